"""What an editor offers for a revision: rebase, merge, rename, move, each as its command does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from revlint.contract.project import Project
from revlint.edits.merge import plan_merge
from revlint.edits.move import plan_move
from revlint.edits.plan import Plan
from revlint.edits.rebase_project import rebase_named
from revlint.edits.rename import plan_rename
from revlint.edits.taken import taken_in_base
from revlint.errors import EditRefused
from revlint.finding import Finding
from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.server.action import REFACTOR, Action
from revlint.server.chain_facts import facts_of
from revlint.server.session import Check
from revlint.server.view import View

#: Moves to so many other chains are offered.
_MOST_CHAINS = 10


def offer_edits(
    view: View, path: str, findings: Sequence[Finding], lines: tuple[int, int]
) -> Iterator[Action]:
    """What can be done to the revision of a file, where the place is in its header."""
    for chain in view.project.chains if view.project is not None else ():
        file = chain.by_path.get(path)
        if file is None or file.id is None:
            continue
        places = [binding.value.range for binding in file.bindings]
        if any(p.line <= lines[1] and lines[0] <= p.end_line for p in places):
            yield from _joins(chain, file.id)
            yield from _renames(chain, file.id)
            yield from _moves(view, chain, file.id)


def rebase_plan(view: View, arguments: dict[str, Any], check: Check) -> Plan:
    """The plan of ``revlint rebase`` for one revision: ``chain``, ``revision``, ``onto``."""
    asked, onto = _text(arguments, "revision"), arguments.get("onto")
    return rebase_named(
        *(_project(view), view.state.change, [asked]),
        chain_name=_chain(arguments),
        onto=onto if isinstance(onto, str) else None,
    )


def merge_plan(view: View, arguments: dict[str, Any], check: Check) -> Plan:
    """The plan of ``revlint merge``: ``chain``, optionally ``heads`` and ``message``."""
    heads = arguments.get("heads") or ()
    if isinstance(heads, str) or not all(isinstance(head, str) for head in heads):
        raise EditRefused("heads: a list of ids is expected")
    message = arguments.get("message")
    return plan_merge(
        _project(view),
        heads=heads,
        chain_name=_chain(arguments),
        message=message if isinstance(message, str) else None,
        also_taken=taken_in_base(view.state.change),
    )


def rename_to_plan(view: View, arguments: dict[str, Any], check: Check) -> Plan:
    """The plan of ``revlint rename``: ``chain``, ``revision``, ``id``."""
    return plan_rename(
        _project(view),
        {_text(arguments, "revision"): _text(arguments, "id")},
        chain=_chain(arguments),
        config_path=view.config_path,
        change=view.state.change,
    )


def move_plan(view: View, arguments: dict[str, Any], check: Check) -> Plan:
    """The plan of ``revlint move``: ``chain``, ``revision``, ``to``."""
    revisions = [_text(arguments, "revision")]
    return plan_move(_project(view), revisions, _text(arguments, "to"), chain=_chain(arguments))


def _joins(chain: Chain, id_: str) -> Iterator[Action]:
    for fork in facts_of(chain).forks_at(id_):
        both = f"{quoted(fork.head)} and {quoted(fork.beside)}"
        if id_ in (fork.head, fork.start):
            asked = {"chain": chain.name, "revision": fork.start, "onto": fork.beside}
            title = f"Rebase {quoted(fork.start)} onto {quoted(fork.beside)}"
            yield Action(title, REFACTOR, "rebase", asked, confirm=True)
        merged = {"chain": chain.name, "heads": [fork.head, fork.beside]}
        yield Action(f"Merge {both}", REFACTOR, "merge", merged, confirm=True)


def _renames(chain: Chain, id_: str) -> Iterator[Action]:
    new = facts_of(chain).next_id
    if new is not None and id_ not in chain.duplicates:
        title = f"Rename {quoted(id_)} to {quoted(new)}, the next free id"
        asked = {"chain": chain.name, "revision": id_, "id": new}
        yield Action(title, REFACTOR, "rename", asked, confirm=True)


def _moves(view: View, chain: Chain, id_: str) -> Iterator[Action]:
    others = (c for c in _project(view).chains if c is not chain)
    for other in islice(others, _MOST_CHAINS):
        asked = {"chain": chain.name, "revision": id_, "to": other.name}
        title = f"Move {quoted(id_)} to chain {other.name}"
        yield Action(title, REFACTOR, "move", asked, confirm=True)


def _project(view: View) -> Project:
    if view.project is None:
        raise EditRefused("the configuration is wrong; repair it first")
    return view.project


def _text(arguments: dict[str, Any], name: str) -> str:
    value = arguments.get(name)
    if not isinstance(value, str):
        raise EditRefused(f"{name}: a text is expected")
    return value


def _chain(arguments: dict[str, Any]) -> str | None:
    return None if arguments.get("chain") is None else _text(arguments, "chain")
