"""Renaming a revision in an editor: the plan of ``revlint rename``, checked as there."""

from __future__ import annotations

from lsprotocol import types

from revlint.edits.plan import Plan
from revlint.edits.rename import plan_rename
from revlint.errors import EditRefused
from revlint.location import Location
from revlint.migration.identifier import quoted
from revlint.server.checked_plan import checked
from revlint.server.navigation import id_at
from revlint.server.session import Check
from revlint.server.view import View


def prepare_rename(
    view: View, path: str, position: types.Position
) -> types.PrepareRenamePlaceholder | None:
    """The id that can be renamed at a position, and where it is; None if there is none."""
    named = id_at(view, path, position)
    if named is None or not any(named.id in chain.by_id for chain in named.chains):
        return None
    inner = view.inner_range(named.location, named.id)
    return types.PrepareRenamePlaceholder(view.range(Location(path, inner)), named.id)


def rename_plan(view: View, path: str, position: types.Position, new: str, check: Check) -> Plan:
    """The plan that gives the revision at a position another id.

    Raises:
        EditRefused: there is no revision, or it cannot get this id.
    """
    named = id_at(view, path, position)
    project = view.project
    if named is None or project is None:
        raise EditRefused("there is no revision id here")
    chain = next((chain for chain in named.chains if named.id in chain.by_id), None)
    if chain is None:
        is_label = any(named.id in chain.declared_labels for chain in named.chains)
        what = "is a branch label, no id" if is_label else "is the id of no file"
        raise EditRefused(f"{quoted(named.id)} {what}")
    plan = plan_rename(
        project,
        {named.id: new},
        chain=chain.name,
        config_path=view.config_path,
        change=view.state.change,
    )
    return checked(view, plan, check)
