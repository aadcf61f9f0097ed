"""A finding: one thing that is wrong, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from revlint.revision import Location


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for an error, 1 for a warning, 2 for a note."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding, and what it has to do with it."""

    message: str
    location: Location


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what, where, and what to do now.

    A rule gives message, location and, where they apply, help, revision, related places and a
    severity milder than its own; the engine fills in ``rule``, ``severity`` and ``chain``.
    ``message`` says what is wrong and what Alembic would do, with the real ids in it; ``help``
    says what to do. Both are plain text as linted files may have it: reporters escape.
    """

    message: str
    location: Location
    help: str = ""
    revision: str | None = None
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    rule: str = ""
    chain: str | None = None

    @property
    def sort_key(self) -> tuple[str, int, str, int, str]:
        """The order of every report: by path, line, rule."""
        place = self.location
        return (place.path, place.range.line, self.rule, place.range.column, self.message)
