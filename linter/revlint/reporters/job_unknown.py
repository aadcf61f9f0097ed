"""What of a project was not analysed, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from revlint.engine.report import Report
from revlint.reporters.markdown_text import code
from revlint.reporters.paths import prefix_of
from revlint.reporters.places import place_text

#: How many places of a kind are listed.
_MAX = 20


def unknown_block(report: Report, directory: Path) -> str:
    """The files that cannot be read and the operations that are not known; "" without any."""
    files = [code(path) for path in _unreadable(report, directory)]
    operations = [f"{code(place)}: {code(name)}" for place, name in _unknown(report, directory)]
    every, unknown = report.operation_counts
    lines = []
    if files:
        count = f"{len(files):,} {'file' if len(files) == 1 else 'files'}"
        lines += [f"{count} could not be read in full:", "", *_listed(files)]
    if unknown:
        said = (
            f"{unknown:,} of {every:,} operations could not be analysed; no finding rests on them"
        )
        lines += [*[""] * bool(lines), f"{said}{':' if operations else '.'}"]
        lines += ["", *_listed(operations)] if operations else []
    return "\n".join(["### not analysed", "", *lines]) if lines else ""


def _unreadable(report: Report, directory: Path) -> Iterator[str]:
    for project in report.projects:
        to_path = prefix_of(project.root, directory)
        for chain in project.chains:
            yield from map(to_path, chain.unreadable)


def _unknown(report: Report, directory: Path) -> Iterator[tuple[str, str]]:
    for project in report.projects:
        to_path = prefix_of(project.root, directory)
        for operation in project.unknown:
            yield place_text(operation.location, to_path), operation.name


def _listed(items: list[str]) -> Iterator[str]:
    yield from (f"- {item}" for item in items[:_MAX])
    if len(items) > _MAX:
        yield f"- and {len(items) - _MAX:,} more"
