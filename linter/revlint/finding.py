"""A finding: one thing that is wrong, as a value."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Literal

from revlint.location import Location
from revlint.severity import Severity as Severity
from revlint.steps import Step


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding, and what it has to do with it."""

    message: str
    location: Location


@dataclass(frozen=True, slots=True)
class Command:
    """One shell command that a finding advises.

    ``words`` are its arguments, unquoted; paths of the tree in them are ``path_text``.
    ``directory`` is the path of the tree that it has to be run in, None for any.
    """

    words: tuple[str, ...]
    directory: str | None = None


#: Who applies a fix: ``--fix``, ``--unsafe-fixes``, or only the reader.
Applicability = Literal["safe", "unsafe", "shown"]


@dataclass(frozen=True, slots=True)
class Fix:
    """What repairs a finding.

    A safe fix changes nothing that Alembic or a database sees, or repairs what can be meant in one
    way only. An unsafe fix changes ids, the order of migrations or files that others have. One that
    is only shown needs a decision.
    """

    applicability: Applicability
    title: str
    steps: tuple[Step, ...]

    @property
    def is_made(self) -> bool:
        """Whether an option of ``revlint check`` makes it."""
        return self.applicability != "shown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what, where, and what to do now.

    A rule gives title and location and, where they apply, label, facts, help, command, revision,
    related places and a severity lower than that of the rule; the engine fills in ``rule``,
    ``severity``, ``chain`` and ``url``. All texts are plain, with the real ids in them: reporters
    escape them. Paths of the tree in them are written with ``path_text``.

    Attributes:
        title: what is wrong, in one short sentence without its consequences.
        label: what is to be seen at the place, shown below the source line.
        facts: short sentences each: how it came about, what Alembic does.
        help: what to do; where there are commands, the words before them.
        commands: what to run to repair it, in this order.
        fix: the edits that repair it, if revlint can make them.
        about: the ids, and as ``path_text`` the files, that make it the same finding in another
            state of the tree, where the title alone would not: a finding that is about no more than
            one of the base or of the baseline is that one.
        target: the id that the finding is about where that is not ``revision``.
        explains: what other findings are consequences of this one: an aspect, which the table of
            precedence knows, and an id, a path or a chain.
        in_base: whether the base has the same finding, None where there is no base.
        already: where the base has it, for people.
        url: the address of the page of its rule; None if the rule has none.
    """

    title: str
    location: Location
    _: KW_ONLY
    label: str = ""
    facts: tuple[str, ...] = ()
    help: str = ""
    commands: tuple[Command, ...] = ()
    fix: Fix | None = None
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
    url: str | None = None

    @property
    def sort_key(self) -> tuple[str, int, str, int, str]:
        """The order of every report: by path, line, rule."""
        place = self.location
        return (place.path, place.range.line, self.rule, place.range.column, self.title)
