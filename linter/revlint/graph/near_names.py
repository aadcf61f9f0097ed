"""Names that are spelled almost like another one, found among many without comparing it to each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import pairwise


class NearNames:
    """Finds those of many names that ``difflib`` may call close to another.

    ``cutoff`` is the least ratio of a ``difflib.SequenceMatcher`` that counts. For two names of
    given lengths it leaves so many characters that may differ. A name that is cut into one piece
    more has a piece that the other name holds whole, so that a search for the pieces finds it.
    """

    def __init__(self, names: Iterable[str], cutoff: float) -> None:
        self._names = tuple(names)
        self._cutoff = cutoff

    def changed(self, gone: Collection[str], new: Collection[str]) -> NearNames:
        """The same without some names, and with others."""
        found = NearNames((), self._cutoff)
        groups = found._by_length = {**self._by_length}
        for length in {len(name) for name in (*gone, *new)}:
            names, _ = groups.pop(length, ([], ""))
            left = [name for name in names if name not in gone]
            left += [name for name in new if len(name) == length]
            if left:
                groups[length] = left, " ".join(left)
        return found

    def like(self, name: str) -> list[str]:
        """The names that may be close; a name that is among them twice is found twice."""
        return [
            near
            for length, (names, text) in self._by_length.items()
            for near in self._in_group(name, length, names, text)
        ]

    @cached_property
    def _by_length(self) -> dict[int, tuple[list[str], str]]:
        """The names of each length, also as one text with a blank after each."""
        groups: dict[int, list[str]] = {}
        for name in self._names:
            groups.setdefault(len(name), []).append(name)
        return {length: (names, " ".join(names)) for length, names in groups.items()}

    def _in_group(self, name: str, length: int, names: list[str], text: str) -> Iterable[str]:
        both = len(name) + length
        alike = _least_alike(both, self._cutoff)
        if alike > min(len(name), length):
            return ()
        pieces = _cut(name, both - 2 * alike + 1)
        found = {n for piece in pieces for n in _places(piece, length, text)}
        return [names[n] for n in sorted(found)]


def _least_alike(both: int, cutoff: float) -> int:
    """How many characters two names of so many together must have in common."""
    alike = int(cutoff * both / 2)
    while both and 2.0 * alike / both < cutoff:
        alike += 1
    return alike


def _cut(name: str, count: int) -> Iterator[str]:
    """A name in so many pieces of nearly the same length."""
    ends = [len(name) * n // count for n in range(count + 1)]
    return (name[start:end] for start, end in pairwise(ends))


def _places(piece: str, length: int, text: str) -> Iterator[int]:
    """The numbers of the names of a length that hold a piece, in the text of all of them."""
    at = text.find(piece)
    while at >= 0:
        number, column = divmod(at, length + 1)
        if column + len(piece) <= length:
            yield number
        at = text.find(piece, at + 1)
