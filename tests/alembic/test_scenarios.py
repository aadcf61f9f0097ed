"""159 script directories: the graph that Alembic has, and the findings that revlint gives.

``expected.toml`` is the table of findings. Where Alembic raises, one of them is an error; where
it accepts what goes wrong later, one of them is there.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.engine.lint import lint
from revlint.engine.project import read_project
from revlint.engine.report import ProjectReport
from revlint.graph.chain import Chain
from revlint.graph.labels import effective_labels
from revlint.sources.disk import DiskTree
from revlint_rules import RULES
from tests.alembic.oracle import Verdict, alembic_verdict
from tests.alembic.scenarios import SCENARIOS

EXPECTED = tomllib.loads((Path(__file__).parent / "expected.toml").read_text("utf-8"))

#: Values that Alembic takes from running the file, or takes for ids and labels although no command
#: can name them: there the finding replaces the graph.
WITHOUT_GRAPH = {
    "down_generator",
    "label_empty",
    "label_int",
    "rev_bytes",
    "rev_conditional",
    "rev_empty",
    "rev_imported",
    "rev_tuple",
}

#: What only running a file can tell.
UNKNOWABLE = {"import_error"}

#: What Alembic accepts although it is broken: duplicates (the one file is never run), cycles
#: that it does not notice, chains without any revision.
SILENT_IN_ALEMBIC = {
    "cycle_with_tail",
    "dep_cycle_chains",
    "dup_base",
    "dup_head",
    "dup_middle_other_parent",
    "dup_recursive",
    "empty_dir",
    "locations_missing",
    "locations_order",
    "no_versions_dir",
}


def test_the_table_is_complete() -> None:
    assert set(EXPECTED) == set(SCENARIOS)


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, tmp_path: Path) -> None:
    ini = SCENARIOS[name].write(tmp_path / "project")
    verdict = alembic_verdict(ini)
    report = revlint_report(ini.parent)
    assert findings(report) == EXPECTED[name]
    if verdict.error and name not in UNKNOWABLE:
        assert any(" error " in finding for finding in EXPECTED[name]), verdict.error
    if name in SILENT_IN_ALEMBIC:
        assert not verdict.error
        assert EXPECTED[name]
    if not verdict.error and name not in WITHOUT_GRAPH:
        expected = verdict_graph(verdict, with_labels=not name.startswith("dup"))
        assert graph(revlint_chain(ini.parent)) == expected


def revlint_report(root: Path) -> ProjectReport:
    """What revlint finds; the files state their names only, so ``upgrade`` is not asked for."""
    rules = [rule for rule in RULES if rule.name != "missing-upgrade"]
    return lint(root, DiskTree(root), Config(), rules)


def revlint_chain(root: Path) -> Chain:
    """The one chain that revlint reads."""
    (chain,) = read_project(DiskTree(root), Config()).chains
    return chain


def findings(report: ProjectReport) -> list[str]:
    """The findings as ``path:line severity rule``, paths relative to the script directory."""
    return [
        f"{f.location.path}:{f.location.range.line} {f.severity} {f.rule}".removeprefix(
            "migrations/"
        )
        for f in report.findings
    ]


def graph(chain: Chain) -> Verdict:
    """revlint's graph, as an oracle would put it."""
    labels = () if chain.duplicates else effective_labels(chain).items()
    return Verdict(
        files=tuple((r.path, r.id or "") for r in chain.revisions),
        heads=chain.heads,
        bases=chain.bases,
        branch_points=frozenset(chain.branch_points),
        merge_points=frozenset(chain.merge_points),
        labels=frozenset((id_, label) for id_, found in labels for label in found),
    )


def verdict_graph(verdict: Verdict, *, with_labels: bool) -> Verdict:
    """Alembic's graph alone; its labels are random where ids repeat."""
    return Verdict(
        files=verdict.files,
        heads=verdict.heads,
        bases=verdict.bases,
        branch_points=verdict.branch_points,
        merge_points=verdict.merge_points,
        labels=verdict.labels if with_labels else frozenset(),
    )
