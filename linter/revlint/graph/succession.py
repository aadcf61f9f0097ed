"""A chain after some of its files changed: what still holds is taken over, and not worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from revlint.graph.chain import Chain, Reference
from revlint.graph.chain_files import is_depending, is_merging, is_unusual
from revlint.migration.revision import Revision

#: What depends on the ids alone.
_BY_IDS = ("external_revisions", "hidden_count", "ids", "ids_known", "revision_count")
#: What depends on ids, parents, dependencies and labels alone.
_BY_LINKS = (
    *("bases", "branch_points", "components", "cycles", "dependencies", "graph", "heads"),
    *("history", "merge_points", "missing_parent_ids", "overlaps", "parents", "parents_known"),
    *("predecessors", "real_heads"),
)
_LISTS: dict[str, Callable[[Revision], bool]] = {
    "depending": is_depending,
    "merging": is_merging,
    "unusual": is_unusual,
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
    found = _of_files(known, changes, before)
    kept: tuple[str, ...] = _BY_IDS
    if all(change.keeps_links for change in changes):
        kept = (*_BY_IDS, *_BY_LINKS)
    elif len(changes) == 1 and changes[0].new.id is not None:
        found |= _of_links(known, changes[0], before)
    found |= {name: known[name] for name in kept if name in known}
    vars(chain).update(found)


def _of_files(known: Mapping[str, Any], changes: list[_Change], before: Chain) -> dict[str, object]:
    """What holds the files themselves, with the new ones in place of the old ones."""
    new = {change.new.path: change.new for change in changes}
    found: dict[str, object] = {
        "duplicates": {},
        "by_path": before.by_path | new,
        "by_id": before.by_id | {c.new.id: (c.new,) for c in changes if c.new.id is not None},
    }
    for name, belongs in _LISTS.items():
        files = known.get(name)
        if files is not None and not any(belongs(c.old) or belongs(c.new) for c in changes):
            found[name] = files
    if "revisions" in known:
        found["revisions"] = tuple(new.get(r.path, r) for r in known["revisions"])
    if "unreadable" in known:
        found["unreadable"] = known["unreadable"]
    if "new_paths" in known:
        found["new_paths"] = known["new_paths"]
    every = [file for c in changes for file in (c.old, c.new)]
    if "declared_labels" in known and not any(file.labels for file in every):
        found["declared_labels"] = known["declared_labels"]
        if "missing_dependencies" in known and not any(file.dependencies for file in every):
            found["missing_dependencies"] = known["missing_dependencies"]
    if known.get("missing_parents") == ():
        found["missing_parents"] = tuple(
            Reference(file, value)
            for file in new.values()
            for value in file.parents
            if value.text not in before.by_id and value.text not in before.external_revisions
        )
    return found


def _of_links(known: Mapping[str, Any], change: _Change, before: Chain) -> dict[str, object]:
    """What follows from other parents of one file that depends on nothing."""
    new, id_ = change.new, str(change.new.id)
    if before.depending or is_depending(new):
        return {}
    parents = tuple(dict.fromkeys(v.text for v in new.parents if v.text in before.by_id))
    found: dict[str, object] = {"parents": before.parents | {id_: parents}}
    if "dependencies" in known:
        found["dependencies"] = known["dependencies"]
    if known.get("parents_known"):
        found["parents_known"] = new.parents_known
    if "bases" in known and _is_base(change.old) == _is_base(new):
        found["bases"] = known["bases"]
    if known.get("cycles") == () and not _leads_to(before.parents, parents, id_):
        found["cycles"] = ()
    return found


def _leads_to(parents: Mapping[str, tuple[str, ...]], starts: Iterable[str], id_: str) -> bool:
    """Whether an id is one of some ids, or an ancestor of one."""
    waiting, seen = [*starts], {*starts}
    while waiting:
        one = waiting.pop()
        if one == id_:
            return True
        above = [parent for parent in parents[one] if parent not in seen]
        seen.update(above)
        waiting += above
    return False


def _is_base(file: Revision) -> bool:
    return file.parents_known and not file.parents


def _links(file: Revision) -> tuple[object, ...]:
    values = (file.parents, file.dependencies, file.labels)
    return file.parents_known, *(tuple(v.text for v in some) for some in values)
