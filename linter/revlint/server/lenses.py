"""What an editor shows above the id of a revision: head, parked, or how to join two heads."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from revlint.escape import shown
from revlint.graph.chain import Chain
from revlint.location import Location
from revlint.server.chain_facts import facts_of
from revlint.server.view import View


def code_lenses(view: View, path: str) -> list[types.CodeLens]:
    """The lenses of a revision file, each with the command that a click runs, if there is one."""
    if view.project is None:
        return []
    return [
        types.CodeLens(view.range(Location(path, chain.by_path[path].id_range)), command)
        for chain in view.project.chains
        if path in chain.by_path
        for command in _commands(view, chain, path)
    ]


def _commands(view: View, chain: Chain, path: str) -> Iterator[types.Command]:
    id_ = chain.by_path[path].id
    if id_ is None:
        return
    uri = view.uri(path)
    if id_ in chain.heads:
        yield types.Command("head", "revlint.showGraph", arguments=[uri])
    if chain.config.parked_at == id_:
        yield types.Command("parked", "revlint.showGraph", arguments=[uri])
    for fork in facts_of(chain).forks_at(id_):
        heads = f"{len({*chain.heads})} heads"
        if id_ in (fork.head, fork.start):
            onto = {"uri": uri, "chain": chain.name, "revision": fork.start, "onto": fork.beside}
            title = f"{heads}: rebase onto {shown(fork.beside)}"
            yield types.Command(title, "revlint.rebase", arguments=[onto])
        merged = {"uri": uri, "chain": chain.name, "heads": [fork.head, fork.beside]}
        other = fork.beside if id_ == fork.head else fork.head
        title = f"{heads}: merge with {shown(other)}"
        yield types.Command(title, "revlint.merge", arguments=[merged])
