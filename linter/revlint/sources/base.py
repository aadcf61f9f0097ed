"""What a change is held against: the history that it will join, as trees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from revlint.sources.past import Past
from revlint.sources.tree import Tree


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file in which the two sides cannot be merged.

    ``path`` is the file's path on the linted side, or on the base's side where that one lacks it;
    ``ours`` and ``theirs`` say what each side did to it, as in "changes it" and "deletes it".
    """

    path: str
    ours: str
    theirs: str


def _takes_nothing(path: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Base:
    """The base of a change.

    ``name`` is the base as it was asked for, such as ``origin/main``; ``commit`` and
    ``merge_base`` are full object ids. ``tip`` is the tree of the base's tip, ``before`` that of
    the merge base, and ``merged`` the one that merging the linted side into the tip would make,
    in which a file of ``conflicts`` is as on the linted side. The roots of all of them are
    the project's root. ``is_ahead`` is False where the merge brings nothing to the linted side but
    documents. ``past`` is None where the history cannot be asked. ``takes`` says of a file
    whether ``merged`` has it as the linted side does, whatever that writes into it.
    """

    name: str
    commit: str
    merge_base: str
    tip: Tree
    before: Tree
    merged: Tree
    conflicts: tuple[Conflict, ...] = ()
    past: Past | None = None
    is_ahead: bool = True
    takes: Callable[[str], bool] = field(default=_takes_nothing, repr=False, compare=False)

    @property
    def shown(self) -> str:
        """The base for messages: a commit, since a name moves."""
        return self.short if self._is_id else f"{self.name} ({self.commit[:12]})"

    @property
    def short(self) -> str:
        """The base as it was asked for, an id cut to its first digits."""
        return self.commit[:12] if self._is_id else self.name

    @property
    def _is_id(self) -> bool:
        return len(self.name) >= 7 and self.commit.startswith(self.name)
