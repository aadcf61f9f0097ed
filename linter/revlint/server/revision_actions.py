"""What an editor offers for a revision: rebase, merge, rename, move, each as its command does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from revlint.finding import Finding
from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.server.action import REFACTOR, Action
from revlint.server.chain_facts import facts_of
from revlint.server.command_plans import project_of
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
    others = (c for c in project_of(view).chains if c is not chain)
    for other in islice(others, _MOST_CHAINS):
        asked = {"chain": chain.name, "revision": id_, "to": other.name}
        title = f"Move {quoted(id_)} to chain {other.name}"
        yield Action(title, REFACTOR, "move", asked, confirm=True)
