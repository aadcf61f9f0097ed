"""Which findings a plan would bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from revlint.edits.plan import Plan
from revlint.engine.report import ProjectReport
from revlint.finding import Finding
from revlint.migration.identifier import quoted
from revlint.path_text import path_in, path_text
from revlint.severity import Severity


def new_findings(plan: Plan, before: ProjectReport, after: ProjectReport) -> list[Finding]:
    """The findings of the planned tree that its files do not have now, or not as bad."""
    known: dict[tuple[str, str | None], list[Finding]] = {}
    for finding in before.findings:
        old = _translated(finding, plan)
        known.setdefault((old.rule, old.chain), []).append(old)
    new = []
    for finding in after.findings:
        free = known.get((finding.rule, finding.chain), [])
        same = next((old for old in free if _is_same(old, finding)), None)
        if same is None:
            new.append(finding)
        else:
            free.remove(same)
    return new


def _translated(finding: Finding, plan: Plan) -> Finding:
    """A finding as it would be called after the plan."""
    paths = {change.path: change.target for change in plan.changes}
    place = finding.location
    return replace(
        finding,
        title=renamed_text(finding.title, plan.new_ids, paths),
        location=replace(place, path=paths.get(place.path, place.path)),
        about=tuple(_renamed_item(item, plan.new_ids, paths) for item in finding.about),
    )


def _renamed_item(item: str, ids: Mapping[str, str], paths: Mapping[str, str]) -> str:
    path = path_in(item)
    return ids.get(item, item) if path is None else path_text(paths.get(path, path))


def renamed_text(text: str, ids: Mapping[str, str], paths: Mapping[str, str]) -> str:
    for old, new in _by_length(ids):
        text = text.replace(quoted(old), quoted(new))
    for old, new in _by_length(paths):
        text = text.replace(path_text(old), path_text(new))
    return text


def _by_length(names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Names that change, each through a text that no name has, so that two can be exchanged."""
    changed = {old: new for old, new in names.items() if old != new}
    between = {old: f"\0{number}\0" for number, old in enumerate(changed)}
    yield from between.items()
    yield from ((between[old], new) for old, new in changed.items())


def _is_same(old: Finding, new: Finding) -> bool:
    if (new.severity or Severity.ERROR).rank < (old.severity or Severity.ERROR).rank:
        return False
    if new.about:
        return {*new.about} <= {*old.about}
    return old.location.path == new.location.path and old.title == new.title
