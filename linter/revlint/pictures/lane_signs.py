"""The signs that lanes are drawn with in text."""

from __future__ import annotations

from dataclasses import dataclass

#: The sides of a cell that a line leads to.
UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8


@dataclass(frozen=True, slots=True)
class LaneSigns:
    """``corners`` holds a sign for each set of sides, by the sum of their numbers.

    The other lines are those of dependencies, and ``hidden`` those into rows that are not shown.
    """

    corners: str
    dotted_down: str
    dotted_across: str
    hidden: str
    more: str
    revision: str
    head: str
    parked: str
    missing: str
    external: str
    unknown: str

    @property
    def all(self) -> str:
        """Every sign, to test whether an encoding has them."""
        return "".join(getattr(self, name) for name in self.__slots__)


UNICODE_LANES = LaneSigns(
    corners=" │││─╯╮┤─╰╭├─┴┬┼",
    dotted_down="┊",
    dotted_across="╌",
    hidden="┆",
    more="…",
    revision="○",
    head="●",
    parked="■",
    missing="✗",
    external="◌",
    unknown="?",
)
ASCII_LANES = LaneSigns(
    corners=" |||-'.|-`.|-'.+",
    dotted_down=":",
    dotted_across="-",
    hidden=":",
    more=">",
    revision="o",
    head="@",
    parked="#",
    missing="x",
    external="e",
    unknown="?",
)
