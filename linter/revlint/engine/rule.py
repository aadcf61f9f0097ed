"""What a rule is: a class that knows its name, its prose, its examples and its check."""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar, Literal

from revlint.addresses import rule_page
from revlint.change.change import Change
from revlint.contract.project import Project
from revlint.engine.example import Example
from revlint.finding import Finding, Severity
from revlint.graph.chain import Chain
from revlint.migration.revision import Revision

Group = Literal[
    "Configuration",
    "Files",
    "Identity",
    "The graph",
    "The contract between chains",
    "The change",
]
Default = Literal["on", "off", "new", "errors"]

#: The headings of a rule's docstring, in this order, after its first line.
HEADINGS = ("Why", "Fix", "Semantics")

#: The packages of the rules that have a page on revlint's site.
_OWN = frozenset({"revlint", "revlint_rules"})


class Rule(ABC):
    """One thing that can be wrong.

    A rule is one class with a docstring of four parts: a first line that says what is flagged,
    ``Why:`` (what Alembic does at run time), ``Fix:`` and ``Semantics:`` (where that comes from).
    ``default`` says when it runs: ``on``, ``off`` (until selected), ``new`` (only for files that
    the base does not have, unless selected) or ``errors`` (as ``new``, but errors count in all
    files). ``options`` are the configuration keys it reads. ``url`` is the address of the page of a
    plug-in's rule; the pages of revlint's own rules are on its site.
    """

    name: ClassVar[str]
    group: ClassVar[Group]
    severity: ClassVar[Severity] = Severity.ERROR
    default: ClassVar[Default] = "on"
    options: ClassVar[tuple[str, ...]] = ()
    url: ClassVar[str | None] = None
    examples: ClassVar[tuple[Example, ...]] = ()

    @classmethod
    def prose(cls) -> dict[str, str]:
        """The docstring taken apart: ``summary``, ``details`` and one entry per heading."""
        text = inspect.cleandoc(cls.__doc__ or "")
        summary, _, rest = text.partition("\n\n")
        parts = re.split(rf"(?m)^({'|'.join(HEADINGS)}): *", rest)
        sections = dict(zip(parts[1::2], map(inspect.cleandoc, parts[2::2]), strict=True))
        return {"summary": " ".join(summary.split()), "details": parts[0].strip(), **sections}

    @classmethod
    def page(cls) -> str | None:
        """The address of the rule's page; None if it has none."""
        is_own = cls.__module__.partition(".")[0] in _OWN
        return rule_page(cls.name) if is_own else cls.url


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
