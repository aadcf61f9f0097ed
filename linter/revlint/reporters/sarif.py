"""SARIF 2.1.0, which GitHub's code scanning and many viewers read.

The form is that of https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from revlint import escape
from revlint.engine.registry import load_rules
from revlint.engine.report import ProjectReport, Report
from revlint.engine.rule import Rule
from revlint.finding import Finding
from revlint.location import Location, Range
from revlint.path_text import show_paths
from revlint.reporters.description import describe
from revlint.reporters.finding_text import finding_text
from revlint.reporters.fingerprint import with_fingerprints
from revlint.reporters.json import JsonObject, dump
from revlint.reporters.paths import ToPath, prefix_of
from revlint.reporters.repository_path import repository_path, repository_root

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
#: The name that code scanning knows for the root of the repository.
_ROOT = "%SRCROOT%"
_FINGERPRINT = "revlint/v1"


def render_sarif(report: Report, *, directory: Path) -> str:
    """The findings, a run for each repository; paths in texts are relative to a directory."""
    by_root: dict[Path, list[ProjectReport]] = {}
    for project in report.projects:
        by_root.setdefault(repository_root(project.root), []).append(project)
    rules = load_rules([project.root for project in report.projects])
    runs = [_run(root, projects, rules, directory) for root, projects in by_root.items()]
    return dump({"$schema": SCHEMA, "version": "2.1.0", "runs": runs})


def _run(
    root: Path, projects: Sequence[ProjectReport], rules: Sequence[type[Rule]], directory: Path
) -> JsonObject:
    found = {finding.rule for project in projects for finding in project.findings}
    shown = [rule for rule in rules if rule.name in found]
    index = {rule.name: number for number, rule in enumerate(shown)}
    return {
        "tool": {
            "driver": {
                "name": "revlint",
                "version": version("revlint"),
                "rules": [_rule(rule) for rule in shown],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"uri": root.as_uri() + "/"}},
        "results": [
            _result(project, finding, fingerprint, index, directory)
            for project in projects
            for fingerprint, finding in with_fingerprints(project.findings)
        ],
    }


def _rule(rule: type[Rule]) -> JsonObject:
    prose = rule.prose()
    url = rule.page()
    parts = (prose["details"], *(prose.get(key, "") for key in ("Why", "Fix")))
    text = "\n\n".join(part for part in parts if part)
    described: JsonObject = {
        "id": rule.name,
        "shortDescription": {"text": prose["summary"]},
        "fullDescription": {"text": prose["details"] or prose["summary"]},
        "help": {"text": text.replace("``", ""), "markdown": text.replace("``", "`")},
        "defaultConfiguration": {"level": str(rule.severity)},
        "properties": {"tags": [rule.group]},
    }
    return described | ({"helpUri": url} if url else {})


def _result(
    project: ProjectReport,
    finding: Finding,
    fingerprint: str,
    index: dict[str, int],
    directory: Path,
) -> JsonObject:
    text = finding_text(finding, prefix_of(project.root, directory))
    to_path = repository_path(project.root)
    result: JsonObject = {
        "ruleId": finding.rule,
        "level": str(finding.severity or "error"),
        "message": {"text": _plain(describe(text))},
        "locations": [_location(finding.location, to_path)],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    if finding.related:
        places = zip(finding.related, text.related, strict=True)
        result["relatedLocations"] = [
            {"id": number} | _location(place.location, to_path, message)
            for number, (place, message) in enumerate(places)
        ]
    if fixes := _fixes(project, finding, to_path):
        result["fixes"] = fixes
    if finding.in_base is not None:
        result["baselineState"] = "unchanged" if finding.in_base else "new"
    return result


def _fixes(project: ProjectReport, finding: Finding, to_path: ToPath) -> list[JsonObject]:
    """The fix of a finding, where it only changes the text of files."""
    if finding.fix is None:
        return []
    # Imported here: most reports have no fix.
    from revlint.edits.exact_edits import exact_fix

    exact = exact_fix(project.tree, finding.fix)
    if exact is None or exact.renames:
        return []
    by_path: dict[str, list[JsonObject]] = {}
    for edit in exact.edits:
        replacement = {"deletedRegion": _region(edit.range), "insertedContent": {"text": edit.text}}
        by_path.setdefault(edit.path, []).append(dict(replacement))
    changes = [
        {"artifactLocation": _artifact(path, to_path), "replacements": found}
        for path, found in by_path.items()
    ]
    title = _plain(escape.shown(show_paths(finding.fix.title, to_path)))
    return [{"description": {"text": title}, "artifactChanges": changes}]


def _location(place: Location, to_path: ToPath, message: str = "") -> JsonObject:
    found: JsonObject = {
        "physicalLocation": {
            "artifactLocation": _artifact(place.path, to_path),
            "region": _region(place.range),
        }
    }
    return found | ({"message": {"text": _plain(escape.shown(message))}} if message else {})


def _region(place: Range) -> JsonObject:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _artifact(path: str, to_path: ToPath) -> JsonObject:
    return {"uri": quote(to_path(path), errors="surrogatepass"), "uriBaseId": _ROOT}


def _plain(text: str) -> str:
    """A message in which a bracket starts no link (SARIF 2.1.0, 3.11.6)."""
    return re.sub(r"([\[\]])", r"\\\1", text)
