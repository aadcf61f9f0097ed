"""Several plans as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from revlint.edits.plan import Plan
from revlint.words import counted


def join_plans(plans: Sequence[Plan], base: str) -> Plan:
    """One plan of several, for chains that share no file."""
    some = [plan for plan in plans if plan.changes]
    if len(some) == 1:
        return some[0]
    heads: Mapping[str, tuple[str, ...]] = {n: h for plan in some for n, h in plan.heads.items()}
    title = f"put what {base} lacks on top in {counted(len(some))} chains"
    if not some:
        title = f"what {base} lacks is on top of what it has"
    return Plan(
        title,
        tuple(sorted((c for plan in some for c in plan.changes), key=lambda c: c.path)),
        heads=heads,
        notes=tuple(note for plan in some for note in plan.notes),
        new_ids={old: new for plan in some for old, new in plan.new_ids.items()},
    )
