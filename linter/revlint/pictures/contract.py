"""The contract between chains as a picture in text, for people who review a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from revlint import escape
from revlint.config.config import Run
from revlint.contract.contract import Contract, table_name
from revlint.contract.switches import Crossing, SwitchPlan, plan_switches
from revlint.graph.chain import Chain
from revlint.pictures.symbols import UNICODE, Symbols
from revlint.terminal import PLAIN, Style, width_of

#: Between an edition's name and its first chain, in columns.
_GAP = 3


def has_contract(contract: Contract) -> bool:
    """Whether a configuration says anything of what chains owe to each other."""
    return bool(
        contract.runs or contract.config.alignments or any(_terms(c) for c in _chains(contract))
    )


def render_contract(
    contract: Contract, *, style: Style = PLAIN, symbols: Symbols = UNICODE
) -> list[str]:
    """The lines of the picture: each database with its editions, then what a switch would do.

    A line of a database is an edition, a column a version table: chains of one alignment stand
    below each other, and a chain that two editions run stands in the same column.
    """
    if not has_contract(contract):
        return []
    lines: list[str] = []
    plans = plan_switches(contract)
    for database in dict.fromkeys(run.database for run in contract.runs):
        runs = [run for run in contract.runs if run.database == database]
        lines += _database(contract, database, runs, style, symbols)
        lines.append("")
        for plan in plans:
            if plan.switch.target.database == database:
                lines += _switch(plan, style, symbols)
        if lines[-1]:
            lines.append("")
    lines += _in_no_edition(contract, style, symbols)
    if not contract.runs:
        return [style.bold("contract between chains"), "", *lines]
    legend = (
        f"a line is an edition, a column a version table; {symbols.parked} is the revision that a "
        "chain is parked on"
    )
    return [style.bold("contract between chains"), style.dim(f"  {legend}"), "", *lines]


# The picture


@dataclass(frozen=True, slots=True)
class _Cell:
    """A chain in the picture: its name, and below it what it holds."""

    name: str
    holds: str

    @property
    def width(self) -> int:
        return max(width_of(self.name), width_of(self.holds))


def _database(
    contract: Contract, database: str, runs: Sequence[Run], style: Style, symbols: Symbols
) -> Iterator[str]:
    columns = _columns(contract, runs)
    if columns is not None:
        yield from _grid(contract, database, runs, columns, style, symbols)
    else:
        # Editions run chains in opposite orders: no column could stand in the right place for all.
        for run in runs:
            row = list(dict.fromkeys(_column_of(contract, name) for name in run.chains))
            yield from _grid(contract, database, [run], row, style, symbols)
    terms = list(_terms_of(contract, runs))
    yield from ["", *terms] if terms else []


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
    editions = [_shown(run.edition) for run in runs]
    title = _shown(database)
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
        row.append(_Cell(", ".join(map(_shown, names)), holds))
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
        return f"{_ids(others, 'head')}, not {_shown(parked)}"
    return f"{symbols.parked} {_shown(parked)}" + (
        f", and {_ids(others, 'head')}" if others else ""
    )


def _ids(ids: Sequence[str], what: str) -> str:
    if len(ids) == 1:
        return _shown(ids[0])
    return f"{len(ids) or 'no'} {what}{'s' if ids else ''}"


def _table_of(contract: Contract, runs: Sequence[Run], column: tuple[str, ...]) -> str:
    names = [name for run in runs for name in run.chains if name in column]
    tables = dict.fromkeys(
        "unknown" if (table := contract.version_table(name)) is None else table_name(table)
        for name in names
    )
    return " / ".join(_shown(table) for table in tables)


# In words


def _terms_of(contract: Contract, runs: Sequence[Run]) -> Iterator[str]:
    names = dict.fromkeys(name for run in runs for name in run.chains)
    for name in names:
        config = contract.chains[name].config
        if config.frozen_columns:
            yield f"  frozen in {_shown(name)}: {', '.join(map(_shown, config.frozen_columns))}"
        if config.may_reference:
            yield f"  {_shown(name)} may reference: {', '.join(map(_shown, config.may_reference))}"


def _switch(plan: SwitchPlan, style: Style, symbols: Symbols) -> Iterator[str]:
    source, target = _shown(plan.switch.source.edition), _shown(plan.switch.target.edition)
    if plan.works:
        verdict = style.green(f"{symbols.works} works".strip())
    elif plan.required:
        verdict = style.red(f"{symbols.fails} does not work")
    else:
        verdict = "does not work, and need not"
    yield f"  {source} {symbols.arrow} {target}   {verdict}"
    tables = [_shown(table_name(crossing.table)) for crossing in plan.crossings]
    width = max(map(width_of, tables), default=0)
    for table, crossing in zip(tables, plan.crossings, strict=True):
        gap = " " * (width - width_of(table))
        told = _told(crossing, plan)
        yield f"    {table}{gap}   {told if crossing.works else style.red(told)}"


def _told(crossing: Crossing, plan: SwitchPlan) -> str:
    source, target = (", ".join(map(_shown, names)) for names in (crossing.source, crossing.target))
    revision = _shown(crossing.revision or "")
    match crossing.outcome:
        case "same-chain":
            return f"{target} goes on"
        case "aligned":
            return f"{source} and {target} are both parked on {revision}"
        case "unparked":
            odd = " and ".join(map(_shown, crossing.odd))
            verb = "does" if len(crossing.odd) == 1 else "do"
            return f"{source} and {target} should both end in {revision}, and {odd} {verb} not"
        case "starts":
            return f"new; {target} starts from its base"
        case "stays":
            return (
                f"{_shown(plan.switch.source.edition)} alone keeps it, it stays behind ({source})"
            )
        case "unaligned":
            return f"{source} and {target} are not parked on one revision"
        case "clash":
            return f"two chains share it: {source if len(crossing.source) > 1 else target}"
        case "apart":
            return f"{target or source} is aligned with a chain that keeps another table"
        case "baseless":
            return f"new, and {target} has no base to start from"


def _in_no_edition(contract: Contract, style: Style, symbols: Symbols) -> Iterator[str]:
    """What is said of chains that no edition runs."""
    placed = {name for run in contract.runs for name in run.chains}
    rows = [
        (chain, terms)
        for chain in _chains(contract)
        if chain.name not in placed and (terms := _terms(chain))
    ]
    if not rows:
        return
    yield style.bold("in no edition")
    width = max(width_of(_shown(chain.name)) for chain, _ in rows)
    for chain, terms in rows:
        name = _shown(chain.name)
        yield f"  {name}{' ' * (width - width_of(name))}   {'; '.join(terms)}"
    yield ""


def _terms(chain: Chain) -> list[str]:
    """What the configuration asks of one chain."""
    config = chain.config
    terms = []
    if config.parked_at is not None:
        terms.append(f"parked on {_shown(config.parked_at)}")
    if config.root is not None:
        terms.append(f"begins in {_shown(config.root)}")
    for what, items in (
        ("after", config.after),
        ("may reference", config.may_reference),
        ("frozen:", config.frozen_columns),
    ):
        if items:
            terms.append(f"{what} {', '.join(map(_shown, items))}")
    return terms


def _chains(contract: Contract) -> Iterator[Chain]:
    return iter(contract.chains.values())


def _shown(text: str) -> str:
    return escape.for_terminal(escape.cut(text))
