"""Patterns of build configurations, matched folder by folder.

A pattern is never turned into one regular expression, which a hostile one could keep busy for
hours: each folder name is matched for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

#: The longest pattern, in characters and in parts. ``fnmatch`` takes quadratic time for some.
MAX_LENGTH = 500
_MAX_PARTS = 64


class UnknownError(Exception):
    """What a build packages cannot be known without running it."""


def reach(pattern: Sequence[str], path: Sequence[str], *, deep: bool = True) -> set[int]:
    """How many parts of a path a pattern can match, counted from the start of the path.

    ``**`` matches any number of parts; where ``deep`` is False, exactly one.
    """
    reached = {0}
    for part in pattern:
        if not reached:
            break
        if part == "**" and deep:
            reached = set(range(min(reached), len(path) + 1))
        else:
            reached = {n + 1 for n in reached if n < len(path) and fnmatchcase(path[n], part)}
    return reached


def is_match(pattern: str, path: str, *, deep: bool = True) -> bool:
    """Whether a glob matches a path as a whole."""
    parts = path.split("/")
    return len(parts) in reach(split(pattern), parts, deep=deep)


def is_within(pattern: str, path: str) -> bool:
    """Whether a glob matches a path, or a folder that the path is in."""
    parts = path.split("/")
    return any(reach(split(pattern), parts)) or split(pattern) in ((), ("**",))


def is_below(folder: str, path: str) -> bool:
    """Whether a path is a folder, or anywhere below it; ``""`` is the root."""
    return not folder or path == folder or path.startswith(folder + "/")


@lru_cache(maxsize=4096)
def split(pattern: str) -> tuple[str, ...]:
    """The parts of a pattern, without those that mean nothing.

    Raises:
        UnknownError: it is absurdly long.
    """
    if len(pattern) > MAX_LENGTH:
        raise UnknownError
    parts = tuple(part for part in pattern.split("/") if part not in ("", "."))
    if len(parts) > _MAX_PARTS:
        raise UnknownError
    return parts
