"""Places in the files of a tree."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A stretch of a text: lines and columns from 1, columns in code points, the end exclusive."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


#: The start of a file.
START = Range()


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A stretch of a file of the tree; ``path`` is relative to the project root, with ``/``."""

    path: str
    range: Range = START
