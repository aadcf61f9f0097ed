"""The mistakes of one configuration of Alembic, collected while it is read."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.discovery.alembic_config import ROOT
from revlint.discovery.script_directory import ConfigProblem, ConfigProblemKind
from revlint.location import Location

#: A list of paths is read up to this many entries: real ones have fewer than a hundred.
MAX_ENTRIES = 1000
#: How often an entry counts.
_TIMES = 2


class ConfigProblems:
    """Collects mistakes: one of each kind for each place."""

    def __init__(self, max_entries: int = MAX_ENTRIES) -> None:
        self._max_entries = max_entries
        self._found: dict[tuple[ConfigProblemKind, Location], ConfigProblem] = {}

    def add(self, kind: ConfigProblemKind, place: Location, message: str, help_: str = "") -> None:
        """Add a mistake, unless one of its kind is known of the place."""
        problem = ConfigProblem(kind, place, message.replace(ROOT, "."), help_)
        self._found.setdefault((kind, place), problem)

    def bounded(self, key: str, entries: Sequence[str], place: Location) -> list[str]:
        """The entries of a list of paths, each text at most twice: then it shows that it repeats.

        Those beyond the limit are left out, which is a problem.
        """
        times = dict.fromkeys(entries, 0)
        kept = []
        for entry in entries:
            times[entry] += 1
            if times[entry] <= _TIMES:
                kept.append(entry)
        most = self._max_entries
        if len(kept) > most:
            message = f"{key} has {len(kept)} entries; revlint reads the first {most}"
            self.add("value", place, message)
        return kept[:most]

    def has(self, place: Location) -> bool:
        """Whether any mistake is known of a place."""
        return any(known == place for _, known in self._found)

    def all(self) -> tuple[ConfigProblem, ...]:
        """The mistakes in the order in which they were added."""
        return tuple(self._found.values())
