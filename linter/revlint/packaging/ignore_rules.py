"""Patterns in the form of a ``.gitignore``, for many paths."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase, translate

from revlint.packaging.patterns import reach, split


class IgnoreRules:
    """Patterns of which the last that matches a path counts."""

    def __init__(self, lines: Iterable[str]) -> None:
        stripped = (line.strip() for line in lines)
        self._patterns = [line for line in stripped if line and not line.startswith("#")]
        self._last = [_last_name(pattern) for pattern in self._patterns]
        self._any = re.compile("|".join(map(translate, self._last or ["[]"])))
        self._found: dict[str, tuple[int, ...]] = {}

    def match(self, path: str) -> bool:
        """Whether the patterns match a path, or a folder that it is in."""
        parts = path.split("/")
        folders = (n for part in parts[:-1] for n in self._candidates(part))
        candidates = {*folders, *self._search(parts[-1])}
        ignored = False
        for n in sorted(candidates):
            pattern = self._patterns[n]
            is_negative = pattern.startswith("!")
            if is_negative is ignored and _matches(pattern.removeprefix("!"), parts):
                ignored = not is_negative
        return ignored

    def _candidates(self, folder: str) -> tuple[int, ...]:
        if folder not in self._found:
            self._found[folder] = self._search(folder)
        return self._found[folder]

    def _search(self, part: str) -> tuple[int, ...]:
        """The patterns whose last name matches a part of a path: no others can match the path."""
        if not self._any.match(part):
            return ()
        return tuple(n for n, name in enumerate(self._last) if fnmatchcase(part, name))


def _last_name(pattern: str) -> str:
    names = [name for name in split(pattern.removeprefix("!")) if name != "**"]
    return names[-1] if names else "*"


def _matches(pattern: str, parts: list[str]) -> bool:
    wanted = split(pattern)
    if "/" not in pattern.rstrip("/"):
        wanted = ("**", *wanted)
    reached = reach(wanted, parts)
    if wanted[-1:] == ("**",):
        # "a/**" is all that is in "a", and not "a" itself.
        reached -= reach(wanted[:-1], parts)
    longest = len(parts) - 1 if pattern.endswith("/") else len(parts)
    return any(0 < n <= longest for n in reached)
