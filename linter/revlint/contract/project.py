"""The project: every chain of one tree, with its configuration."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from revlint.cache.operation_readings import OperationReadings
from revlint.config.config import Config
from revlint.contract.contract import Contract
from revlint.contract.deployment import Deployments
from revlint.contract.ownership import Ownership
from revlint.contract.tables import Tables
from revlint.contract.wrong_folder import WrongFolder, find_wrong_folders
from revlint.discovery.config_problem import ConfigProblem
from revlint.discovery.script_directory import SkippedFile
from revlint.graph.chain import Chain
from revlint.simulation.bodies import Bodies
from revlint.sources.tree import Tree


@dataclass(frozen=True)
class Project:
    """All that a rule about the project may look at."""

    tree: Tree
    config: Config
    chains: tuple[Chain, ...]
    problems: tuple[ConfigProblem, ...] = ()
    ignored_folders: tuple[SkippedFile, ...] = ()
    operation_readings: OperationReadings | None = None

    @cached_property
    def contract(self) -> Contract:
        """How the declared chains relate to each other."""
        return Contract(self.config, self.chains)

    @cached_property
    def tables(self) -> Tables:
        """Which tables each declared chain makes and uses; read when a rule first asks."""
        return Tables(self.contract, self.bodies)

    @cached_property
    def bodies(self) -> Bodies:
        """What the migrations do; each file is read when a rule first asks."""
        return Bodies(self.tree, self.chains, self.operation_readings)

    @cached_property
    def deployments(self) -> Deployments:
        """What becomes of a database when an edition is installed or switched."""
        return Deployments(self.contract, self.bodies)

    @cached_property
    def ownership(self) -> Ownership:
        """Who owns which table."""
        return Ownership(self.tables)

    @cached_property
    def wrong_folders(self) -> tuple[WrongFolder, ...]:
        """The revision files that are in the folder of the wrong chain."""
        return tuple(find_wrong_folders(self.contract, self.tables, self.ownership))
