"""The history of files, as values that rules show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

#: Gives the revision id that a file defines, from its path and bytes; None where there is none.
ReadId = Callable[[str, bytes], str | None]

#: Longer subjects are cut, in characters.
_MAX_SUBJECT = 72


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its full id, its author's date as ``2024-05-01``, its subject.

    The subject is text from the repository; reporters escape it.
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
    """A deleted file, by path relative to the project root, and the commit that deleted it.

    ``commit`` is None where HEAD still has the file, so that the deletion is not committed.
    """

    path: str
    commit: Commit | None


@dataclass(frozen=True, slots=True)
class DeletedFile:
    """A file that the history deleted.

    ``data`` is its last content, ``commit`` the full id of the commit that deleted it, and
    ``said`` the date and the subject of that commit.
    """

    path: str
    data: bytes
    commit: str
    said: str


@dataclass(frozen=True, slots=True)
class BranchFile:
    """A file that a branch has and the linted side lacks.

    ``branch`` is the short name of the branch, such as ``origin/topic``, and ``is_remote`` tells
    whether it belongs to another repository.
    """

    path: str
    data: bytes
    branch: str
    is_remote: bool


class Past(Protocol):
    """Answers questions about deleted files and files of other branches.

    Every answer has a time limit: an empty answer may also mean that the time ran out. These are
    the answers of a history without commits.
    """

    def renew(self) -> None:
        """Begin another run, with all of its time left."""
        return

    def deletion_of(self, id_: str, folders: Collection[str]) -> Deletion | None:
        """The newest deletion of a file of some folders that defines a revision id."""
        return None

    def branches_with(self, id_: str, folders: Collection[str]) -> tuple[str, ...]:
        """The branches, local and remote, with a file of some folders that defines an id."""
        return ()

    def files_on_branches(self, folders: Collection[str]) -> Iterable[BranchFile]:
        """The files below some folders that only other branches have, which are not merged yet.

        The branch that is checked out, and its namesakes on remotes, are left out.
        """
        return ()

    def additions_of(self, paths: Collection[str]) -> dict[str, Commit]:
        """The commit that added each file, oldest first.

        It omits files in no commit, and those that the edge of a shallow clone may have had before.
        """
        return {}

    def deleted(self, folders: tuple[str, ...]) -> Iterable[DeletedFile]:
        """The files below some folders that a commit deleted, newest first."""
        return ()
