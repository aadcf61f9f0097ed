"""A change after some files of the linted tree changed: what still holds is taken over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from revlint.change.chain_change import ChainChange
from revlint.change.matching import Matching, Pair
from revlint.graph.chain import Chain
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
    swapped = _swapped(before.now, change.now)
    if swapped is None:
        return False
    known = vars(before)
    if change.now is before.now and "spare" in known:
        vars(change)["spare"] = known["spare"]
    matching = known.get("matching")
    if matching is None:
        return True
    changed = {*paths, *(r.path for r in swapped.values())}
    if not changed.isdisjoint(_matched_by_code(matching)):
        return False
    vars(change)["matching"] = new = Matching(matching.old, change.now)
    vars(new).update(_matched(vars(matching), swapped))
    if "edits" in known and not new.gone:
        _take_over_edits(change, before, changed)
    return True


def _swapped(before: Chain, now: Chain) -> dict[int, Revision] | None:
    """By the ``id`` of a revision that is gone, the one in its place, which has its path and id.

    None where the chain has other files, or other ids come from elsewhere.
    """
    if before is now:
        return {}
    if len(before.files) != len(now.files) or _paths(before) != _paths(now):
        return None
    if before.external_revisions != now.external_revisions:
        return None
    pairs = zip(before.files, now.files, strict=True)
    others = [(old, new) for old, new in pairs if old is not new]
    if any(old.path != new.path or old.id != new.id or new.id is None for old, new in others):
        return None
    return {id(old): new for old, new in others}


def _paths(chain: Chain) -> list[str]:
    return [file.path for file in chain.headless]


def _matched_by_code(matching: Matching) -> Iterator[str]:
    """The files of now whose code says which older file they are, if the id of one is gone."""
    by_id = {id(pair.new) for pair in matching.pairs if pair.old.id == pair.new.id}
    if len(by_id) < sum(file.id is not None for file in matching.old.files):
        yield from (file.path for file in matching.new.files if id(file) not in by_id)


def _matched(known: Mapping[str, object], swapped: Mapping[int, Revision]) -> dict[str, object]:
    found = {name: known[name] for name in ("gone", "renamed") if name in known}
    pairs, added = known.get("pairs"), known.get("added")
    if isinstance(pairs, tuple):
        found["pairs"] = _with_swapped(pairs, swapped)
    if isinstance(added, tuple):
        found["added"] = tuple(swapped.get(id(file), file) for file in added)
    return found


def _with_swapped(pairs: tuple[Pair, ...], swapped: Mapping[int, Revision]) -> tuple[Pair, ...]:
    if not swapped:
        return pairs
    return tuple(
        replace(pair, new=swapped[id(pair.new)]) if id(pair.new) in swapped else pair
        for pair in pairs
    )


def _take_over_edits(change: ChainChange, before: ChainChange, paths: Set[str]) -> None:
    found = {id(pair.old): edit for pair, edit in before.edits if pair.new.path not in paths}
    for pair in change.pairs:
        if pair.new.path in paths and (edit := change.edit_of(pair)) is not None:
            found[id(pair.old)] = edit
    kept = ((pair, found.get(id(pair.old))) for pair in change.pairs) if found else ()
    vars(change)["edits"] = tuple((pair, edit) for pair, edit in kept if edit is not None)
