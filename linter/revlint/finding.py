"""A finding: one thing that is wrong, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from revlint.location import Location
from revlint.severity import Severity as Severity


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

    ``about`` are the ids that make it the same finding in another state of the tree, where the
    message alone would not: a finding that is about no more than one of the base is that one.
    ``target`` is the id that the finding is about where that is not ``revision``: one that the
    revision names. ``explains`` lists what other findings are consequences of this one: an aspect,
    which the table of precedence knows, and an id, a path or a chain.

    ``in_base`` says whether the base has the same finding, None where there is no base, and
    ``already`` where, for people.
    """

    message: str
    location: Location
    help: str = ""
    revision: str | None = None
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    rule: str = ""
    chain: str | None = None
    target: str | None = None
    about: tuple[str, ...] = ()
    explains: tuple[tuple[str, str], ...] = ()
    in_base: bool | None = None
    already: str = ""

    @property
    def sort_key(self) -> tuple[str, int, str, int, str]:
        """The order of every report: by path, line, rule."""
        place = self.location
        return (place.path, place.range.line, self.rule, place.range.column, self.message)
