"""What git knows about the files of a tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from revlint.sources.past import Past


def _nothing() -> None:
    return None


def _no_file(id_: str, folders: Sequence[str]) -> str | None:
    return None


@dataclass(frozen=True)
class Checkout:
    """What git knows about the files of a tree; nothing, outside of git.

    ``content_keys`` are ids that two files share only if their bytes are equal, by path.
    ``find_unstaged`` gives the file on disk, below some folders, that defines an id and is not
    staged. ``find_base_name`` gives the base that the tree is compared with, as it was asked for.
    """

    find_new_paths: Callable[[], frozenset[str] | None] = _nothing
    open_past: Callable[[], Past | None] = _nothing
    content_keys: Mapping[str, str] = field(default_factory=dict)
    find_unstaged: Callable[[str, Sequence[str]], str | None] = _no_file
    find_base_name: Callable[[], str | None] = _nothing

    @classmethod
    def of(
        cls,
        new_paths: frozenset[str] | None = None,
        past: Past | None = None,
        content_keys: Mapping[str, str] | None = None,
    ) -> Checkout:
        """A checkout about which everything is known."""
        return cls(lambda: new_paths, lambda: past, content_keys or {})

    @cached_property
    def new_paths(self) -> frozenset[str] | None:
        """The files that the base does not have, or None where there is no base to ask."""
        return self.find_new_paths()

    @property
    def base_name(self) -> str | None:
        """The base that the tree is compared with, or None where it is compared with none."""
        return self.find_base_name()

    @cached_property
    def past(self) -> Past | None:
        """The history of the files, or None where there is no git to ask."""
        return self.open_past()
