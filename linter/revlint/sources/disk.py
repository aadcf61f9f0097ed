"""The files on disk, as a tree."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from revlint.errors import TreeError
from revlint.sources.checkout import Checkout
from revlint.sources.files import Kind, Root, may_list, real_path
from revlint.sources.paths import child
from revlint.sources.tree import Tree, without_excluded
from revlint.sources.work_tree import find_top

if TYPE_CHECKING:
    from revlint.sources.git_directory import GitDirectory
    from revlint.sources.listing import Listing

#: Directories that are never entered outside git: not the project's own files.
_FOREIGN = frozenset({".git", ".hg", ".svn", "node_modules", "site-packages", "__pypackages__"})

#: The coarsest clock of a file system, in nanoseconds: FAT counts in steps of two seconds.
_TICK = 2_000_000_000


class DiskTree(Tree):
    """A directory on disk.

    In a git work tree the files are those that git tracks or does not ignore. Elsewhere, and where
    git refuses a repository of another user, they are all but dependencies and virtual
    environments. ``exclude`` are patterns as in a ``.gitignore``, relative to the root.

    Raises:
        GitError: the directory is in a git work tree, and git cannot list it.
    """

    def __init__(self, root: Path, exclude: Iterable[str] = ()) -> None:
        self.root = root.absolute()
        self._real_root = os.path.realpath(root)
        self._files = Root(self._real_root)
        self.exclude = tuple(exclude)
        self._real_dirs: dict[str, str] = {}
        self._stamps: dict[str, str | None] = {}
        self._head: frozenset[str] | None = None
        #: The repository whose files are listed; None outside of git.
        self.located: GitDirectory | None = None
        #: Why git refuses the repository, and what allows it; "" where it does not.
        self.refusal = ""
        #: The tracked files that a sparse checkout leaves out.
        self.left_out: frozenset[str] = frozenset()
        self._paths = tuple(sorted(without_excluded(self._list(), self.exclude)))
        self.checkout = Checkout(lambda: self.new_among(self._paths))

    def paths(self) -> tuple[str, ...]:
        return self._paths

    def read(self, path: str) -> bytes:
        real = self._real(path)
        if real is None:
            raise TreeError("outside", "it is a link that leads out of the project")
        return self._files.read(real)

    def real_path(self, path: str) -> str | None:
        return self._real(path)

    def may_list(self, directory: str) -> bool:
        return may_list(self.root / directory)

    def has_directory(self, path: str) -> bool:
        return os.path.isdir(self.root / path)

    def fingerprint(self, path: str) -> str | None:
        """Size, times, inode and device of a regular file, and where it is through links.

        None for a file that was written a moment ago: it could be written again within one tick of
        the file system's clock. The first answer stands, so a file that is read later, and changed
        in between, has another fingerprint in the next tree.
        """
        if path not in self._stamps:
            self._stamps[path] = self._stamp(path)
        return self._stamps[path]

    def forget(self, path: str) -> None:
        """Look again at a file that may have changed, when it is asked for next."""
        self._stamps.pop(path, None)

    def is_plain(self, fingerprint: str) -> bool:
        """Whether the file with a fingerprint is where its path says: no link leads to it."""
        return fingerprint.count(" ") == 4

    def _stamp(self, path: str) -> str | None:
        directory, _, name = path.rpartition("/")
        try:
            status = os.lstat(os.path.join(self._real_directory(directory), name))
        except (OSError, ValueError):
            return None
        newest = max(status.st_mtime_ns, status.st_ctime_ns)
        if not stat.S_ISREG(status.st_mode) or newest > time.time_ns() - _TICK:
            return None
        where = f" {self._real_directory(directory)}" if self._is_linked(directory) else ""
        return (
            f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino} "
            f"{status.st_dev}{where}"
        )

    def new_among(self, paths: Iterable[str]) -> frozenset[str] | None:
        if self.located is None:
            return None
        if self._head is None:
            from revlint.sources.listing import head_files

            self._head = head_files(self.located, Path(self._real_root))
        return frozenset(paths) - self._head

    def _list(self) -> set[str]:
        listing = self._ask_git() if find_top(self.root) is not None else None
        if listing is None:
            self.located = None
            return set(_walk(self._files))
        found = {p for p in listing.sparse if os.path.lexists(os.path.join(self.root, p))}
        self.left_out = listing.sparse - found
        found |= listing.present
        return found | self._special_files(found)

    def _ask_git(self) -> Listing | None:
        # Imported here: outside of git, a check starts no program.
        from revlint.sources.git_command import GitMissingError
        from revlint.sources.git_directory import find_work_tree
        from revlint.sources.listing import list_files
        from revlint.sources.refusal import RefusedRepositoryError

        # Without git, the files are found as outside of a repository.
        with suppress(GitMissingError):
            try:
                self.located = find_work_tree(self.root)
                if self.located is not None:
                    return list_files(self.located, Path(self._real_root))
            except RefusedRepositoryError as error:
                self.refusal = str(error)
        return None

    def _special_files(self, listed: set[str]) -> set[str]:
        """The FIFOs and the like named ``*.py`` beside Python files: Alembic would open them.

        git does not list them.
        """
        directories = {os.path.dirname(path) for path in listed if path.endswith(".py")}
        found = set()
        for directory in directories:
            for name, kind in _scan(self._files, directory):
                if name.endswith(".py") and kind == "special":
                    found.add(child(directory, name))
        return found

    def _real(self, path: str) -> str | None:
        """The path behind all links, relative to the root; None where it is not below the root."""
        directory, _, name = path.rpartition("/")
        real = os.path.join(self._real_directory(directory), name) if name else self._real_root
        try:
            # Most files are no links: one look at the file instead of one at each of its parents.
            if os.path.islink(real):
                real = real_path(real)
        except ValueError:
            return path
        if real == self._real_root:
            return ""
        prefix = self._real_root.rstrip(os.sep) + os.sep
        return real[len(prefix) :].replace(os.sep, "/") if real.startswith(prefix) else None

    def _real_directory(self, directory: str) -> str:
        if directory not in self._real_dirs:
            self._real_dirs[directory] = real_path(os.path.join(self.root, directory))
        return self._real_dirs[directory]

    def _is_linked(self, directory: str) -> bool:
        """Whether links lead to a directory."""
        plain = os.path.join(self._real_root, directory) if directory else self._real_root
        return self._real_directory(directory) != plain


def _walk(root: Root) -> Iterator[str]:
    """Every file below a directory, relative to it, links neither followed nor left out."""
    pending = [""]
    while pending:
        directory = pending.pop()
        entries = _scan(root, directory)
        if directory and any(name == "pyvenv.cfg" for name, _ in entries):
            continue
        for name, kind in entries:
            path = child(directory, name)
            if kind != "directory":
                yield path
            elif is_entered(directory, name):
                pending.append(path)


def is_entered(directory: str, name: str) -> bool:
    """Whether, outside of git, the files of a directory belong to the tree."""
    if name in _FOREIGN:
        return False
    # Alembic enters hidden directories below a recursive version location.
    return not name.startswith(".") or "versions" in directory.split("/")


def _scan(root: Root, directory: str) -> list[tuple[str, Kind]]:
    try:
        return root.scan(directory)
    except (OSError, ValueError):
        return []
