"""Suppression comments for findings, as one plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from revlint.edits.ignore_comment import Commented, add_ignores
from revlint.edits.plan import FileChange, Plan
from revlint.errors import EditRefused, TreeError
from revlint.finding import Finding
from revlint.sources.tree import Tree


@dataclass(frozen=True, slots=True)
class Ignores:
    """A plan, and the findings that it does not suppress at their line.

    ``in_file`` are suppressed in the whole file, ``left`` not at all, each with the reason.
    """

    plan: Plan
    in_file: tuple[Finding, ...]
    left: tuple[tuple[Finding, str], ...]


def plan_ignores(tree: Tree, findings: Sequence[Finding], reason: str) -> Ignores:
    """Plan the comments that suppress some findings of a tree.

    Raises:
        EditRefused: the encoding of a file cannot hold the reason.
    """
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.location.path, []).append(finding)
    changes, files = [], []
    for path, some in sorted(by_path.items()):
        try:
            before = tree.read(path)
        except TreeError as error:
            files.append(Commented(b"", left=tuple((finding, str(error)) for finding in some)))
            continue
        try:
            done = add_ignores(path, before, some, reason)
        except EditRefused as refusal:
            raise EditRefused(refusal.why, path, refusal.line) from None
        files.append(done)
        if done.data != before:
            changes.append(FileChange(path, before, done.data, None, _said(done)))
    count = sum(len(file.on_line) + len(file.in_file) for file in files)
    return Ignores(
        Plan(f"suppress {count} finding{'s' * (count != 1)}", tuple(changes)),
        tuple(finding for file in files for finding in file.in_file),
        tuple(left for file in files for left in file.left),
    )


def _said(done: Commented) -> tuple[str, ...]:
    lines = [f"ignore[{f.rule}] on line {f.location.range.line}" for f in done.on_line]
    return tuple(dict.fromkeys([*lines, *(f"ignore-file[{f.rule}]" for f in done.in_file)]))
