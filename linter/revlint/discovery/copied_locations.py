"""Configurations that were copied together with their ``script_location``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from revlint.discovery.code_locations import code_that_sets
from revlint.discovery.config_problem import ConfigProblem
from revlint.discovery.draft import Draft
from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.loading import looks_like_revision
from revlint.discovery.locations import default_location
from revlint.discovery.missing_script_location import from_here
from revlint.finding import Finding, Related
from revlint.path_text import path_text
from revlint.severity import Severity
from revlint.sources.paths import child
from revlint.words import counted


def copied_script_locations(layout: Layout, drafts: Sequence[Draft]) -> Iterator[ConfigProblem]:
    """The configurations that lead to the script directory beside another one, past their own.

    Args:
        layout: the directories of the tree.
        drafts: what each configuration gives; several may be one chain.
    """
    at_home: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        if draft.is_at_home:
            at_home.setdefault(draft.key, draft)
    copies = [(d, at_home[d.key]) for d in drafts if not d.is_at_home and d.key in at_home]
    reached = {path for draft in drafts for path in (draft.path, *draft.directories)}
    loose = [path for path in layout.script_directories if copies and path not in reached]
    for draft, other in copies:
        own = [path for path in loose if _is_beside(path, draft) and _revisions(layout, path)]
        if len(own) == 1 and not _is_set_in_code(layout, draft):
            yield ConfigProblem("copy", _finding(layout, draft, other, own[0]))


def _is_set_in_code(layout: Layout, draft: Draft) -> bool:
    directory = draft.config.directory if draft.config else ""
    return code_that_sets(layout.tree, ("script_location",), directory) is not None


def _is_beside(path: str, draft: Draft) -> bool:
    directory = draft.config.directory if draft.config else ""
    return path == directory or path.rpartition("/")[0] == directory


def _revisions(layout: Layout, path: str) -> list[str]:
    """The revision files of a script directory that no configuration leads to."""
    if not layout.tree.is_file(child(path, "env.py")):
        return []
    files = Draft(path, (default_location(layout, path),)).files(layout)
    return [file for file in files if looks_like_revision(read_or_empty(layout.tree, file))]


def _finding(layout: Layout, draft: Draft, other: Draft, own: str) -> Finding:
    assert draft.config is not None
    assert other.config is not None
    entry, first = draft.config.script_location, other.config.script_location
    assert entry is not None
    count = len(_revisions(layout, own))
    finding = Finding(
        "script_location leads to the script directory of another configuration",
        entry.location,
        label=f"{path_text(draft.path)} belongs to another configuration",
        facts=(
            f"{path_text(other.config.path)} leads to {path_text(draft.path)} too",
            f"no configuration leads to {path_text(own)}, which has {counted(count)} revision "
            f"file{'s' if count > 1 else ''}",
            "alembic with this configuration runs the chain of the other one",
        ),
        help=f"write {from_here(own, draft.config.directory)}",
        severity=Severity.WARNING,
    )
    if first is None:
        return finding
    return replace(finding, related=(Related("the other script_location", first.location),))
