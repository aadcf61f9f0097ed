"""A variable whose name was probably meant to be one that Alembic reads."""

from __future__ import annotations

import re
from difflib import get_close_matches

from revlint.errors import TreeError
from revlint.location import Range
from revlint.sources.tree import Tree

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=(?!=)")

#: How alike two names must be: "down_revison" counts, "revision" does not.
_CUTOFF = 0.85

#: The names that are meant as they are.
_NAMES = frozenset({"revision", "down_revision", "branch_labels", "depends_on"})


def find_near_name(tree: Tree, path: str, name: str) -> tuple[str, Range] | None:
    """The first name in a column 1 that is spelled almost like another, and its place."""
    try:
        text = tree.read(path).decode("utf-8", "replace")
    except TreeError:
        return None
    for number, line in enumerate(text.splitlines(), start=1):
        match = _ASSIGNMENT.match(line)
        if match and match[1] not in _NAMES and _is_near(match[1], name):
            return match[1], Range(number, 1, number, match.end(1) + 1)
    return None


def _is_near(written: str, name: str) -> bool:
    return bool(get_close_matches(written.casefold(), [name], cutoff=_CUTOFF))
