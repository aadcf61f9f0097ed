"""Trees: where files come from.

A tree lists paths and reads bytes. It executes nothing and follows no link out of the project
root. Paths are relative to the root of the tree, with ``/``, without ``.`` or ``..``; ``""`` is the
root itself.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from typing import Self

from revlint.errors import RevlintError, TreeError
from revlint.sources.checkout import Checkout

#: The largest file that is read, in bytes. Real revision files stay below 1 MB.
MAX_FILE_SIZE = 2 * 1024 * 1024

#: How many files and folders a tree may have. A few objects of git can name a billion paths.
MAX_ENTRIES = 500_000

#: How long the patterns of ``exclude`` may take, in seconds, on all paths of a tree.
_PATIENCE = 20.0


class Tree(ABC):
    """A set of files below one root.

    ``checkout`` is what git knows about them.
    """

    checkout = Checkout()

    def with_checkout(self, checkout: Checkout) -> Self:
        """The same tree, with something else that git knows about it."""
        tree = copy(self)
        tree.checkout = checkout
        return tree

    @abstractmethod
    def paths(self) -> tuple[str, ...]:
        """Every file of the tree that is not ignored, sorted by code points.

        Links and special files (a FIFO) are among them, directories are not.
        """

    @abstractmethod
    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            TreeError: it is missing, no regular file, not permitted, larger than
                ``MAX_FILE_SIZE``, or a link that leads out of the tree.
        """

    def mentions(self, path: str, words: frozenset[bytes]) -> bool:
        """Whether a file holds one of some words; False where it cannot be read."""
        try:
            data = self.read(path)
        except TreeError:
            return False
        return any(word in data for word in words)

    def real_path(self, path: str) -> str | None:
        """The path of the file that a path leads to through links, or None if it leaves the tree.

        A path that is no link, or that does not exist, is itself.
        """
        return path

    def may_list(self, directory: str) -> bool:
        """Whether nothing forbids to list a directory; True where there is none."""
        return True

    def has_directory(self, path: str) -> bool:
        """Whether a directory is there, though none of its files may count."""
        return self.is_dir(path)

    def content_key(self, path: str) -> str | None:
        """What two files share only if their bytes are equal, without reading; None if unknown."""
        return self.checkout.content_keys.get(path)

    def fingerprint(self, path: str) -> str | None:
        """A text that changes whenever a file does, without reading it; None if none is certain.

        It compares two states of one place, not two trees.
        """
        return None

    def new_among(self, paths: Iterable[str]) -> frozenset[str] | None:
        """Those of some paths, of the tree or not, that the base does not have.

        None where there is no base to ask.
        """
        new = self.checkout.new_paths
        if new is None:
            return None
        return frozenset(path for path in paths if path in new or not self.is_file(path))

    def is_file(self, path: str) -> bool:
        """Whether ``paths()`` holds the path."""
        paths = self.paths()
        i = bisect_left(paths, path)
        return i < len(paths) and paths[i] == path

    def is_dir(self, path: str) -> bool:
        """Whether the path is the root, or a directory with at least one file below it."""
        return not path or next(self.below(path), None) is not None

    def below(self, directory: str) -> Iterator[str]:
        """The files anywhere below a directory, sorted; none where it does not exist."""
        paths = self.paths()
        if not directory:
            return iter(paths)
        # "0" is the character after "/".
        first, end = bisect_left(paths, f"{directory}/"), bisect_left(paths, f"{directory}0")
        return iter(paths[first:end])


class OverlayTree(Tree):
    """A tree with the files of another one over its own, such as the buffers of an editor.

    ``gone`` are files that it lacks: they were moved or deleted.
    """

    def __init__(self, under: Tree, over: Tree, gone: frozenset[str] = frozenset()) -> None:
        self.under = under
        self.over = over
        self.gone = gone
        self._paths = tuple(sorted({*under.paths(), *over.paths()} - gone))
        self.checkout = Checkout(self._find_new_paths, lambda: under.checkout.past)

    def paths(self) -> tuple[str, ...]:
        return self._paths

    def read(self, path: str) -> bytes:
        if path in self.gone:
            raise TreeError("missing", "the file does not exist")
        return self._of(path).read(path)

    def real_path(self, path: str) -> str | None:
        return self._of(path).real_path(path)

    def content_key(self, path: str) -> str | None:
        return super().content_key(path) or self._of(path).content_key(path)

    def may_list(self, directory: str) -> bool:
        return self.under.may_list(directory)

    def has_directory(self, path: str) -> bool:
        return self.under.has_directory(path) or self.is_dir(path)

    def fingerprint(self, path: str) -> str | None:
        return self._of(path).fingerprint(path)

    def _of(self, path: str) -> Tree:
        return self.over if self.over.is_file(path) else self.under

    def _find_new_paths(self) -> frozenset[str] | None:
        new = self.under.checkout.new_paths
        added = [path for path in self.over.paths() if not self.under.is_file(path)]
        new_too = self.under.new_among(added)
        return None if new is None or new_too is None else (new | new_too) - self.gone


def too_large(size: int) -> TreeError:
    """What is wrong with a file of more than ``MAX_FILE_SIZE`` bytes."""
    return TreeError(
        "limit", f"it has {size} bytes or more; files larger than {MAX_FILE_SIZE} are not read"
    )


def without_excluded(paths: Iterable[str], exclude: Sequence[str]) -> Iterable[str]:
    """The paths that none of some patterns matches, which are written as in a ``.gitignore``.

    Raises:
        RevlintError: there are paths on which the patterns take too long.
    """
    if not exclude:
        return paths
    # Imported here: most projects exclude nothing.
    import pathspec

    spec = pathspec.GitIgnoreSpec.from_lines(exclude)
    end = time.monotonic() + _PATIENCE
    kept = []
    for path in paths:
        if not spec.match_file(path):
            kept.append(path)
        if time.monotonic() > end:
            raise RevlintError(
                f"exclude: matching the patterns takes longer than {_PATIENCE:.0f} seconds; use "
                "fewer '*' and '**'"
            )
    return kept
