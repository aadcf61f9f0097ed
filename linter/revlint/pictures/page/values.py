"""What the page shows, as one value that becomes JSON; all texts are escaped for people."""

from __future__ import annotations

import msgspec

from revlint.pictures.verdict import State


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """A value of the page; what is empty is left out of the JSON."""


class PageOperation(Value, frozen=True):
    """One operation of a revision in words, its line, and its SQL if it has some."""

    text: str
    line: int
    sql: str = ""
    note: str = ""


class PageRevision(Value, frozen=True):
    """One revision of a chain, in all views: what its file states and does.

    ``others`` are the other files with the same id, which Alembic does not run.
    """

    id: str
    message: str = ""
    date: str = ""
    path: str = ""
    line: int = 0
    labels: list[str] = []
    others: list[str] = []
    upgrade: list[PageOperation] = []
    downgrade: list[PageOperation] = []


class PageRow(Value, frozen=True):
    """A revision in one view, by its number in the chain, with its lane and its neighbours."""

    revision: int
    lane: int
    parents: list[int] = []
    depends: list[int] = []
    marks: list[str] = []


class PageView(Value, frozen=True):
    """One state of a chain, as rows from top to bottom.

    The gap below row n is gap n. ``lines`` are stretches (lane, first gap, last gap, colour, style)
    in which an edge stays in its lane, ``turns`` are (gap, lane above, lane below, colour, style).
    ``runs`` are stretches of rows, the end exclusive, that can be folded.
    """

    key: str
    rows: list[PageRow]
    width: int
    lines: list[tuple[int, int, int, int, int]] = []
    turns: list[tuple[int, int, int, int, int]] = []
    runs: list[tuple[int, int]] = []


class PageChain(Value, frozen=True):
    """One chain: what is known of it, its revisions, and a view for each state."""

    name: str
    location: str
    config: str = ""
    table: str = ""
    revisions: list[PageRevision] = []
    views: list[PageView] = []


class PageFinding(Value, frozen=True):
    """One finding; ``chain`` and ``revision`` are numbers, -1 for none."""

    rule: str
    severity: str
    title: str
    path: str
    line: int
    chain: int = -1
    revision: int = -1
    label: str = ""
    facts: list[str] = []
    help: str = ""
    commands: list[str] = []
    fix: str = ""
    related: list[tuple[str, str, int]] = []
    url: str = ""
    already: str = ""


class Verdict(Value, frozen=True):
    """Whether an installation or a switch works; the revision and the operation that stop it."""

    state: State
    error: str = ""
    chain: str = ""
    revision: str = ""
    path: str = ""
    line: int = 0
    operation: str = ""


class PageCell(Value, frozen=True):
    """A chain in the grid of the contract, and what it holds."""

    names: list[str]
    holds: str


class PageEdition(Value, frozen=True):
    """A row of the grid: what an edition runs in a database, and whether it can be installed."""

    edition: str
    cells: list[PageCell | None]
    install: Verdict


class PageSwitch(Value, frozen=True):
    """An edition switch; ``tables`` are (version table, what happens to it, whether it works)."""

    source: str
    target: str
    verdict: Verdict
    tables: list[tuple[str, str, bool]] = []


class PageGrid(Value, frozen=True):
    """Editions as rows, version tables as columns."""

    tables: list[str]
    editions: list[PageEdition]


class PageDatabase(Value, frozen=True):
    """One database of the contract."""

    name: str
    grids: list[PageGrid]
    switches: list[PageSwitch] = []
    terms: list[str] = []


class PageRepair(Value, frozen=True):
    """A plan that would end a fork: what it does, and the commands; ``refused`` says why not."""

    view: str
    title: str
    commands: list[str] = []
    changes: list[tuple[str, list[str]]] = []
    refused: str = ""


class PageChange(Value, frozen=True):
    """What merging into the base would do to one chain; ids are in the order of the chain."""

    chain: str
    new: list[str] = []
    theirs: list[str] = []
    heads: list[str] = []
    fork: str = ""
    repairs: list[PageRepair] = []


class Page(Value, frozen=True):
    """The whole page. Without chains it shows the contract alone."""

    title: str
    chains: list[PageChain] = []
    findings: list[PageFinding] = []
    databases: list[PageDatabase] = []
    terms: list[str] = []
    base: str = ""
    changes: list[PageChange] = []
