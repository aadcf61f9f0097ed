"""The source lines of the findings of one tree."""

from __future__ import annotations

from revlint.errors import TreeError
from revlint.location import START, Location
from revlint.reporters.excerpt import Excerpt, excerpt
from revlint.sources.tree import Tree


class SourceLines:
    """The lines of the files of one tree, each file read once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._lines: dict[str, tuple[str, ...]] = {}

    def lines(self, path: str) -> tuple[str, ...]:
        """The lines of a file without line ends; none if it cannot be read."""
        if path not in self._lines:
            self._lines[path] = self._read(path)
        return self._lines[path]

    def excerpt(self, place: Location, width: int) -> Excerpt | None:
        """The source line of a place in at most ``width`` columns, if there is one to show.

        The start of a file, as a place, means the whole file.
        """
        if place.range == START:
            return None
        return excerpt(self.lines(place.path), place.range, width)

    def _read(self, path: str) -> tuple[str, ...]:
        try:
            data = self._tree.read(path)
        except TreeError:
            return ()
        if b"\0" in data:
            return ()
        text = data.decode("utf-8-sig", "replace")
        # Not str.splitlines: it also splits at form feeds and other characters.
        return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
