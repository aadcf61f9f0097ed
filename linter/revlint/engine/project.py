"""From a tree to its project: every chain found, read, and held to its configuration."""

from __future__ import annotations

from dataclasses import replace

from revlint.change.change import Change
from revlint.change.known_findings import read_change
from revlint.config.config import ChainConfig, Config
from revlint.contract.named_columns import column_mistakes
from revlint.contract.project import Project
from revlint.discovery.declarations import contract_mistakes
from revlint.discovery.discover import discover
from revlint.discovery.script_directory import ScriptDirectory
from revlint.engine.reading import Reading
from revlint.errors import ConfigError
from revlint.graph.chain import Chain
from revlint.migration.revision import Revision
from revlint.python.value import Unreadable
from revlint.sources.base import Base
from revlint.sources.tree import Tree


def read_project(
    tree: Tree, config: Config, reading: Reading | None = None, *, tolerant: bool = False
) -> Project:
    """Find and read every chain of a tree, with the configuration that applies to each.

    ``tolerant`` is for a tree that the configuration was not written for.

    Raises:
        ConfigError: the tree contradicts what the configuration declares.
    """
    reading = reading or Reading(tree)
    found = discover(tree, config, reading.read, reading.modules)
    mistakes = () if tolerant else contract_mistakes(config, found.script_directories, tree)
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    is_only = len(found.script_directories) == 1
    directories = [replace(d, is_only=is_only) for d in found.script_directories]
    reading.prepare(path for d in directories for path in d.files)
    project = Project(
        tree=tree,
        config=config,
        chains=tuple(_read_chain(d, config, reading) for d in directories),
        problems=found.problems,
        ignored_folders=found.ignored_folders,
        operation_readings=reading.operation_readings,
    )
    unknown = () if tolerant else column_mistakes(project)
    if unknown:
        raise ConfigError("\n".join(unknown))
    return project


def compare(project: Project, base: Base, reading: Reading) -> Change:
    """The change that a project makes to a base, whose trees are read with its configuration.

    An older tree may lack or contradict what the configuration declares.

    Args:
        project: the linted tree.
        base: what it is compared with.
        reading: how the linted tree was read; shares what it read.
    """

    def read(tree: Tree) -> Project:
        return read_project(tree, project.config, reading.of(tree), tolerant=True)

    return read_change(project, base, read)


def tree_mistakes(tree: Tree, config: Config) -> tuple[str, ...]:
    """What a configuration that has mistakes of another kind declares against the tree.

    Only chains with a location count: a location that could not be read is a mistake already.
    """
    chains = tuple(chain for chain in config.chains if chain.script_location is not None)
    config = replace(config, chains=chains)
    reading = Reading(tree)
    found = discover(tree, config, reading.read, reading.modules)
    return contract_mistakes(config, found.script_directories, tree)


def _read_chain(directory: ScriptDirectory, config: Config, reading: Reading) -> Chain:
    read = [reading.read(path) for path in directory.files]
    return Chain(
        directory,
        (file for file in read if isinstance(file, Revision)),
        (file for file in read if isinstance(file, Unreadable)),
        config=config_of(directory, config),
        tree=reading.tree,
    )


def config_of(directory: ScriptDirectory, config: Config) -> ChainConfig:
    """What counts for a chain, with the revisions that are assumed to be elsewhere."""
    found = (directory.declared or ChainConfig()).with_defaults(config.defaults)
    if not directory.external:
        return found
    external = (*(found.external_revisions or ()), *directory.external)
    return replace(found, external_revisions=external)
