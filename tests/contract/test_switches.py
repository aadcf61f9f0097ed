"""What becomes of each version table when a database changes its edition."""

from __future__ import annotations

import pytest

from revlint.contract.project import Project
from revlint.contract.switches import plan_switches
from revlint_rules.edition_switch import EditionSwitch
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
        # Which parents it has cannot be known.
        ({"y/versions/y1.py": "revision = 'y1'\ndown_revision = f()\n"}, "starts", 0),
    ],
    ids=["base", "empty", "external", "missing", "cycle", "unknown"],
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
