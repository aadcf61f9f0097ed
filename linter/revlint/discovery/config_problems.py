"""The mistakes of one configuration of Alembic, collected while it is read."""

from __future__ import annotations

from revlint.discovery.alembic_config import ROOT
from revlint.discovery.script_directory import ConfigProblem, ConfigProblemKind
from revlint.location import Location


class ConfigProblems:
    """Collects mistakes: one of each kind for each place."""

    def __init__(self) -> None:
        self._found: dict[tuple[ConfigProblemKind, Location], ConfigProblem] = {}

    def add(self, kind: ConfigProblemKind, place: Location, message: str, help_: str = "") -> None:
        """Add a mistake, unless one of its kind is known of the place."""
        problem = ConfigProblem(kind, place, message.replace(ROOT, "."), help_)
        self._found.setdefault((kind, place), problem)

    def has(self, place: Location) -> bool:
        """Whether any mistake is known of a place."""
        return any(known == place for _, known in self._found)

    def all(self) -> tuple[ConfigProblem, ...]:
        """The mistakes in the order in which they were added."""
        return tuple(self._found.values())
