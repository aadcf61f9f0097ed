"""A plan is checked before it is carried out: what linting the planned tree finds."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.contract.project import Project
from revlint.edits.new_findings import new_findings
from revlint.edits.plan import Plan
from revlint.engine.report import ProjectReport
from revlint.errors import EditRefused
from revlint.migration.identifier import quoted
from revlint.path_text import path_text
from revlint.words import listed


def refuse_unreadable(report: ProjectReport, chains: Sequence[str] | None = None) -> None:
    """Refuse to edit chains with a file that cannot be read; None asks about every chain.

    Raises:
        EditRefused: there is one, whose id and parents may be part of what is edited.
    """
    for chain in report.chains:
        if chain.unreadable and (chains is None or chain.name in chains):
            raise EditRefused("it cannot be read; repair it first", chain.unreadable[0])


def changed_chains(project: Project, plan: Plan) -> list[str]:
    """The chains that a plan changes."""
    paths = {path for change in plan.changes for path in (change.path, change.target)}
    changed = [
        chain.name
        for chain in project.chains
        if paths & {*chain.by_path, *(file.path for file in chain.unreadable)}
    ]
    return [*dict.fromkeys([*changed, *plan.heads])]


def check_plan(plan: Plan, before: ProjectReport, after: ProjectReport) -> None:
    """Compare what linting finds in the planned tree with what it found before.

    Raises:
        EditRefused: a finding is new or became worse, or a chain has other heads than promised.
    """
    chains = {chain.name: chain for chain in after.chains}
    for name, heads in plan.heads.items():
        found = chains[name].heads if name in chains else ()
        if {*found} != {*heads}:
            raise EditRefused(
                f"afterwards chain {name} would have {_named(found)}, not {_named(heads)}"
            )
    new = [f for f in new_findings(plan, before, after) if f.rule not in plan.accepts]
    if new:
        texts = [*dict.fromkeys(f"{f.rule}: {f.title} ({path_text(f.location.path)})" for f in new)]
        more = f"; and {len(texts) - 3:,} more" if len(texts) > 3 else ""
        raise EditRefused(f"the result would have new findings: {'; '.join(texts[:3])}{more}")


def _named(heads: Sequence[str]) -> str:
    if not heads:
        return "no head"
    return f"the head{'s' if len(heads) > 1 else ''} {listed(map(quoted, heads))}"
