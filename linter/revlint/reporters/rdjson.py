"""reviewdog's diagnostic format (https://github.com/reviewdog/reviewdog/tree/master/proto/rdf)."""

from __future__ import annotations

from pathlib import Path

from revlint.addresses import SITE
from revlint.engine.report import ProjectReport, Report
from revlint.escape import shown
from revlint.finding import Finding
from revlint.location import Location, Range
from revlint.reporters.description import describe
from revlint.reporters.finding_text import finding_text
from revlint.reporters.json import JsonObject, dump
from revlint.reporters.paths import prefix_of
from revlint.reporters.replaced_lines import replaced
from revlint.reporters.repository_path import repository_path
from revlint.reporters.source_lines import SourceLines

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}
_SOURCE = {"name": "revlint", "url": SITE}


def render_rdjson(report: Report, *, directory: Path) -> str:
    """The findings; files are relative to the repository, paths in texts to a directory."""
    return dump(
        {
            "source": _SOURCE,
            "diagnostics": [
                _diagnostic(project, finding, sources, directory)
                for project in report.projects
                for sources in [SourceLines(project.tree)]
                for finding in project.findings
            ],
        }
    )


def _diagnostic(
    project: ProjectReport, finding: Finding, sources: SourceLines, directory: Path
) -> JsonObject:
    to_path = prefix_of(project.root, directory)
    text = finding_text(finding, to_path)
    related = zip(finding.related, text.related, strict=True)
    suggestions = _suggestions(project, finding, sources)
    diagnostic: JsonObject = {
        "message": describe(text),
        "location": _location(project, finding.location, sources),
        "severity": _SEVERITIES[finding.severity or "error"],
        "code": {"value": finding.rule} | ({"url": finding.url} if finding.url else {}),
    }
    places = [
        {"message": shown(message), "location": _location(project, place.location, sources)}
        for place, message in related
    ]
    diagnostic |= {"relatedLocations": places} if places else {}
    return diagnostic | ({"suggestions": suggestions} if suggestions else {})


def _suggestions(
    project: ProjectReport, finding: Finding, sources: SourceLines
) -> list[JsonObject]:
    """The fix of a finding as new text for its lines, where it changes nothing else.

    reviewdog takes a suggestion only for the lines of the finding, and each for another fix.
    """
    if finding.fix is None:
        return []
    # Imported here: most reports have no fix.
    from revlint.edits.exact_edits import exact_fix

    exact = exact_fix(project.tree, finding.fix)
    path, place = finding.location.path, finding.location.range
    if exact is None or exact.renames or any(edit.path != path for edit in exact.edits):
        return []
    lines = sources.lines(path)[place.line - 1 : place.end_line]
    text = replaced(lines, place.line, exact.edits)
    if text is None:
        return []
    whole = {"start": {"line": place.line}, "end": {"line": place.end_line}}
    return [{"range": whole, "text": text}]


def _location(project: ProjectReport, place: Location, sources: SourceLines) -> JsonObject:
    path = repository_path(project.root)(place.path)
    return {"path": path, "range": _range(sources.lines(place.path), place.range)}


def _range(lines: tuple[str, ...], place: Range) -> JsonObject:
    return {
        "start": _position(lines, place.line, place.column),
        "end": _position(lines, place.end_line, place.end_column),
    }


def _position(lines: tuple[str, ...], line: int, column: int) -> JsonObject:
    """A position whose column counts bytes of UTF-8 from 1."""
    text = lines[line - 1] if 1 <= line <= len(lines) else ""
    before = text[: column - 1]
    extra = len(before.encode("utf-8", "surrogatepass")) - len(before)
    return {"line": line, "column": column + extra}
