"""What a configuration requires of chains, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revlint.config.config import Run
from revlint.contract.contract import Contract
from revlint.escape import shown
from revlint.graph.chain import Chain
from revlint.pictures.symbols import Symbols
from revlint.terminal import Style, width_of


def terms_of_runs(contract: Contract, runs: Sequence[Run]) -> Iterator[str]:
    """What the configuration requires of the chains of some runs, a line for each kind of term."""
    names = dict.fromkeys(name for run in runs for name in run.chains)
    for name in names:
        config = contract.chains[name].config
        if config.owns:
            yield f"  {shown(name)} owns: {', '.join(map(shown, config.owns))}"
        if config.external:
            tables = ", ".join(map(shown, config.tables or ())) or "none"
            yield f"  {shown(name)} is in another repository; tables: {tables}"
        if config.frozen_columns:
            yield f"  frozen in {shown(name)}: {', '.join(map(shown, config.frozen_columns))}"
        if config.may_reference:
            yield f"  {shown(name)} may reference: {', '.join(map(shown, config.may_reference))}"


def lines_of_unplaced(contract: Contract, style: Style, symbols: Symbols) -> Iterator[str]:
    """The terms of chains that no edition runs."""
    placed = {name for run in contract.runs for name in run.chains}
    rows = [
        (chain, terms)
        for chain in contract.chains.values()
        if chain.name not in placed and (terms := terms_of(chain))
    ]
    if not rows:
        return
    yield style.bold("in no edition")
    width = max(width_of(shown(chain.name)) for chain, _ in rows)
    for chain, terms in rows:
        name = shown(chain.name)
        yield f"  {name}{' ' * (width - width_of(name))}   {'; '.join(terms)}"
    yield ""


def terms_of(chain: Chain) -> list[str]:
    """What the configuration requires of one chain."""
    config = chain.config
    terms = ["in another repository"] if config.external else []
    if config.parked_at is not None:
        terms.append(f"parked on {shown(config.parked_at)}")
    if config.root is not None:
        terms.append(f"begins in {shown(config.root)}")
    for what, items in (
        ("after", config.after),
        ("owns", config.owns),
        ("tables:", config.tables or ()),
        ("may reference", config.may_reference),
        ("frozen:", config.frozen_columns),
    ):
        if items:
            terms.append(f"{what} {', '.join(map(shown, items))}")
    return terms
