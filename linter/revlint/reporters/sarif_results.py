"""The findings of a project as SARIF has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from revlint import escape
from revlint.engine.report import ProjectReport
from revlint.errors import TreeError
from revlint.finding import Finding
from revlint.path_text import show_paths
from revlint.reporters.description import describe
from revlint.reporters.finding_text import FindingText, finding_text
from revlint.reporters.fingerprint import with_fingerprints
from revlint.reporters.json import JsonObject
from revlint.reporters.line_hash import LineHashes
from revlint.reporters.paths import ToPath, prefix_of
from revlint.reporters.repository_path import repository_path
from revlint.reporters.sarif_places import artifact, location_object, plain, region

#: GitHub's code scanning shows no more places of a result.
_MAX_PLACES = 99


def result_objects(
    project: ProjectReport, index: Mapping[str, int], directory: Path
) -> Iterator[tuple[Finding, JsonObject]]:
    """Each finding and its result; ``index`` has the number of its rule in the run."""
    hashes: dict[str, LineHashes | None] = {}
    for fingerprint, finding in with_fingerprints(project):
        found = _result(project, finding, directory)
        known = {"revlint/v1": fingerprint}
        path = finding.location.path
        if path not in hashes:
            hashes[path] = _hashes(project, path)
        lines = hashes[path]
        hashed = lines and lines.of(finding.location.range.line)
        found["partialFingerprints"] = (
            {"primaryLocationLineHash": hashed} | known if hashed else known
        )
        if finding.rule in index:
            found["ruleIndex"] = index[finding.rule]
        yield finding, found


def _hashes(project: ProjectReport, path: str) -> LineHashes | None:
    try:
        return LineHashes(project.tree.read(path))
    except TreeError:
        return None


def _result(project: ProjectReport, finding: Finding, directory: Path) -> JsonObject:
    from_here, to_path = prefix_of(project.root, directory), repository_path(project.root)
    text = finding_text(finding, from_here)
    said = "\n".join([plain(describe(text)), *_links(finding, text, from_here)])
    result: JsonObject = {
        "ruleId": finding.rule,
        "level": str(finding.severity or "error"),
        "message": {"text": said},
        "locations": [location_object(finding.location, to_path)],
    }
    if finding.related:
        places = zip(finding.related[:_MAX_PLACES], text.related, strict=False)
        result["relatedLocations"] = [
            {"id": number} | location_object(place.location, to_path, message)
            for number, (place, message) in enumerate(places)
        ]
    if fixes := _fixes(project, finding, to_path):
        result["fixes"] = fixes
    if finding.in_base is not None:
        result["baselineState"] = "unchanged" if finding.in_base else "new"
    return result


def _links(finding: Finding, text: FindingText, to_path: ToPath) -> Iterator[str]:
    """The related places, as links in the message: code scanning shows only these."""
    places = zip(finding.related[:_MAX_PLACES], text.related, strict=False)
    for number, (place, message) in enumerate(places):
        where = f"{to_path(place.location.path)}:{place.location.range.line}"
        said = f"{escape.shown(message)}: " if message else ""
        yield f"{plain(said)}[{plain(escape.shown(where))}]({number})"


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
        replacement = {"deletedRegion": region(edit.range), "insertedContent": {"text": edit.text}}
        by_path.setdefault(edit.path, []).append(dict(replacement))
    changes = [
        {"artifactLocation": artifact(path, to_path), "replacements": found}
        for path, found in by_path.items()
    ]
    title = plain(escape.shown(show_paths(finding.fix.title, to_path)))
    return [{"description": {"text": title}, "artifactChanges": changes}]
