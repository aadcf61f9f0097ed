"""Reports held against what others wrote.

Microsoft's SARIF multitool checks the rules of the standard, and those by which GitHub takes a
report. rdformat-validator checks the format of reviewdog. @actions/core writes workflow commands.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from revlint import escape
from revlint.engine.report import Report
from revlint.location import Location, Range
from revlint.reporters import REPORTERS, View
from tests.node_packages import node_packages
from tests.patience import PATIENCE
from tests.reporters.reports import FINDINGS, HOSTILE, ROOT, report
from tests.reporters.test_standard_formats import ALL, REPORTS, example_report

MULTITOOL = "@microsoft/sarif-multitool-linux@5.7.0"
RDFORMAT = "@umbrelladocs/rdformat-validator@1.0.1"
ACTIONS_CORE = "@actions/core@3.0.1"

#: Writes an annotation for each of some lists: kind, message, properties.
ANNOTATE = """
import * as core from "@actions/core";
let input = "";
for await (const part of process.stdin) input += part;
for (const [kind, message, properties] of JSON.parse(input)) core[kind](message, properties);
"""

on_linux = pytest.mark.skipif(
    not sys.platform.startswith("linux") or platform.machine() != "x86_64",
    reason="the multitool of this package runs on Linux",
)


def reports() -> list[Report]:
    """Each case of the other tests, and the findings of every rule's example in one report."""
    examples = [example_report(rule) for rule in ALL if rule.examples]
    every = Report(tuple(project for found in examples for project in found.projects))
    return [*REPORTS.values(), every]


def written(folder: Path, format_: str, found: Sequence[Report]) -> list[Path]:
    """The reports in files."""
    files = [folder / f"{number}.{format_}" for number in range(len(found))]
    for file, one in zip(files, found, strict=True):
        file.write_text(REPORTERS[format_](one, View(ROOT)), encoding="utf-8")
    return files


def multitool_results(folder: Path, files: Sequence[Path]) -> list[dict[str, Any]]:
    """What the multitool has against some files, without mere notes."""
    tool = node_packages(MULTITOOL) / "node_modules" / MULTITOOL.rpartition("@")[0]
    program = tool / "Sarif.Multitool"
    program.chmod(0o755)
    output = folder / "validation"
    options = ["--rule-kind", "Sarif;Gh;Ghas", "--level", "Error;Warning"]
    done = subprocess.run(
        [program, "validate", *files, "--output", output, *options],
        env=os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert output.exists(), done.stdout + done.stderr
    (run,) = json.loads(output.read_text(encoding="utf-8-sig"))["runs"]
    results: list[dict[str, Any]] = run.get("results", [])
    return results


@on_linux
def test_the_sarif_multitool_takes_every_report(tmp_path: Path) -> None:
    # A log without a run is no analysis, so GitHub would not take it.
    files = written(tmp_path, "sarif", [found for found in reports() if found.projects])
    assert [(r["ruleId"], r["message"]) for r in multitool_results(tmp_path, files)] == []


@on_linux
def test_the_sarif_multitool_refuses_what_is_wrong(tmp_path: Path) -> None:
    (file,) = written(tmp_path, "sarif", [report(*FINDINGS)])
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"startLine": 2', '"startLine": 9'), encoding="utf-8")
    assert multitool_results(tmp_path, [file])


def test_the_rdformat_validator_takes_every_report(tmp_path: Path) -> None:
    """It is older than ``relatedLocations``, which only reviewdog's schema has."""
    files = written(tmp_path, "rdjson", reports())
    for file in files:
        value = json.loads(file.read_text(encoding="utf-8"))
        for diagnostic in value["diagnostics"]:
            diagnostic.pop("relatedLocations", None)
        file.write_text(json.dumps(value), encoding="utf-8")
    program = node_packages(RDFORMAT) / "node_modules" / ".bin" / "rdformat-validator"
    done = subprocess.run(
        [program, "--strict", "--no-extra-fields", "--format", "json", *files],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def parts_of(command: str) -> tuple[str, list[str], str]:
    """A workflow command: its name, its properties in any order, and its message."""
    start, _, message = command.removeprefix("::").partition("::")
    name, _, properties = start.partition(" ")
    return name, sorted(properties.split(",")), message


def test_workflow_commands_are_those_of_actions_core() -> None:
    """For one line; its annotations of several lines have columns, with which GitHub drops them."""
    odd = [r"a%b,c:d::e", "x\n::error::y", HOSTILE, "é 数"]
    findings = [
        replace(FINDINGS[0], title=word, location=Location(f"api/{word}", Range(2, 3, 2, 5)))
        for word in odd
    ]
    folder = node_packages(ACTIONS_CORE)
    wanted = [
        [
            {"error": "error", "warning": "warning", "note": "notice"}[str(found.severity)],
            escape.shown(found.title),
            {
                "file": escape.shown(f"{ROOT.as_posix()}/{found.location.path}"),
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": place.end_line,
                "endColumn": place.end_column,
                "title": f"revlint: {found.rule}",
            },
        ]
        for found in (FINDINGS[0], *findings, FINDINGS[2])
        for place in [found.location.range]
    ]
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", ANNOTATE],
        input=json.dumps(wanted),
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=True,
    )
    ours = REPORTERS["github"](report(FINDINGS[0], *findings, FINDINGS[2]), View(ROOT))
    assert list(map(parts_of, ours.splitlines())) == list(map(parts_of, done.stdout.splitlines()))
