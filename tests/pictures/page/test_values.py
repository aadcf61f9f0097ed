"""What the page shows: revisions, operations, lines, the contract, the findings."""

from __future__ import annotations

import json
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from syrupy.assertion import SnapshotAssertion

from revlint.contract.switches import plan_switches
from revlint.engine.example import history
from revlint.operations.operation import Column, Operation
from revlint.pictures.lanes import lay_out
from revlint.pictures.page.contract import databases_of
from revlint.pictures.page.operations import MOST, in_words, operations_of
from revlint.pictures.page.values import PageView
from revlint.pictures.page.view import view_of
from tests.graph_support import Item, chain_of_items
from tests.pictures.chains import any_chain
from tests.pictures.page.pages import hostile_files, lint_example, lint_files, page_of

FORK = history("<base> -> a1", "a1 -> b2", "a1 -> c3", under="migrations")


def test_a_fork(snapshot: SnapshotAssertion) -> None:
    """The whole value: three revisions, two lanes, and the finding with its command."""
    found = msgspec.to_builtins(page_of(lint_files({"migrations/env.py": "", **FORK})))
    assert json.dumps(found, indent=1) == snapshot


def test_editions(snapshot: SnapshotAssertion) -> None:
    page = page_of(lint_example("editions"))
    assert msgspec.to_builtins(page.databases) == snapshot


@pytest.mark.parametrize("name", ["editions", "editions-broken", "before-split"])
def test_verdicts_are_those_of_chains(name: str) -> None:
    """The same answers as ``revlint chains`` and the rules: rooms deployment and switches."""
    project = lint_example(name).project
    databases = databases_of(project)
    installs = {
        (e.edition, d.name): e.install.state for d in databases for g in d.grids for e in g.editions
    }
    for run in project.contract.runs:
        stop = project.deployments.install(run)
        expected = "works" if stop is None else "fails" if stop.reason != "unknown" else "unknown"
        assert installs[run.edition, run.database] == expected
    plans = {
        (p.switch.target.database, *p.switch.pair): p
        for p in plan_switches(project.contract, project.deployments)
    }
    switches = [(d.name, s) for d in databases for s in d.switches]
    assert len(switches) == len(plans)
    for database, one in switches:
        plan = plans[database, one.source, one.target]
        assert (one.verdict.state == "works") == plan.works
        assert (one.verdict.state == "unknown") == (plan.is_unknown and not plan.works)
        assert [works for _, _, works in one.tables] == [c.works for c in plan.crossings]
        stop = plan.stop
        assert one.verdict.error == ((stop.error or "other findings say why") if stop else "")


def test_a_verdict_names_the_operation_that_fails() -> None:
    databases = databases_of(lint_example("editions-broken").project)
    stops = [s.verdict for d in databases for s in d.switches if s.verdict.operation]
    assert stops
    assert all(stop.path and stop.line and stop.revision and stop.error for stop in stops)


def test_findings_lead_to_their_revisions() -> None:
    page = page_of(lint_example("broken"))
    linted = lint_example("broken").report.findings
    assert [(f.rule, f.line) for f in page.findings] == [
        (f.rule, f.location.range.line) for f in linted
    ]
    for finding, before in zip(page.findings, linted, strict=True):
        chain = page.chains[finding.chain].name if finding.chain >= 0 else None
        assert chain == before.chain
        if finding.revision >= 0:
            assert page.chains[finding.chain].revisions[finding.revision].id == before.revision


@given(any_chain())
def test_every_edge_is_drawn(items: list[Item]) -> None:
    """From its upper row, gap by gap, lines and turns lead to the lane of its lower row."""
    chain = chain_of_items(items)
    layout = lay_out(chain)
    numbers = {id(row.node.files or row.node.id): n for n, row in enumerate(layout.rows)}
    view = view_of("now", chain, lambda node: len(numbers), lambda node: [])
    steps = _steps(view)
    for edge in layout.edges:
        lanes = {layout.rows[edge.upper].lane}
        for gap in range(edge.upper, edge.lower):
            colour = layout.rows[edge.lower].lane
            lanes = {b for a, b, c in steps.get(gap, ()) if a in lanes and c == colour}
        if edge.upper != edge.lower:
            assert layout.rows[edge.lower].lane in lanes
    assert view.width == layout.width
    assert [row.lane for row in view.rows] == [row.lane for row in layout.rows]


def _steps(view: PageView) -> dict[int, set[tuple[int, int, int]]]:
    found: dict[int, set[tuple[int, int, int]]] = {}
    for lane, first, last, colour, _ in view.lines:
        for gap in range(first, last + 1):
            found.setdefault(gap, set()).add((lane, lane, colour))
    for gap, above, below, colour, _ in view.turns:
        found.setdefault(gap, set()).add((above, below, colour))
    return found


OPERATIONS = {
    "create table users (id, email)": Operation(
        "upgrade", "create_table", "create", "users", columns=(Column("id"), Column("email"))
    ),
    "drop table crm.users": Operation("upgrade", "drop_table", "drop", "users", schema="crm"),
    "rename table users to people": Operation(
        "upgrade", "rename_table", "rename", "users", new_name="people"
    ),
    "add column email to users": Operation(
        "upgrade", "add_column", "add-column", "users", columns=(Column("email"),)
    ),
    "drop column email of users": Operation(
        "upgrade", "drop_column", "drop-column", "users", column="email"
    ),
    "rename column email of users to mail": Operation(
        "upgrade", "alter_column", "rename-column", "users", column="email", new_name="mail"
    ),
    "change the type of users.email": Operation(
        "upgrade", "alter_column", "retype-column", "users", column="email"
    ),
    "alter column on users.email": Operation(
        "upgrade", "alter_column", "alter-column", "users", column="email"
    ),
    "create index ix_email on users (email)": Operation(
        "upgrade",
        "create_index",
        "alter",
        "users",
        columns=(Column("email"),),
        constraint="ix_email",
    ),
    "foreign key to users.id": Operation(
        "upgrade", "ForeignKey", "reference", "users", column="id"
    ),
    "SELECT on users": Operation("upgrade", "SELECT", "use", "users"),
    "create table a table that is not known": Operation("upgrade", "create_table", "create"),
    "run SQL that is not analysed": Operation("upgrade", "execute", "execute"),
    "not known: helper": Operation("upgrade", "helper", "unknown"),
    "not known": Operation("upgrade", "", "unknown"),
}


@pytest.mark.parametrize("words", OPERATIONS)
def test_operations_in_words(words: str) -> None:
    assert in_words(OPERATIONS[words]) == words


def test_sql_of_several_operations_is_shown_once() -> None:
    one = Operation("upgrade", "UPDATE", "use", "users", text="UPDATE users;\n\tUPDATE \u202ex")
    found = list(operations_of([one, replace(one, table="x"), replace(one, text="")]))
    assert [o.sql for o in found] == ["UPDATE users;\n    UPDATE \\u202ex", "", ""]
    assert found[0].text == "UPDATE on users"


def test_of_many_operations_the_first_are_shown() -> None:
    found = list(operations_of([OPERATIONS["SELECT on users"]] * (MOST + 1234)))
    assert len(found) == MOST + 1
    assert found[-1].text == "and 1,234 more"


def test_hostile_words_are_escaped_and_kept() -> None:
    (chain,) = page_of(lint_files(hostile_files())).chains
    ids = [revision.id for revision in chain.revisions]
    assert "<img src=x onerror=alert(1)>" in ids
    assert "\\u2028\\u2029\\u202ereversed" in ids
    assert "\\ud800" in ids
