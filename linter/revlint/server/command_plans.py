"""The plans of the commands that edit, with arguments of JSON in place of a command line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from revlint.contract.project import Project
from revlint.edits.chosen_chain import find_chain
from revlint.edits.merge import plan_merge
from revlint.edits.move import plan_move
from revlint.edits.park import plan_park
from revlint.edits.plan import Plan
from revlint.edits.rebase_project import rebase_named, rebase_new
from revlint.edits.rename import plan_rename
from revlint.edits.rename_file import plan_rename_file
from revlint.edits.renumbering import Renumbering
from revlint.edits.taken import taken_in_base
from revlint.errors import EditRefused
from revlint.server.session import Check
from revlint.server.view import View

Arguments = dict[str, Any]


def rebase_plan(view: View, arguments: Arguments, check: Check) -> Plan:
    """The plan of ``revlint rebase``: ``chain``, ``revision`` or ``revisions``, ``onto``.

    Without a revision, those that the base lacks are moved. ``renumber`` is as on the command line.
    """
    project, change = project_of(view), view.state.change
    chain, onto = _optional(arguments, "chain"), _optional(arguments, "onto")
    is_renumbering = arguments.get("renumber") is True
    how = Renumbering(project, view.config_path, datetime.now()) if is_renumbering else None
    if change is not None and not {"revision", "revisions"} & arguments.keys():
        return rebase_new(change, chain_name=chain, onto=onto, renumbering=how)
    asked = _revisions(arguments)
    return rebase_named(project, change, asked, chain_name=chain, onto=onto, renumbering=how)


def merge_plan(view: View, arguments: Arguments, check: Check) -> Plan:
    """The plan of ``revlint merge``: ``chain``, optionally ``heads`` and ``message``."""
    return plan_merge(
        project_of(view),
        heads=_texts(arguments, "heads"),
        chain_name=_optional(arguments, "chain"),
        message=_optional(arguments, "message"),
        also_taken=taken_in_base(view.state.change),
    )


def rename_plan(view: View, arguments: Arguments, check: Check) -> Plan:
    """The plan of ``revlint rename``: ``chain``, ``revision``, ``id``.

    ``file`` is a path of the tree: where several files have the id, only that one gets the new one.
    """
    project, old, new = project_of(view), _text(arguments, "revision"), _text(arguments, "id")
    name, path = _optional(arguments, "chain"), _optional(arguments, "file")
    if path is not None:
        chain = find_chain(project, name)
        file = chain.by_path.get(path)
        if file is not None and file.id in chain.duplicates:
            return plan_rename_file(chain, file, new)
    config, change = view.config_path, view.state.change
    return plan_rename(project, {old: new}, chain=name, config_path=config, change=change)


def move_plan(view: View, arguments: Arguments, check: Check) -> Plan:
    """The plan of ``revlint move``: ``chain``, ``revision`` or ``revisions``, ``to``."""
    chain, to = _optional(arguments, "chain"), _text(arguments, "to")
    return plan_move(project_of(view), _revisions(arguments), to, chain=chain)


def end_plan(view: View, arguments: Arguments, check: Check) -> Plan:
    """The plan that ends a chain in an empty revision: ``chain``, ``id``, ``message``."""
    project = project_of(view)
    chain = find_chain(project, _text(arguments, "chain"))
    id_, message = _text(arguments, "id"), _text(arguments, "message")
    return plan_park(project, [chain], id_, message, declares=False)


def project_of(view: View) -> Project:
    """The chains.

    Raises:
        EditRefused: the configuration is wrong.
    """
    if view.project is None:
        raise EditRefused("the configuration is wrong; repair it first")
    return view.project


def _revisions(arguments: Arguments) -> tuple[str, ...]:
    return _texts(arguments, "revisions") or (_text(arguments, "revision"),)


def _texts(arguments: Arguments, name: str) -> tuple[str, ...]:
    value = arguments.get(name) or ()
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise EditRefused(f"{name}: expected a list of ids")
    return tuple(value)


def _optional(arguments: Arguments, name: str) -> str | None:
    return None if arguments.get(name) is None else _text(arguments, name)


def _text(arguments: Arguments, name: str) -> str:
    value = arguments.get(name)
    if not isinstance(value, str):
        raise EditRefused(f"{name}: expected a string")
    return value
