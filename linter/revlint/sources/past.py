"""What git remembers of files, as values that rules can show."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass

#: Longer subjects are cut, in characters.
_MAX_SUBJECT = 72


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its full id, its author's date as ``2024-05-01``, its subject.

    The subject is text that anybody may have written; reporters escape it.
    """

    id: str
    date: str
    subject: str

    @property
    def short_subject(self) -> str:
        """The subject, cut where it is long."""
        if len(self.subject) <= _MAX_SUBJECT:
            return self.subject
        return self.subject[: _MAX_SUBJECT - 1] + "…"

    def __str__(self) -> str:
        return f'{self.id[:12]} of {self.date} ("{self.short_subject}")'


@dataclass(frozen=True, slots=True)
class Deletion:
    """A file that was deleted; the path is relative to the project root.

    ``commit`` is None where HEAD has the file still: it was deleted since, and not committed.
    """

    path: str
    commit: Commit | None


class Past(ABC):
    """Answers questions about files that are not there any more, or not here.

    Every answer is bounded in time: None or nothing also means that it would have taken too long.
    """

    @abstractmethod
    def deletion_of(self, id_: str, folders: Collection[str]) -> Deletion | None:
        """The newest deletion of a file of some folders which states a revision id."""

    @abstractmethod
    def branches_with(self, id_: str, folders: Collection[str]) -> tuple[str, ...]:
        """The branches, local and remote, that have a file of some folders which states an id."""

    @abstractmethod
    def additions_of(self, paths: Collection[str]) -> dict[str, Commit]:
        """The commit that added each file, the oldest first; none for a file that is in none."""
