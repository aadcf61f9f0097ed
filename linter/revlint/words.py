"""Numbers and lists in the texts of findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def counted(count: int) -> str:
    """A number, in words where it is small."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def named_chains(names: Sequence[str]) -> str:
    """Chains as "the chain a", "the chains a and b"."""
    return f"the chain{'s' * (len(names) != 1)} {listed(names)}"


def listed(items: Iterable[str], most: int = 8, *, count: int | None = None) -> str:
    """Items as "a, b and c"; of more than ``most``, the first ones and how many more there are.

    ``count`` says how many there are where ``items`` are only the first ``most`` of them.
    """
    every = list(items)
    count = count or len(every)
    shown = every if count <= most else [*every[: most - 1], f"{count - most + 1:,} more"]
    return " and ".join(part for part in (", ".join(shown[:-1]), *shown[-1:]) if part)
