"""What an expression can refer to besides its own source."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Protocol

from revlint.python.budget import Budget
from revlint.python.value import Value


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that an import binds: a module, or the name ``name`` of a module."""

    module: str
    level: int = 0
    name: str | None = None

    @property
    def as_module(self) -> str:
        """The dotted module that it is, if it is one."""
        return ".".join(filter(None, (self.module, self.name)))

    def __str__(self) -> str:
        module = "." * self.level + self.module
        return f"{self.name} of {module}" if self.name else module


class NewerSyntax(ast.expr):
    """Takes the place of code in a syntax that the running Python does not know.

    ``words`` are all names and keywords in it.
    """

    _fields = ()
    words: frozenset[str] = frozenset()


class Scope(Protocol):
    """Gives ``evaluate`` what names, imports and calls are worth."""

    @property
    def budget(self) -> Budget:
        """The budget of the file."""

    def find(self, name: str) -> Value | Imported | None:
        """What a name is bound to at this point, None where it is not bound in the file."""

    def constant(self, source: Imported) -> Value | None:
        """The value of a name of another module, None where it is not known."""

    def call(self, node: ast.Call | ast.Attribute) -> Value | None:
        """What a call or an attribute gives, None where only running it would tell."""


class Constants(Protocol):
    """Gives the constants of other modules."""

    def lookup(self, path: str, module: str, level: int, name: str) -> Value | None:
        """The static value of a name of another module, None where it is not known.

        ``"*"`` asks for the names that ``from module import *`` binds, as a tuple of strings: None
        where the module is no file of the tree, with a dynamic element where it may bind others.

        Args:
            path: the file that imports.
            module: the dotted module as the import names it.
            level: the number of leading dots.
            name: the name in that module.

        The ranges of the value are those of the other file.
        """
