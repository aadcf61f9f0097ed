"""The signs of a picture in text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symbols:
    """``arrow`` leads from a chain to the next, ``parked`` marks an align revision.

    ``between`` replaces the ids between two; ``works`` and ``fails`` mark a verdict.
    """

    arrow: str
    parked: str
    between: str
    works: str
    fails: str

    @property
    def all(self) -> str:
        """Every sign, to test whether an encoding has them."""
        return "".join((self.arrow, self.parked, self.between, self.works, self.fails))


UNICODE = Symbols(arrow="→", parked="■", between="…", works="✓", fails="✗")
ASCII = Symbols(arrow="->", parked="#", between="..", works="", fails="!")
