"""The files on disk, as a tree."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from revlint.errors import TreeError
from revlint.sources.checkout import Checkout
from revlint.sources.git_command import GitMissingError
from revlint.sources.git_directory import find_work_tree
from revlint.sources.listing import head_files, list_files
from revlint.sources.paths import child
from revlint.sources.scan import is_directory, is_special, scan, walk
from revlint.sources.tree import MAX_FILE_SIZE, Tree, too_large, without_excluded

#: Directories that are never entered outside git: not the project's own files.
_FOREIGN = frozenset({".git", ".hg", ".svn", "node_modules", "site-packages", "__pypackages__"})

#: Never waits (a FIFO without a writer would), never becomes the controlling terminal.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


#: The coarsest clock of a file system, in nanoseconds: FAT counts in steps of two seconds.
_TICK = 2_000_000_000


class DiskTree(Tree):
    """A directory on disk.

    In a git work tree the files are those that git tracks or does not ignore, outside of one all
    but dependencies and virtual environments. ``exclude`` are patterns as in a ``.gitignore``,
    relative to the root.

    Raises:
        GitError: the directory is in a git work tree, and git refuses to list it.
    """

    def __init__(self, root: Path, exclude: Iterable[str] = ()) -> None:
        self.root = root.absolute()
        self._real_root = os.path.realpath(root)
        self.exclude = tuple(exclude)
        self._real_dirs: dict[str, str] = {}
        self._stamps: dict[str, str | None] = {}
        #: The repository whose files are listed; None outside of git.
        self.located = find_work_tree(self.root)
        #: The tracked files that a sparse checkout leaves out.
        self.left_out: frozenset[str] = frozenset()
        self._paths = tuple(sorted(without_excluded(self._list(), self.exclude)))
        self.checkout = Checkout(self._find_new_paths)

    def paths(self) -> tuple[str, ...]:
        return self._paths

    def read(self, path: str) -> bytes:
        if self._real(path) is None:
            raise TreeError("outside", "it is a link that leads out of the project")
        return read_file(os.path.join(self.root, path))

    def real_path(self, path: str) -> str | None:
        return self._real(path)

    def fingerprint(self, path: str) -> str | None:
        """Size, times, inode and device of a regular file, and where it is through links.

        None for a file that was written a moment ago: it could be written again within one tick of
        the file system's clock. The first answer stands, so a file that is read later, and changed
        in between, has another fingerprint in the next tree.
        """
        if path not in self._stamps:
            self._stamps[path] = self._stamp(path)
        return self._stamps[path]

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

    def _find_new_paths(self) -> frozenset[str] | None:
        if self.located is None:
            return None
        return frozenset(self._paths) - head_files(self.located, Path(self._real_root))

    def _list(self) -> set[str]:
        listing = None
        if self.located is not None:
            # Without git, the files are found as outside of a repository.
            with suppress(GitMissingError):
                listing = list_files(self.located, Path(self._real_root))
        if listing is None:
            self.located = None
            return set(_walk(self._real_root))
        found = {p for p in listing.sparse if os.path.lexists(os.path.join(self.root, p))}
        self.left_out = listing.sparse - found
        found |= listing.present
        return found | self._special_files(found)

    def _special_files(self, listed: set[str]) -> set[str]:
        """The FIFOs and the like named ``*.py`` beside Python files: Alembic would open them.

        git does not list them.
        """
        directories = {os.path.dirname(path) for path in listed if path.endswith(".py")}
        return {
            child(directory, entry.name)
            for directory in directories
            for entry in scan(os.path.join(self.root, directory))
            if entry.name.endswith(".py") and is_special(entry)
        }

    def _real(self, path: str) -> str | None:
        """The path behind all links, relative to the root; None where it is not below the root."""
        directory, _, name = path.rpartition("/")
        real = os.path.join(self._real_directory(directory), name) if name else self._real_root
        try:
            # Most files are no links: one look at the file instead of one at each of its parents.
            if os.path.islink(real):
                real = os.path.realpath(real)
        except ValueError:
            return path
        if real == self._real_root:
            return ""
        prefix = self._real_root.rstrip(os.sep) + os.sep
        return real[len(prefix) :].replace(os.sep, "/") if real.startswith(prefix) else None

    def _real_directory(self, directory: str) -> str:
        if directory not in self._real_dirs:
            self._real_dirs[directory] = os.path.realpath(os.path.join(self.root, directory))
        return self._real_dirs[directory]

    def _is_linked(self, directory: str) -> bool:
        """Whether links lead to a directory."""
        plain = os.path.join(self._real_root, directory) if directory else self._real_root
        return self._real_directory(directory) != plain


def _walk(root: str) -> Iterator[str]:
    """Every file below a directory that is in no work tree of git, relative to the directory."""
    for directory, entries in walk(root):
        if directory and any(entry.name == "pyvenv.cfg" for entry in entries):
            entries.clear()
        files = [entry for entry in entries if not is_directory(entry)]
        yield from (child(directory, entry.name) for entry in files)
        entries[:] = [e for e in entries if _is_entered(directory, e.name)]


def _is_entered(directory: str, name: str) -> bool:
    if name in _FOREIGN:
        return False
    # Alembic enters hidden directories below a recursive version location.
    return not name.startswith(".") or "versions" in directory.split("/")


def read_file(path: str | Path) -> bytes:
    """The bytes of a regular file on disk; links are followed.

    Raises:
        TreeError: it is missing, no regular file, not permitted or larger than ``MAX_FILE_SIZE``.
    """
    try:
        return _read(path)
    except OSError as error:
        raise _as_tree_error(error) from error
    except ValueError as error:
        raise TreeError("missing", "no file can have such a name") from error


def _read(path: str | Path) -> bytes:
    descriptor = os.open(path, _OPEN_FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise TreeError("not-a-file", f"it is {_kind(status.st_mode)}, not a regular file")
        if status.st_size > MAX_FILE_SIZE:
            raise too_large(status.st_size)
        # A file of no size (in /proc), or one that grows, is not read for ever.
        data = file.read(MAX_FILE_SIZE + 1)
        if len(data) > MAX_FILE_SIZE:
            raise too_large(len(data))
        return data


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFDIR: "a directory",
        stat.S_IFIFO: "a FIFO",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    return kinds.get(stat.S_IFMT(mode), "something else")


def _as_tree_error(error: OSError) -> TreeError:
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return TreeError("missing", "there is no such file, or it is a link to nothing")
        case errno.ELOOP:
            return TreeError("missing", "it is a link that leads back to itself")
        case errno.EACCES | errno.EPERM:
            return TreeError("permission", "there is no permission to read it")
        case errno.EISDIR:
            return TreeError("not-a-file", "it is a directory, not a regular file")
        case errno.ENXIO:
            return TreeError("not-a-file", "it is a socket or a device, not a regular file")
        case _:
            return TreeError("io", f"it cannot be read: {error.strerror}")
