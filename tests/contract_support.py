"""Contracts for tests: trees in memory, held to a configuration."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.contract.project import Project
from revlint.engine.example import revision_file
from revlint.engine.lint import lint
from revlint.engine.project import read_project
from revlint.finding import Finding
from revlint.path_text import show_paths
from revlint.sources.memory import MemoryTree
from revlint_rules import RULES

Files = Mapping[str, str]

#: Two editions with one database: a parked legacy chain each, a shared one, and one for EE.
EDITIONS = """\
[chains.oss-legacy]
script-location = "oss/legacy"

[chains.ee-legacy]
script-location = "ee/legacy"

[chains.shared]
script-location = "oss/chain"
version-table = "alembic_version_oss"
root = "oss0"
after = ["oss-legacy", "ee-legacy"]

[chains.ee]
script-location = "ee/chain"
version-table = "alembic_version_ee"
root = "ee0"
after = ["ee-legacy", "shared"]

[[alignments]]
revision = "park0000"
chains = ["oss-legacy", "ee-legacy"]

[editions]
oss = { core = ["oss-legacy", "shared"] }
ee = { core = ["ee-legacy", "shared", "ee"] }
"""


def lint_tree(
    files: Files, config: str = "", new: frozenset[str] | None = None
) -> tuple[Finding, ...]:
    """Every finding of every rule, sorted as in a report."""
    parsed = parse_config(config) if config else Config()
    return lint(Path("/project"), MemoryTree(files, new), parsed, RULES).findings


def found(files: Files, config: str = "", new: frozenset[str] | None = None) -> list[str]:
    """Every finding as ``rule path:line``."""
    return [place(finding) for finding in lint_tree(files, config, new)]


def place(finding: Finding) -> str:
    """A finding as ``rule path:line``."""
    return f"{finding.rule} {finding.location.path}:{finding.location.range.line}"


def said(finding: Finding) -> tuple[str, str, tuple[str, ...], str]:
    """The title, label, facts and help of a finding, as they are shown."""
    texts = (finding.title, finding.label, finding.help)
    title, label, help_ = (show_paths(text) for text in texts)
    return title, label, tuple(show_paths(fact) for fact in finding.facts), help_


def project_of(files: Files, config: str = "") -> Project:
    """The project of a tree and a configuration."""
    return read_project(MemoryTree(files), parse_config(config) if config else Config())


def migration(
    under: str,
    revision: str,
    parent: str | None = None,
    *upgrade: str,
    downgrade: str = "pass",
) -> dict[str, str]:
    """A revision file whose ``upgrade`` begins on line 16, a statement to a line."""
    body = "\n    ".join(upgrade or ("pass",))
    text = revision_file(revision, (parent,) if parent else (), body=body)
    head, _, _ = text.rpartition("    pass\n")
    return {f"{under}/env.py": "", f"{under}/versions/{revision}.py": f"{head}    {downgrade}\n"}


def sound(*more: Files) -> dict[str, str]:
    """A tree that keeps the contract ``EDITIONS``, with what is put on top of it."""
    users = "op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True))"
    seats = "op.create_table('seats', sa.Column('id', sa.Integer(), primary_key=True))"
    parts: tuple[Files, ...] = (
        migration("oss/legacy", "a1", None, users),
        migration("oss/legacy", "park0000", "a1"),
        migration("ee/legacy", "a1", None, users),
        migration("ee/legacy", "b2", "a1", seats),
        migration("ee/legacy", "park0000", "b2"),
        migration("oss/chain", "oss0"),
        migration("oss/chain", "oss1", "oss0", "op.add_column('users', sa.Column('name'))"),
        migration("ee/chain", "ee0"),
        migration("ee/chain", "ee1", "ee0", f"{seats[:-1]}, if_not_exists=True)"),
    )
    files: dict[str, str] = {}
    for part in (*parts, *more):
        files.update(part)
    return files
