"""Whether an edit of a file changed comments alone."""

from __future__ import annotations

import ast

from revlint.python.parsed import Parsed, deep_stack, parse


def is_same_code(before: bytes, after: bytes, path: str) -> bool:
    """Whether two texts are the same to Python: equal trees, or neither is Python."""
    one, other = parse(before, path), parse(after, path)
    if not isinstance(one, Parsed) or not isinstance(other, Parsed):
        return type(one) is type(other)
    with deep_stack():
        try:
            return ast.dump(one.tree) == ast.dump(other.tree)
        except RecursionError:
            return False
