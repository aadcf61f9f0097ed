"""A mistake in a configuration file of Alembic's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from revlint.finding import Finding
from revlint.location import Location

ConfigProblemKind = Literal[
    "syntax",
    "conflict",
    "encoding",
    "template",
    "interpolation",
    "inline-comment",
    "separator",
    "quotes",
    "boolean",
    "type",
    "value",
    "key",
    "script-location",
    "copy",
    "locale",
]


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """A mistake in an ini or TOML file of Alembic's, and the finding about it."""

    kind: ConfigProblemKind
    finding: Finding

    @property
    def location(self) -> Location:
        """Where the mistake is."""
        return self.finding.location
