"""The files of a chain by their ids, after some of them changed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from revlint.graph.chain import Chain
from revlint.graph.file_changes import FileChange
from revlint.migration.revision import Revision

#: Each id and the files that state it.
ById = Mapping[str, tuple[Revision, ...]]


def changed_ids(before: Chain, changes: Sequence[FileChange]) -> dict[str, tuple[Revision, ...]]:
    """Each id and its file, in load order; fewer than there are files if two have one id.

    Args:
        before: the chain before the changes, in which no two files have one id.
        changes: what changed.
    """
    new = {change.new.id: (change.new,) for change in changes if change.new.id is not None}
    files = before.by_id | new
    if all(change.keeps_id for change in changes):
        return files
    ids = [*before.by_id]
    for id_ in old_ids(changes):
        del ids[_place(ids, before.by_id[id_], before.by_id, before.places)]
    for id_, own in new.items():
        ids.insert(_place(ids, own, files, before.places), id_)
    return dict(zip(ids, map(files.__getitem__, ids), strict=True))


def old_ids(changes: Sequence[FileChange]) -> set[str]:
    """The ids that the files had."""
    return {change.old.id for change in changes if change.old.id is not None}


def _place(
    ids: Sequence[str], own: Sequence[Revision], files: ById, places: Mapping[str, int]
) -> int:
    """The place of a file among ids in load order."""
    return bisect_left(ids, places[own[0].path], key=lambda id_: places[files[id_][0].path])
