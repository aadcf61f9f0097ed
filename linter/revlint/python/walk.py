"""Walking LibCST trees at a fraction of what its visitors cost: code only, no layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import libcst as cst

#: Fields that hold white space, brackets and separators, never an expression or a statement.
_LAYOUT = re.compile(
    r"whitespace|lines_|leading_|trailing_|header|footer|[lr](par|bracket|brace|paren)$"
    r"|comma$|semicolon$|equal$|dot$|colon$|operator$|indent$|default_|encoding$|has_"
)


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes right below one that are code, in the order of the source."""
    for name in _code_fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, tuple | list):
            yield from (item for item in value if isinstance(item, cst.CSTNode))


def descendants(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Every node below one that is code, in no promised order; deep trees do no harm."""
    waiting = list(children(node))
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(children(found))


@cache
def _code_fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if not _LAYOUT.match(field.name))
