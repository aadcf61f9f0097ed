"""The chain that a command line names."""

from __future__ import annotations

from revlint.contract.project import Project
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.spelling import near
from revlint.words import listed, named_chains


def find_chain(project: Project, name: str | None = None) -> Chain:
    """The chain with a name or a script directory; without a name, the only chain.

    Raises:
        EditRefused: there is no such chain, or several.
    """
    chains = project.chains
    if not chains:
        raise EditRefused("there is no chain")
    if name is None:
        if len(chains) == 1:
            return chains[0]
        raise EditRefused(f"name one of the chains: {listed(c.name for c in chains)}")
    for chain in chains:
        if name == chain.name:
            return chain
    folder = name.replace("\\", "/").removeprefix("./").rstrip("/")
    found = [c for c in chains if c.script_directory.script_location == folder]
    if len(found) == 1:
        return found[0]
    guess = near(name, [c.name for c in chains])
    every = named_chains([chain.name for chain in chains])
    hint = f"did you mean {guess!r}?" if guess else f"the project has {every}"
    raise EditRefused(f"no chain {quoted(name)}; {hint}")
