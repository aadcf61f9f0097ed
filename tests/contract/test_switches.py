"""What becomes of each version table when a database changes its edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from revlint.contract.project import Project
from revlint.contract.switches import plan_switches
from revlint.pictures.switches import switch_lines
from revlint.pictures.symbols import UNICODE
from revlint.terminal import PLAIN
from revlint_rules.edition_switch import EditionSwitch
from tests.alembic.running import env, run_alembic, write
from tests.contract_support import Files, migration, project_of

#: ``ee`` has a chain that ``oss`` lacks, with its own version table.
CONFIG = """\
[chains.x]
script-location = "x"

[chains.y]
script-location = "y"
version-table = "vy"
external-revisions = ["package1"]

[editions]
oss = { core = ["x"] }
ee = { core = ["x", "y"] }
"""

#: All chains of one alignment: ``oss`` and ``ee`` each run two of them, with tables t1 and t2.
CROSSWISE = """\
[chains.a]
script-location = "a"
version-table = "t1"

[chains.d]
script-location = "d"
version-table = "t2"

[chains.b]
script-location = "b"
version-table = "t2"

[chains.c]
script-location = "c"
version-table = "t1"

[[alignments]]
revision = "park"
chains = ["a", "b", "c", "d"]

[editions]
oss = { core = ["a", "d"] }
ee = { core = ["c", "b"] }
"""


def findings(project: Project) -> int:
    return len(list(EditionSwitch().check(project)))


def new_table(project: Project) -> tuple[str, bool]:
    """What becomes of ``vy`` on the way from ``oss`` to ``ee``, and whether the switch works."""
    plan = next(p for p in plan_switches(project.contract) if p.switch.name == "oss -> ee")
    return next(c.outcome for c in plan.crossings if c.table == ("", "vy")), plan.works


@pytest.mark.parametrize(
    ("files", "outcome", "told"),
    [
        (migration("y", "y1"), "starts", 0),
        # An empty chain does nothing to a database, and fails at nothing.
        ({"y/env.py": ""}, "starts", 0),
        (migration("y", "y1", "package1"), "baseless", 1),
        # The cause has another finding: missing-parent, revision-cycle.
        (migration("y", "y1", "gone"), "baseless", 0),
        ({**migration("y", "y1", "y2"), **migration("y", "y2", "y1")}, "baseless", 0),
        (
            {
                **migration("y", "y1", "y2"),
                **migration("y", "y2", "y1"),
                "y/versions/copy.py": migration("y", "y1", "y2")["y/versions/y1.py"],
            },
            "baseless",
            0,
        ),
        # Which parents it has cannot be known.
        ({"y/versions/y1.py": "revision = 'y1'\ndown_revision = f()\n"}, "starts", 0),
    ],
    ids=["base", "empty", "external", "missing", "cycle", "copy in a cycle", "unknown"],
)
def test_the_rule_and_the_picture_agree_on_a_new_chain(
    files: Files, outcome: str, told: int
) -> None:
    project = project_of({**migration("x", "x1"), **files}, CONFIG)
    assert new_table(project) == (outcome, outcome == "starts")
    assert findings(project) == told


def test_a_table_that_another_aligned_chain_fills_is_not_apart() -> None:
    """The chain of the target finds the align revision in its table, wherever it is from."""
    files = {k: v for name in "abcd" for k, v in migration(name, "park").items()}
    project = project_of(files, CROSSWISE)
    assert [plan.works for plan in plan_switches(project.contract)] == [True, True]
    assert findings(project) == 0
    alone = project_of(files, CROSSWISE.replace('["a", "d"]', '["a"]'))
    plans = {plan.switch.name: plan for plan in plan_switches(alone.contract)}
    assert [c.outcome for c in plans["oss -> ee"].crossings] == ["aligned", "apart"]
    assert findings(alone) == 1


def test_each_pair_of_apart_chains_is_named() -> None:
    config = """\
[chains.a]
script-location = "a"
version-table = "t1"

[chains.b]
script-location = "b"
version-table = "t2"

[chains.c]
script-location = "c"
version-table = "t3"

[chains.d]
script-location = "d"
version-table = "t4"

[[alignments]]
revision = "park"
chains = ["a", "b"]

[[alignments]]
revision = "halt"
chains = ["c", "d"]

[editions]
oss = { core = ["a", "c"] }
ee = { core = ["b", "d"] }
"""
    files = {
        **migration("a", "park"),
        **migration("b", "park"),
        **migration("c", "halt"),
        **migration("d", "halt"),
    }
    titles = [finding.title for finding in EditionSwitch().check(project_of(files, config))]
    assert titles == [
        "aligned chains a and b use different version tables",
        "aligned chains c and d use different version tables",
    ]


def test_a_switch_is_not_known_where_a_chain_is_broken(tmp_path: Path) -> None:
    """Nothing is said to work beside a finding that says why Alembic fails."""
    gone = project_of({**migration("x", "x1"), **migration("y", "y1", "gone")}, CONFIG)
    crossings = plan_switches(gone.contract, gone.deployments)
    assert [(plan.works, plan.is_unknown) for plan in crossings] == [
        (False, False),
        (False, True),
    ]
    merge = {**migration("x", "x1"), **migration("x", "x2", "x1"), **migration("x", "x3", "x1")}
    text = migration("x", "x4", "x2")["x/versions/x4.py"].replace(
        "down_revision = 'x2'", "down_revision = ('x2', 'x3', 'x1')"
    )
    files = {**merge, "x/versions/x4.py": text, **migration("y", "y1")}
    project = project_of(files, CONFIG)
    plans = plan_switches(project.contract, project.deployments)
    assert [(plan.works, plan.is_unknown) for plan in plans] == [(False, True)] * 2
    lines = list(switch_lines(plans[0], PLAIN, UNICODE))
    assert lines[:2] == [
        "  oss → ee   not known",
        "    chain x: other findings say why Alembic fails on it",
    ]
    write({**files, "x/env.py": env()}, tmp_path)
    (tmp_path / "x").rename(tmp_path / "migrations")
    assert run_alembic(tmp_path, "upgrade", "head") == "KeyError: 'x1'"


def test_an_operation_before_the_merge_that_fails_is_known() -> None:
    bad = "op.drop_column('t', 'a')"
    text = migration("x", "x4", "x2", bad)["x/versions/x4.py"].replace(
        "down_revision = 'x2'", "down_revision = ('x2', 'x3', 'x1')"
    )
    make = "op.create_table('t', sa.Column('b'))"
    files = {
        **migration("x", "x1", None, make),
        **migration("x", "x2", "x1"),
        **migration("x", "x3", "x1"),
        "x/versions/x4.py": text,
        **migration("y", "y1"),
    }
    run = project_of(files, CONFIG).contract.runs[0]
    stop = project_of(files, CONFIG).deployments.install(run)
    assert stop is not None
    assert (stop.reason, stop.step) == ("unknown", None)
    files.update(migration("x", "x2", "x1", bad))
    stop = project_of(files, CONFIG).deployments.install(run)
    assert stop is not None
    assert stop.error == 'column "a" of relation "t" does not exist'
