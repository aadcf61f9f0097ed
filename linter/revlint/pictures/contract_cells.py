"""The cells of the picture of the contract: chains, revisions, version tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from revlint.config.config import Run
from revlint.contract.contract import Contract, table_name
from revlint.escape import shown
from revlint.graph.chain import Chain
from revlint.pictures.symbols import Symbols
from revlint.terminal import width_of


@dataclass(frozen=True, slots=True)
class Cell:
    """A chain in the picture: its name, and its revisions below it."""

    name: str
    holds: str

    @property
    def width(self) -> int:
        return max(width_of(self.name), width_of(self.holds))


def cells_of(
    contract: Contract, run: Run, columns: Sequence[tuple[str, ...]], symbols: Symbols
) -> list[Cell | None]:
    """The cell of each column for a run; None if it runs no chain of the column."""
    row: list[Cell | None] = []
    for column in columns:
        names = [name for name in run.chains if name in column]
        if not names:
            row.append(None)
            continue
        holds = ", ".join(holds_of(contract.chains[name], symbols) for name in names)
        row.append(Cell(", ".join(map(shown, names)), holds))
    return row


def holds_of(chain: Chain, symbols: Symbols) -> str:
    """The ids of a chain in short: base and head, or the revision that it is parked on."""
    parked = chain.config.parked_at
    if chain.config.external:
        return f"{symbols.parked} {shown(parked)}" if parked else "in another repository"
    if not chain.revisions:
        return "no revisions"
    if parked is None:
        base, head = _ids(chain.bases, "base"), _ids(chain.heads, "head")
        return base if base == head else f"{base} {symbols.between} {head}"
    others = tuple(head for head in chain.heads if head != parked)
    if parked not in chain.by_id:
        return f"{_ids(others, 'head')}, not {shown(parked)}"
    return f"{symbols.parked} {shown(parked)}" + (f", and {_ids(others, 'head')}" if others else "")


def _ids(ids: Sequence[str], what: str) -> str:
    if len(ids) == 1:
        return shown(ids[0])
    return f"{len(ids) or 'no'} {what}{'s' if ids else ''}"


def table_of(contract: Contract, runs: Sequence[Run], column: tuple[str, ...]) -> str:
    """The version table of a column, or the tables that its chains use."""
    names = [name for run in runs for name in run.chains if name in column]
    tables = dict.fromkeys(
        "unknown" if (table := contract.version_table(name)) is None else table_name(table)
        for name in names
    )
    return " / ".join(shown(table) for table in tables)
