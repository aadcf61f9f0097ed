"""The files in which a team pins the heads of a chain, one for all of them or one per branch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from revlint.errors import TreeError
from revlint.graph.chain import Chain
from revlint.graph.labels import effective_labels
from revlint.location import Range


@dataclass(frozen=True, slots=True)
class HeadFile:
    """One head file.

    Attributes:
        path: where it is, or should be.
        label: the branch label whose heads it lists; "" stands for the heads without one of the
            labels of the other files, None for all heads.
        heads: the heads that it should list, in load order.
        written: the ids that it lists, with their places; None where it cannot be read.
    """

    path: str
    label: str | None
    heads: tuple[str, ...]
    written: tuple[tuple[str, Range], ...] | None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that it lists."""
        return tuple(id_ for id_, _ in self.written or ())


def head_files(chain: Chain) -> tuple[HeadFile, ...]:
    """The head files of a chain, as its configuration names them.

    A label stands for the heads that descend by ``down_revision`` from the revision that declares
    it, as ``label@heads`` does (alembic: script/revision.py, RevisionMap.filter_for_lineage).
    """
    stated = chain.config.head_file
    if stated is None:
        return ()
    heads = tuple(chain.lineage.ends)
    if isinstance(stated, str):
        return (_head_file(chain, stated, None, heads),)
    return tuple(_of_labels(chain, stated, heads))


def _of_labels(
    chain: Chain, stated: Mapping[str, str], heads: tuple[str, ...]
) -> Iterator[HeadFile]:
    labels = effective_labels(chain)
    for label, path in stated.items():
        own = (
            h for h in heads if label in labels[h] or (not label and labels[h].isdisjoint(stated))
        )
        yield _head_file(chain, path, label, tuple(own))


def _head_file(chain: Chain, path: str, label: str | None, heads: tuple[str, ...]) -> HeadFile:
    for candidate in (path, f"{chain.script_directory.script_location}/{path}"):
        try:
            text = chain.tree.read(candidate).decode("utf-8-sig", "replace")
        except TreeError:
            continue
        return HeadFile(candidate, label, heads, tuple(_ids(text)))
    return HeadFile(path, label, heads, None)


def _ids(text: str) -> Iterator[tuple[str, Range]]:
    """The ids in the file and where they stand; lines that begin with ``#`` do not count."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.lstrip().startswith("#"):
            for match in re.finditer(r"[^\s,]+", line):
                yield match[0], Range(number, match.start() + 1, number, match.end() + 1)
