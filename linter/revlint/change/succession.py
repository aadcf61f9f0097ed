"""A change after some files of the linted tree changed: what still holds is taken over."""

from __future__ import annotations

from collections.abc import Sequence, Set

from revlint.change.chain_change import ChainChange
from revlint.change.matching import Pair
from revlint.graph.chain import Chain
from revlint.migration.code import Difference
from revlint.migration.revision import Revision


def take_over_change(change: ChainChange, before: ChainChange, paths: Set[str]) -> bool:
    """Give what a change does to a chain what still holds of the time before.

    Args:
        change: the same chain; nothing is worked out yet.
        before: what the change did to it before.
        paths: the files of the linted tree that hold something else by now.

    Returns whether each file defines the id that it defined before, and is matched as before.
    """
    if change.before is not before.before or change.tip is not before.tip:
        return False
    if change.now is None or before.now is None:
        return change.now is before.now
    changes = _changes(before.now, change.now)
    if changes is None:
        return False
    known = vars(before)
    if change.now is before.now and "spare" in known:
        vars(change)["spare"] = known["spare"]
    keeps_ids = all(old.id == new.id for old, new in changes)
    matching = known.get("matching")
    if matching is None:
        return keeps_ids
    changed = {*paths, *(new.path for _, new in changes)}
    keeps_code = keeps_ids and changed.isdisjoint(matching.paths_by_code)
    vars(change)["matching"] = matching.after(change.now, changes, keeps_code=keeps_code)
    is_plain = matching.is_plain and change.matching is not None and change.matching.is_plain
    if "edits" in known and is_plain and before.squash is None and change.squash is None:
        _take_over_edits(change, before, changed)
    return keeps_code


def _changes(before: Chain, now: Chain) -> Sequence[tuple[Revision, Revision]] | None:
    """Each file that is gone with the one in its place, which has its path.

    None where the chain has other files, or other ids come from elsewhere.
    """
    if before is now:
        return ()
    if len(before.files) != len(now.files) or _paths(before) != _paths(now):
        return None
    if before.external_revisions != now.external_revisions:
        return None
    pairs = zip(before.files, now.files, strict=True)
    others = [(old, new) for old, new in pairs if old is not new]
    return others if all(old.path == new.path for old, new in others) else None


def _paths(chain: Chain) -> list[str]:
    return [file.path for file in chain.headless]


def _take_over_edits(change: ChainChange, before: ChainChange, changed: Set[str]) -> None:
    """Look for edits again in files that changed, or that are matched with another one."""
    matching, old, now = change.matching, change.before, change.now
    assert matching is not None
    assert old is not None
    assert now is not None
    found: dict[str, tuple[Pair, Difference]] = {}
    for known, edit in before.edits:
        same = matching.by_id.get(str(known.old.id))
        if same is not None and same.new.path == known.new.path:
            found[same.old.path] = same, edit
    ids = [now.by_path[path].id for path in changed if path in now.by_path]
    again = [pair for id_ in ids if (pair := matching.by_id.get(id_ or "")) is not None]
    for pair in (*again, *matching.by_code):
        found.pop(pair.old.path, None)
        if (difference := change.edit_of(pair)) is not None:
            found[pair.old.path] = pair, difference
    order = sorted(found, key=old.places.__getitem__)
    vars(change)["edits"] = tuple(found[path] for path in order)
