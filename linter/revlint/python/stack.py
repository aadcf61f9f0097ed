"""Room on Python's stack for the trees of deep texts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: What the deepest text within the limits needs of Python's stack, in LibCST's own Python code.
_RECURSION_LIMIT = 20_000


@contextmanager
def deep_stack() -> Iterator[None]:
    """Room for LibCST's recursion, which the limits of the scan bound."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
