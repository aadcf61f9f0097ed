"""What a rule is: a class that knows its name, its prose, its examples and its check."""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from revlint.change.change import Change
from revlint.contract.project import Project
from revlint.finding import Finding, Severity
from revlint.graph.chain import Chain
from revlint.migration.revision import Revision
from revlint.sources.base import Base
from revlint.sources.memory import merge_files

Group = Literal[
    "Configuration",
    "Files",
    "Identity",
    "The graph",
    "The contract between chains",
    "The change",
]
Default = Literal["on", "off", "new"]

#: The headings of a rule's docstring, in this order, after its first line.
HEADINGS = ("Why", "Fix", "Semantics")


@dataclass(frozen=True, slots=True)
class Example:
    """A tree that fails a rule and a tree that passes, as path to text.

    ``finds`` are the places of the failing tree's findings, as ``path:line`` sorted by path and
    line. ``config`` is the text of a ``revlint.toml`` for both trees, unless they hold one. ``new``
    are the paths that the base does not have.

    For a rule about the change, ``base`` is the merge base of both trees, and ``tip`` the base's
    tip, if it moved on.
    """

    bad: Mapping[str, str]
    good: Mapping[str, str]
    finds: tuple[str, ...]
    config: str = ""
    new: frozenset[str] | None = None
    base: Mapping[str, str] | None = None
    tip: Mapping[str, str] | None = None

    def against(self, files: Mapping[str, str]) -> Base | None:
        """What one of the trees is held against; None without a base."""
        if self.base is None:
            return None
        return merge_files(self.base, self.base if self.tip is None else self.tip, files)


class Rule(ABC):
    """One thing that can be wrong.

    A rule is one class with a docstring of four parts: a first line that says what is flagged,
    ``Why:`` (what Alembic does at run time), ``Fix:`` and ``Semantics:`` (where that comes from).
    ``default`` says when it runs: ``on``, ``off`` (until selected) or ``new`` (only for files that
    the base does not have, unless selected). ``options`` are the configuration keys it reads.
    """

    name: ClassVar[str]
    group: ClassVar[Group]
    severity: ClassVar[Severity] = Severity.ERROR
    default: ClassVar[Default] = "on"
    options: ClassVar[tuple[str, ...]] = ()
    examples: ClassVar[tuple[Example, ...]]

    @classmethod
    def prose(cls) -> dict[str, str]:
        """The docstring taken apart: ``summary``, ``details`` and one entry per heading."""
        text = inspect.cleandoc(cls.__doc__ or "")
        summary, _, rest = text.partition("\n\n")
        parts = re.split(rf"(?m)^({'|'.join(HEADINGS)}): *", rest)
        sections = dict(zip(parts[1::2], map(inspect.cleandoc, parts[2::2]), strict=True))
        return {"summary": " ".join(summary.split()), "details": parts[0].strip(), **sections}


class FileRule(Rule):
    """A rule about one revision file."""

    @abstractmethod
    def check(self, revision: Revision, chain: Chain) -> Iterable[Finding]:
        """The findings in one readable file of a chain."""


class ChainRule(Rule):
    """A rule about one chain as a whole."""

    @abstractmethod
    def check(self, chain: Chain) -> Iterable[Finding]:
        """The findings in one chain."""


class ProjectRule(Rule):
    """A rule about the project: its configuration files, or all chains together."""

    @abstractmethod
    def check(self, project: Project) -> Iterable[Finding]:
        """The findings in the project."""


class ChangeRule(Rule):
    """A rule about what the linted tree does to the history of the base; it needs a base."""

    @abstractmethod
    def check(self, change: Change) -> Iterable[Finding]:
        """The findings in the change."""


def history(*lines: str, under: str = "migrations") -> dict[str, str]:
    """A tree of revision files in the notation of ``alembic history``.

    Each line is ``<parents> -> <id>[, parents joined by ", "][ (label)][ [depends on a, b]]``:
    ``"<base> -> a"``, ``"a -> b"``, ``"a, b -> c (label)"``, ``"<base> -> x [a]"``. The files
    are ``<under>/versions/<id>.py``, in the form that Alembic's template gives them, beside an
    empty ``<under>/env.py``. In them ``revision`` is on line 9, ``down_revision`` on line 10,
    ``branch_labels`` on line 11 and ``depends_on`` on line 12.
    """
    files = {f"{under}/env.py": ""}
    for line in lines:
        match = re.fullmatch(r"(.+?) -> ([^\s(]+)(?: \((.+?)\))?(?: \[(.+?)\])?", line)
        if match is None:
            raise ValueError(f"not in the notation of alembic history: {line!r}")
        parents = () if match[1] == "<base>" else tuple(match[1].split(", "))
        labels = tuple(match[3].split(", ")) if match[3] else ()
        depends_on = tuple(match[4].split(", ")) if match[4] else ()
        files[f"{under}/versions/{match[2]}.py"] = revision_file(
            match[2], parents, labels=labels, depends_on=depends_on
        )
    return files


def revision_file(
    revision: str,
    parents: tuple[str, ...] = (),
    *,
    labels: tuple[str, ...] = (),
    depends_on: tuple[str, ...] = (),
    message: str = "add a column",
    body: str = "pass",
) -> str:
    """The text of a revision file, as Alembic's template of 1.16 writes it, without annotations."""

    def literal(names: tuple[str, ...]) -> str:
        return repr(names[0]) if len(names) == 1 else repr(names or None)

    return f'''"""{message}

Revision ID: {revision}
Revises: {", ".join(parents)}
Create Date: 2026-01-05 10:00:00.000000

"""

revision = {revision!r}
down_revision = {literal(parents)}
branch_labels = {literal(labels)}
depends_on = {literal(depends_on)}


def upgrade() -> None:
    {body}


def downgrade() -> None:
    pass
'''
