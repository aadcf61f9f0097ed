"""The baseline after a plan: its entries follow the ids and files that the plan renames."""

from __future__ import annotations

from dataclasses import replace

from revlint.change.same_finding import Identity
from revlint.edits.new_findings import renamed_text
from revlint.edits.plan import FileChange, Plan
from revlint.engine.baseline_file import BaselineError, read_baseline, render_baseline
from revlint.sources.tree import Tree


def with_baseline(plan: Plan, tree: Tree, path: str | None) -> Plan:
    """A plan that also changes the baseline, where it renames what entries name.

    A baseline that cannot be read stays as it is; so does one that the plan changes already.
    """
    moved = {c.path: c.target for c in plan.changes if c.target != c.path}
    if path is None or not (plan.new_ids or moved) or any(c.path == path for c in plan.changes):
        return plan
    try:
        entries = [entry.identity for entry in read_baseline(tree, path)]
        renamed = [_renamed(entry, plan, moved) for entry in entries]
        if renamed == entries:
            return plan
        after = render_baseline(renamed).encode()
    except BaselineError:
        return plan
    count = sum(old != new for old, new in zip(entries, renamed, strict=True))
    said = f"{count} known finding{'s' * (count != 1)}"
    change = FileChange(path, tree.read(path), after, None, (said,))
    return replace(plan, changes=tuple(sorted((*plan.changes, change), key=lambda c: c.path)))


def _renamed(entry: Identity, plan: Plan, moved: dict[str, str]) -> Identity:
    ids = plan.new_ids
    return replace(
        entry,
        revision=ids.get(entry.revision, entry.revision) if entry.revision else None,
        path=moved.get(entry.path, entry.path),
        about=tuple(ids.get(id_, id_) for id_ in entry.about),
        files=tuple(moved.get(file, file) for file in entry.files),
        said=renamed_text(entry.said, ids, {}),
    )
