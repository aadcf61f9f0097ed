"""The project: every chain of one tree, with the configuration they are held to."""

from __future__ import annotations

from dataclasses import dataclass

from revlint.chain import Chain
from revlint.config import Config
from revlint.script_directory import ConfigProblem, SkippedFile
from revlint.tree import Tree


@dataclass(frozen=True, slots=True)
class Project:
    """All that a rule about the project may look at."""

    tree: Tree
    config: Config
    chains: tuple[Chain, ...]
    problems: tuple[ConfigProblem, ...] = ()
    ignored_folders: tuple[SkippedFile, ...] = ()
