"""A database of the contract as a grid: rows are editions, columns are version tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from revlint.config.config import Run
from revlint.contract.contract import Contract
from revlint.escape import shown
from revlint.pictures.contract_cells import cells_of, table_of
from revlint.pictures.contract_columns import column_of, columns_of
from revlint.pictures.symbols import Symbols
from revlint.terminal import Style, width_of

#: Between an edition's name and its first chain, in columns.
_GAP = 3


def database_lines(
    contract: Contract, database: str, runs: Sequence[Run], style: Style, symbols: Symbols
) -> Iterator[str]:
    """The grid of a database, or one for each run if no order of columns fits all."""
    columns = columns_of(contract, runs)
    if columns is not None:
        yield from _grid(contract, database, runs, columns, style, symbols)
    else:
        for run in runs:
            row = list(dict.fromkeys(column_of(contract, name) for name in run.chains))
            yield from _grid(contract, database, [run], row, style, symbols)


def _grid(
    contract: Contract,
    database: str,
    runs: Sequence[Run],
    columns: Sequence[tuple[str, ...]],
    style: Style,
    symbols: Symbols,
) -> Iterator[str]:
    cells = [cells_of(contract, run, columns, symbols) for run in runs]
    tables = [table_of(contract, runs, column) for column in columns]
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
    """One line: its start, then the text of each column, with arrows between texts."""
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
