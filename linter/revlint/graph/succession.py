"""A chain after some of its files changed: what still holds is taken over, and not worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from revlint.graph.chain import Chain, missing_parents, parents_among
from revlint.graph.chain_files import (
    are_parents_unknown,
    has_dependencies,
    has_labels,
    has_two_ids,
    is_merging,
    is_oddly_labelled,
    is_unusual,
)
from revlint.migration.revision import Revision

#: What depends on the ids alone.
_BY_IDS = (
    *("external_revisions", "hidden_count", "id_index", "ids", "ids_known", "paths"),
    "revision_count",
)
#: What depends on ids, parents, dependencies and labels alone.
_BY_LINKS = (
    *("bases", "branch_points", "components", "cycles", "dependencies", "heads", "lineage"),
    *("links", "merge_points", "missing_parent_ids", "overlaps", "parents", "parents_known"),
    *("predecessors", "real_heads"),
)
#: Lists of files, each with the condition for a file to be in it.
_LISTS: dict[str, Callable[[Revision], bool]] = {
    "labelled": has_labels,
    "merging": is_merging,
    "oddly_labelled": is_oddly_labelled,
    "parents_unknown": are_parents_unknown,
    "unusual": is_unusual,
    "with_dependencies": has_dependencies,
    "with_two_ids": has_two_ids,
}


@dataclass(frozen=True, slots=True)
class _Change:
    old: Revision
    new: Revision

    @property
    def is_simple(self) -> bool:
        """Whether the file keeps its id, and can be read as before."""
        return self.old.id == self.new.id and self.old.fault is self.new.fault is None

    @property
    def keeps_links(self) -> bool:
        """Whether it names the same ids and labels."""
        return _links(self.old) == _links(self.new)


def take_over(chain: Chain, before: Chain, paths: Set[str]) -> None:
    """Give a chain what still holds of the one before.

    Args:
        chain: made of the same values in the same place, some files apart; nothing is worked out
            yet.
        before: the chain from before; the base lacked the same files.
        paths: the files that state something else now.
    """
    if before.headless or chain.headless or before.duplicates:
        return
    now = {file.path: file for file in chain.files if file.path in paths}
    changes = [_Change(before.by_path[p], file) for p, file in now.items() if p in before.by_path]
    if len(changes) != len(paths) or not all(change.is_simple for change in changes):
        return
    known = vars(before)
    keeps_links = all(change.keeps_links for change in changes)
    kept = (*_BY_IDS, *_BY_LINKS) if keeps_links else _BY_IDS
    vars(chain).update({name: known[name] for name in kept if name in known})
    vars(chain).update(_of_files(known, changes, before))
    if not keeps_links:
        _relink(chain, before, changes)


def replace_files(chain: Chain, new: Iterable[Revision]) -> Chain:
    """A chain with other files in the places of some."""
    by_path = {file.path: file for file in new}
    if not by_path:
        return chain
    changed = chain.with_parts(files=files_with(chain, by_path))
    take_over(changed, chain, by_path.keys())
    return changed


def files_with(chain: Chain, new: Mapping[str, Revision]) -> tuple[Revision, ...]:
    """The files of a chain with others in the places of some, by path."""
    files = [*chain.files]
    for path, file in new.items():
        files[chain.places[path]] = file
    return tuple(files)


def _of_files(known: Mapping[str, Any], changes: list[_Change], before: Chain) -> dict[str, object]:
    """What holds the files themselves, with the new ones in place of the old ones."""
    new = {change.new.path: change.new for change in changes}
    found: dict[str, object] = {
        "duplicates": {},
        "by_path": before.by_path | new,
        "by_id": before.by_id | {c.new.id: (c.new,) for c in changes if c.new.id is not None},
    }
    for name, belongs in _LISTS.items():
        if name in known:
            found[name] = _changed_list(known[name], changes, belongs, before.places)
    for name in ("faulty", "new_paths", "places", "unreadable"):
        if name in known:
            found[name] = known[name]
    if "missing_parents" in known:
        kept = [r for r in known["missing_parents"] if r.revision.path not in new]
        more = missing_parents(new.values(), before.by_id, before.external_revisions)
        every = sorted((*kept, *more), key=lambda r: before.places[r.revision.path])
        found["missing_parents"] = tuple(every)
    if found.get("labelled") == ():
        found["declared_labels"] = {}
    if found.get("with_dependencies") == ():
        found |= {"depending": (), "depending_ids": {}, "missing_dependencies": ()}
    if found.get("with_two_ids") == ():
        found["replaced_ids"] = frozenset()
    return found


def _changed_list(
    files: tuple[Revision, ...],
    changes: Sequence[_Change],
    belongs: Callable[[Revision], bool],
    places: Mapping[str, int],
) -> tuple[Revision, ...]:
    """The files of a list after some changes, in load order."""
    new = [change.new for change in changes if belongs(change.new)]
    if not new and not any(belongs(change.old) for change in changes):
        return files
    changed = {change.new.path for change in changes}
    every = [*(file for file in files if file.path not in changed), *new]
    return tuple(sorted(every, key=lambda file: places[file.path]))


def _relink(chain: Chain, before: Chain, changes: Iterable[_Change]) -> None:
    """Give a chain the graph from before with other links of some files."""
    known, found = vars(before), vars(chain)
    ids = [change.new.id for change in changes if change.new.id is not None]
    parents = {id_: parents_among(before.by_id, chain.by_id[id_]) for id_ in ids}
    found["lineage"] = before.lineage.relinked(parents)
    found["parents"] = chain.lineage.before
    if chain.depending and "links" in known:
        ids += [*before.depending_ids, *chain.depending_ids]
        changed = {id_: chain.predecessors_of(id_) for id_ in ids}
        found["links"] = before.links.relinked(changed)
        found["predecessors"] = chain.links.before


def _links(file: Revision) -> tuple[object, ...]:
    values = (file.parents, file.dependencies, file.labels)
    return file.parents_known, *(tuple(v.text for v in some) for some in values)
