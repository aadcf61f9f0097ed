"""The ids of revisions that go to another chain."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.config.id_pattern import matches
from revlint.edits.new_id import refuse_new_id
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.graph.next_id import next_id
from revlint.location import START
from revlint.migration.identifier import quoted
from revlint.migration.revision import Binding, Revision
from revlint.python.value import Value


def free_ids(
    source: Chain, target: Chain, order: Sequence[str], new_id: str | None
) -> dict[str, str]:
    """The id of each revision in the chain that it goes to: its id if that fits, else the next.

    Args:
        source: the chain that has the revisions.
        target: the chain that they go to.
        order: their ids, parents first.
        new_id: the id of the only one of them, None where it is free to choose.

    Raises:
        EditRefused: an id cannot be used in the other chain, or none is free.
    """
    found: dict[str, str] = {}
    for old in order:
        id_ = new_id or (old if _fits(target, old) else next_id(target))
        if id_ is None:
            raise EditRefused(
                f"no id for {quoted(old)} fits chain {target.name}; give one with --id"
            )
        refuse_new_id(target, id_)
        found[old] = id_
        target = target.with_parts(files=(*target.files, _placed(source.file_of(old), id_)))
    return found


def _fits(target: Chain, id_: str) -> bool:
    pattern = target.config.id_pattern
    taken = id_ in target.by_id or id_ in target.declared_labels
    return not taken and (pattern is None or matches(pattern, id_) is not False)


def _placed(file: Revision, id_: str) -> Revision:
    return Revision(
        file.path,
        Binding("revision", Value("str", id_, START), START),
        Binding("down_revision", Value("NoneType", "None", START), START),
        None,
        None,
    )
