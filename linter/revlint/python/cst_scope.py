"""What the value of an expression depends on beside its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import libcst as cst

from revlint.location import Range
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
        if self.name is None:
            return self.module
        return f"{self.module}.{self.name}" if self.module else self.name

    def __str__(self) -> str:
        module = "." * self.level + self.module
        return f"{self.name} of {module}" if self.name else module


class Scope(Protocol):
    """What an expression can refer to."""

    def find(self, name: str) -> Value | Imported | None:
        """What a name is bound to at this point of the file, or None."""

    def constant(self, source: Imported) -> Value | None:
        """The value of a name of another module, or None where it cannot be known."""

    def assign(self, target: cst.Name, value: Value) -> None:
        """Bind a name from within an expression (``:=``)."""


class Places(Protocol):
    """Where the nodes of one parsed text stand in the file."""

    def range(self, node: cst.CSTNode) -> Range:
        """The range of a node, without parentheses around it."""
