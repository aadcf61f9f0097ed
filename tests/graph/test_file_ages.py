"""The ages of the files with an id, of a chain in which many ids are defined twice."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.graph.file_ages import FileAges
from revlint.migration.revision import Revision
from tests.graph_support import chain_of_items, item


class _Walked(tuple[Revision, ...]):
    """The files of a chain, which count how often one walks over them."""

    walks = 0

    def __iter__(self) -> Iterator[Revision]:
        self.walks += 1
        return super().__iter__()


def test_many_ids_take_one_walk_over_the_files() -> None:
    chain = chain_of_items(
        [item("a"), item("b", "a"), item("b", "a"), item("c", "a b"), item("c", "c x")]
    )
    a, b, other_b, c, other_c = (file.path for file in chain.files)
    chain.files = walked = _Walked(chain.files)
    named = {id_: FileAges(chain, id_).paths for id_ in ("a", "b", "c", "x", "y")}
    assert named == {
        "a": [a, b, other_b, c],
        "b": [b, other_b, c],
        "c": [c, other_c],
        "x": [other_c],
        "y": [],
    }
    assert walked.walks == 1
