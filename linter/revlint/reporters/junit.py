"""JUnit's XML, which Jenkins, GitLab, Azure Pipelines and others show as tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from revlint import escape
from revlint.engine.gate import Gate
from revlint.engine.report import Report
from revlint.finding import Finding
from revlint.reporters.description import describe
from revlint.reporters.finding_text import finding_text
from revlint.reporters.paths import ToPath, prefix_of


def render_junit(report: Report, *, directory: Path, gate: Gate) -> str:
    """A test suite for each chain, in which each finding is a test.

    One that fails the run is a failure, another one a test that passes with output. A chain
    without findings is one test that passes. Paths are relative to ``directory``.
    """
    top = ElementTree.Element("testsuites", name="revlint")
    for project in report.projects:
        to_path = prefix_of(project.root, directory)
        by_chain: dict[str, list[Finding]] = {chain.name: [] for chain in project.chains}
        for finding in project.findings:
            by_chain.setdefault(finding.chain or "configuration", []).append(finding)
        for name, findings in by_chain.items():
            _add_suite(top, name, findings, to_path, gate)
    ElementTree.indent(top)
    text = ElementTree.tostring(top, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _add_suite(
    top: ElementTree.Element,
    chain: str,
    findings: Sequence[Finding],
    to_path: ToPath,
    gate: Gate,
) -> None:
    failures = sum(map(gate.fails, findings))
    suite = ElementTree.SubElement(
        top,
        "testsuite",
        name=_shown(chain),
        tests=str(len(findings) or 1),
        failures=str(failures),
        errors="0",
        skipped="0",
    )
    if not findings:
        ElementTree.SubElement(suite, "testcase", classname=_shown(chain), name="no findings")
    for finding in findings:
        _add_case(suite, chain, finding, to_path, fails=gate.fails(finding))


def _add_case(
    suite: ElementTree.Element, chain: str, finding: Finding, to_path: ToPath, *, fails: bool
) -> None:
    path, place = to_path(finding.location.path), finding.location.range
    text = finding_text(finding, to_path)
    where = f"{path}:{place.line}:{place.column}"
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=_shown(chain),
        name=_shown(f"{finding.rule} {where}"),
        file=_shown(path),
        line=str(place.line),
    )
    said = f"{_shown(where)}: {finding.severity}[{finding.rule}] {escape.for_xml(describe(text))}"
    if fails:
        title = _shown(text.title)
        failure = ElementTree.SubElement(case, "failure", message=title, type=finding.rule)
        failure.text = said
    else:
        ElementTree.SubElement(case, "system-out").text = said


def _shown(text: str) -> str:
    """A text that XML can hold, and no reader acts on."""
    return escape.for_xml(escape.shown(text))
