"""Chains and findings for tests, from texts: no disk, no git, no configuration file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from revlint.config.config import ChainConfig, Config
from revlint.contract.project import Project
from revlint.discovery.script_directory import ScriptDirectory, VersionLocation
from revlint.engine.precedence import Consequences
from revlint.engine.rule import ChainRule, FileRule, Rule
from revlint.finding import Finding
from revlint.graph.chain import Chain
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.path_text import show_paths
from revlint.python.constants import TreeConstants
from revlint.reporters.finding_text import finding_text
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import Tree


def chain_of(
    files: Mapping[str, str | bytes],
    config: ChainConfig | None = None,
    new: Iterable[str] | None = None,
    *,
    under: str = "migrations",
    **directory: Any,
) -> Chain:
    """The chain of the revision files in ``<under>/versions``, in the load order of Alembic.

    ``new`` are the paths that the base does not have. ``directory`` are fields of
    ``ScriptDirectory`` to set, for example ``file_template``.
    """
    tree = MemoryTree(files, None if new is None else frozenset(new))
    versions = f"{under}/versions"
    paths = tuple(
        path
        for path in tree.below(versions)
        if path.endswith(".py") and "/" not in path[len(versions) + 1 :]
    )
    fields: dict[str, Any] = {
        "name": under,
        "script_location": under,
        "version_locations": (VersionLocation(versions),),
        "files": paths,
        **directory,
    }
    return read_chain(tree, ScriptDirectory(**fields), config)


def read_chain(tree: Tree, directory: ScriptDirectory, config: ChainConfig | None = None) -> Chain:
    """The chain of a script directory, read from a tree."""
    constants = TreeConstants(tree)
    read = [read_revision(path, tree.read(path), constants) for path in directory.files]
    return Chain(
        directory,
        (file for file in read if isinstance(file, Revision)),
        (file for file in read if not isinstance(file, Revision)),
        config=config,
        tree=tree,
    )


def findings(rule: type[Rule], chain: Chain | Mapping[str, str | bytes]) -> list[Finding]:
    """What a rule about files or chains finds, sorted as in every report."""
    if not isinstance(chain, Chain):
        chain = chain_of(chain)
    found: list[Finding] = []
    checker = rule()
    if isinstance(checker, ChainRule):
        found.extend(checker.check(chain))
    elif isinstance(checker, FileRule):
        for revision in chain.revisions:
            found.extend(checker.check(revision, chain))
    else:
        raise TypeError(f"{rule.name} is about the project, not about a chain")
    consequences = Consequences(Project(chain.tree, Config(), (chain,)))
    return sorted(
        (
            finding
            for finding in found
            if replace(finding, rule=rule.name, chain=chain.name) not in consequences
        ),
        key=lambda finding: finding.sort_key,
    )


def check(
    rule: type[Rule], chain: Chain | Mapping[str, str | bytes]
) -> list[tuple[str, int, int, str]]:
    """The findings of a rule as (path, line, column, message)."""
    return [
        (f.location.path, f.location.range.line, f.location.range.column, show_paths(f.title))
        for f in findings(rule, chain)
    ]


def said(finding: Finding) -> list[str]:
    """The texts of a finding as a report in the project root shows them, in its order."""
    text = finding_text(finding, lambda path: path or ".")
    first = [text.title, f"^ {text.label}"] if text.label else [text.title]
    return [*first, *text.facts, f"help: {text.help}", *text.commands]


def places(rule: type[Rule], chain: Chain | Mapping[str, str | bytes]) -> list[str]:
    """The findings of a rule as ``path:line``."""
    return [f"{path}:{line}" for path, line, _, _ in check(rule, chain)]


def source(
    revision: str = "'a1'",
    down_revision: str = "None",
    branch_labels: str = "None",
    depends_on: str = "None",
) -> str:
    """A revision file whose four values, on lines 1 to 4, are the given expressions."""
    return (
        f"revision = {revision}\n"
        f"down_revision = {down_revision}\n"
        f"branch_labels = {branch_labels}\n"
        f"depends_on = {depends_on}\n"
        "\n\ndef upgrade():\n    pass\n"
    )


def versions(**files: str) -> dict[str, str]:
    """A tree of ``migrations/versions/<name>.py`` to text."""
    return {f"migrations/versions/{name}.py": text for name, text in files.items()}
