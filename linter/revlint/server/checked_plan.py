"""A plan of an editor, checked as the commands check theirs."""

from __future__ import annotations

from revlint.edits.check_plan import changed_chains, check_plan, refuse_unreadable
from revlint.edits.known_ids import with_baseline
from revlint.edits.plan import Plan
from revlint.engine.lint import Linted
from revlint.errors import EditRefused
from revlint.server.session import Check
from revlint.server.view import View
from revlint.sources.tree import Tree


def checked(view: View, plan: Plan, check: Check) -> Plan:
    """Lint the files as a plan leaves them; gives the plan with what it renames in the baseline.

    Raises:
        EditRefused: the result has a new finding, or a file cannot be read.
        RevlintError: they cannot be linted.
    """
    linted, _ = linted_now(view)
    if not plan.changes:
        return plan
    refuse_unreadable(linted.report, changed_chains(linted.project, plan))
    check_plan(plan, linted.whole, view.session.report_after(plan, check))
    return completed(view, plan)


def completed(view: View, plan: Plan) -> Plan:
    """A plan that also renames what it renames in the baseline of the configuration."""
    linted, tree = linted_now(view)
    return with_baseline(plan, tree, linted.project.config.baseline)


def linted_now(view: View) -> tuple[Linted, Tree]:
    """What linting finds now, and where.

    Raises:
        EditRefused: the project cannot be linted.
    """
    state = view.state
    if state.error is not None or state.linted is None or state.tree is None:
        raise EditRefused("the configuration is wrong; repair it first")
    return state.linted, state.tree
