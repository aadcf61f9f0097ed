"""A database of the contract as a grid: a line is an edition, a column a version table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from revlint.config.config import Run
from revlint.contract.contract import Contract, table_name
from revlint.escape import shown
from revlint.graph.chain import Chain
from revlint.pictures.symbols import Symbols
from revlint.terminal import Style, width_of

#: Between an edition's name and its first chain, in columns.
_GAP = 3


@dataclass(frozen=True, slots=True)
class _Cell:
    """A chain in the picture: its name, and below it what it holds."""

    name: str
    holds: str

    @property
    def width(self) -> int:
        return max(width_of(self.name), width_of(self.holds))


def database_lines(
    contract: Contract, database: str, runs: Sequence[Run], style: Style, symbols: Symbols
) -> Iterator[str]:
    """The grid of a database, or one for each run where no order of columns suits all."""
    columns = _columns(contract, runs)
    if columns is not None:
        yield from _grid(contract, database, runs, columns, style, symbols)
    else:
        for run in runs:
            row = list(dict.fromkeys(_column_of(contract, name) for name in run.chains))
            yield from _grid(contract, database, [run], row, style, symbols)


def _grid(
    contract: Contract,
    database: str,
    runs: Sequence[Run],
    columns: Sequence[tuple[str, ...]],
    style: Style,
    symbols: Symbols,
) -> Iterator[str]:
    cells = [_cells(contract, run, columns, symbols) for run in runs]
    tables = [_table_of(contract, runs, column) for column in columns]
    widths = [
        max(width_of(table), *(cell.width for row in cells if (cell := row[i]) is not None))
        for i, table in enumerate(tables)
    ]
    editions = [shown(run.edition) for run in runs]
    title = shown(database)
    edge = max(width_of(title), *(width_of(edition) + 2 for edition in editions)) + _GAP
    start = style.bold(title) + " " * (edge - width_of(title))
    yield _line(start, tables, widths, "", symbols, style.dim)
    for edition, row in zip(editions, cells, strict=True):
        start = f"  {edition}{' ' * (edge - width_of(edition) - 2)}"
        names = [cell.name if cell else "" for cell in row]
        yield _line(start, names, widths, symbols.arrow, symbols)
        holds = [cell.holds if cell else "" for cell in row]
        yield _line(" " * edge, holds, widths, "", symbols, style.dim)


def _line(
    start: str,
    texts: Sequence[str],
    widths: Sequence[int],
    arrow: str,
    symbols: Symbols,
    paint: Callable[[str], str] = str,
) -> str:
    """One line: its start, then a text for each column, with arrows between those there are."""
    line, pending = start, ""
    for i, (text, width) in enumerate(zip(texts, widths, strict=True)):
        follows = any(texts[:i]) and bool(text)
        sign = arrow if follows else ""
        joint = "" if i == 0 else f" {sign:<{len(symbols.arrow)}} "
        pending += joint
        if text:
            line += pending + paint(text)
            pending = " " * (width - width_of(text))
        else:
            pending += " " * width
    return line.rstrip()


def _columns(contract: Contract, runs: Sequence[Run]) -> list[tuple[str, ...]] | None:
    """The columns: each holds the chains of an alignment, or one chain, in the order of the runs.

    None where editions run chains in opposite orders.
    """
    import networkx as nx

    graph: nx.DiGraph[tuple[str, ...]] = nx.DiGraph()
    first: dict[tuple[str, ...], int] = {}
    for run in runs:
        row = [_column_of(contract, name) for name in run.chains]
        for column in row:
            first.setdefault(column, len(first))
            graph.add_node(column)
        graph.add_edges_from((a, b) for a, b in pairwise(row) if a != b)
    if not nx.is_directed_acyclic_graph(graph):
        return None
    return list(nx.lexicographical_topological_sort(graph, key=first.__getitem__))


def _column_of(contract: Contract, name: str) -> tuple[str, ...]:
    alignment = contract.alignment_of(name)
    return alignment.chains if alignment else (name,)


def _cells(
    contract: Contract, run: Run, columns: Sequence[tuple[str, ...]], symbols: Symbols
) -> list[_Cell | None]:
    row: list[_Cell | None] = []
    for column in columns:
        names = [name for name in run.chains if name in column]
        if not names:
            row.append(None)
            continue
        holds = ", ".join(_holds(contract.chains[name], symbols) for name in names)
        row.append(_Cell(", ".join(map(shown, names)), holds))
    return row


def _holds(chain: Chain, symbols: Symbols) -> str:
    """The ids of a chain in short: where it begins and ends, or what it is parked on."""
    if not chain.revisions:
        return "no revisions"
    parked = chain.config.parked_at
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


def _table_of(contract: Contract, runs: Sequence[Run], column: tuple[str, ...]) -> str:
    names = [name for run in runs for name in run.chains if name in column]
    tables = dict.fromkeys(
        "unknown" if (table := contract.version_table(name)) is None else table_name(table)
        for name in names
    )
    return " / ".join(shown(table) for table in tables)
