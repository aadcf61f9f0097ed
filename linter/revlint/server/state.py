"""What a session knows."""

from __future__ import annotations

from dataclasses import dataclass

from revlint.change.change import Change
from revlint.config.config import Config
from revlint.contract.project import Project
from revlint.engine.lint import Linted
from revlint.engine.report import ProjectReport
from revlint.errors import GitError, RevlintError
from revlint.sources.base import Base
from revlint.sources.tree import Tree


@dataclass(frozen=True, slots=True)
class State:
    """What linting finds in a project.

    ``error`` says why it could not be linted, such as a ``ConfigError``; then ``tree``, ``config``
    and ``linted`` are those of the last time that it could, None if there was none. ``base_error``
    says why it is not compared with the base. ``notes`` and ``choices`` are lines for the log, the
    latter about what it is compared with.
    """

    tree: Tree | None = None
    config: Config | None = None
    base: Base | None = None
    linted: Linted | None = None
    notes: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    error: RevlintError | None = None
    base_error: GitError | None = None

    @property
    def project(self) -> Project | None:
        """The chains."""
        return self.linted.project if self.linted else None

    @property
    def change(self) -> Change | None:
        """What the project does to the base, if there is one."""
        return self.linted.change if self.linted else None

    @property
    def report(self) -> ProjectReport | None:
        """The findings of the whole project; None where it could not be linted."""
        return self.linted.report if self.linted and self.error is None else None
