"""A scope of names, as far as Python refuses what is done to them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from revlint.python.checks import RefusedError


@dataclass(slots=True)
class CheckedScope:
    """One scope of names. ``kind`` is module, class, function, async, lambda or comprehension."""

    kind: str
    outer: CheckedScope | None = None
    parameters: set[str] = field(default_factory=set)
    #: How each name was met first: "assigned to", "used" or "annotated".
    met: dict[str, str] = field(default_factory=dict)
    globals: set[str] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    has_yield: bool = False
    returns: ast.Return | None = None
    is_async: bool = False

    def bind(self, name: str, node: Any, how: str = "assigned to") -> None:
        """Take note of a name that a node binds."""
        check_debug(name, node)
        self.met.setdefault(name, how)
        self.bound.add(name)

    def functions(self) -> Iterator[CheckedScope]:
        """The functions around this scope."""
        outer = self.outer
        while outer is not None:
            if outer.kind in ("function", "async", "lambda"):
                yield outer
            outer = outer.outer


def check_debug(name: str, node: Any) -> None:
    """Refuse to bind ``__debug__``."""
    if name == "__debug__":
        raise RefusedError("cannot assign to __debug__", node)
