"""SARIF 2.1.0, which GitHub's code scanning and many viewers read.

The form is that of https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, the limits are
those of https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from revlint.addresses import SITE
from revlint.engine.registry import load_rules
from revlint.engine.report import ProjectReport, Report
from revlint.engine.rule import Rule
from revlint.finding import Severity
from revlint.reporters.json import JsonObject, dump
from revlint.reporters.repository_path import repository_root
from revlint.reporters.sarif_places import ROOT
from revlint.reporters.sarif_results import result_objects
from revlint.reporters.sarif_rules import rule_object

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

#: Code scanning refuses a run with more results.
_MAX_RESULTS = 25_000


def render_sarif(report: Report, *, directory: Path) -> str:
    """The findings, a run for each repository; paths in texts are relative to a directory."""
    by_root: dict[Path, list[ProjectReport]] = {}
    for project in report.projects:
        by_root.setdefault(repository_root(project.root), []).append(project)
    rules = load_rules([project.root for project in report.projects])
    runs = [_run(root, projects, rules, directory) for root, projects in by_root.items()]
    if len(runs) > 1:
        # Code scanning takes several runs of one tool only in different categories.
        for number, run in enumerate(runs, 1):
            run["automationDetails"] = {"id": f"revlint-{number}/"}
    return dump({"$schema": SCHEMA, "version": "2.1.0", "runs": runs})


def _run(
    root: Path, projects: Sequence[ProjectReport], rules: Sequence[type[Rule]], directory: Path
) -> JsonObject:
    found = {finding.rule for project in projects for finding in project.findings}
    shown = [rule for rule in rules if rule.name in found]
    index = {rule.name: number for number, rule in enumerate(shown)}
    rows = [row for project in projects for row in result_objects(project, index, directory)]
    run: JsonObject = {
        "tool": {
            "driver": {
                "name": "revlint",
                "fullName": "revlint, the linter of Alembic's revision graphs",
                "informationUri": SITE,
                "version": version("revlint"),
                "rules": [rule_object(rule) for rule in shown],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"uri": root.as_uri() + "/"}},
    }
    if len(rows) > _MAX_RESULTS:
        run["invocations"] = [_cut(len(rows) - _MAX_RESULTS)]
        rows.sort(key=lambda row: (row[0].severity or Severity.ERROR).rank)
    return run | {"results": [result for _, result in rows[:_MAX_RESULTS]]}


def _cut(left_out: int) -> JsonObject:
    """What a run says of results that it leaves out."""
    said = f"{left_out:,} results are left out, since code scanning takes {_MAX_RESULTS:,}"
    notice = {"level": "warning", "message": {"text": said}}
    return {"executionSuccessful": True, "toolExecutionNotifications": [notice]}
