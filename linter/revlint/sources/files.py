"""Single files and directories on disk, read without waiting and without leaving a root."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from revlint.errors import TreeError
from revlint.sources.tree import MAX_FILE_SIZE, too_large

#: Never waits (a FIFO without a writer would), never becomes the controlling terminal.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_DIRECTORY = getattr(os, "O_DIRECTORY", 0) | _NO_LINK
#: Enters a directory that may be searched though not listed, where the system can.
_ENTER = getattr(os, "O_PATH", os.O_RDONLY) | _DIRECTORY
#: Whether files can be opened in a directory that is open (on Windows they cannot).
_HAS_DESCRIPTORS = bool(_NO_LINK) and os.open in os.supports_dir_fd

#: How much of a large file is searched for a word.
_SEARCHED = 32 * MAX_FILE_SIZE

#: What an entry of a directory is.
Kind = Literal["directory", "file", "link", "special"]


class Root:
    """A directory on disk, held open, with the files below it.

    Paths are relative to it, with ``/`` and without links. A directory that is exchanged for a link
    after a path was worked out leads nowhere: each part of the path is opened in the one before.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        #: The root itself, and the directory that was entered last.
        self._open: dict[str, int] = {}

    def read(self, path: str) -> bytes:
        """The bytes of a regular file.

        Raises:
            TreeError: it is missing, no regular file, not permitted, a link or larger than
                ``MAX_FILE_SIZE``.
        """
        with _tree_errors():
            if not _HAS_DESCRIPTORS:
                return _read(os.open(os.path.join(self.path, path), _READ))
            directory, _, name = path.rpartition("/")
            was_open = directory in self._open
            try:
                return _read(os.open(name, _READ | _NO_LINK, dir_fd=self._enter(directory)))
            except FileNotFoundError:
                if not was_open:
                    raise
            # The directory may have been replaced since it was entered.
            self._close()
            return _read(os.open(name, _READ | _NO_LINK, dir_fd=self._enter(directory)))

    def scan(self, directory: str) -> list[tuple[str, Kind]]:
        """The names in a directory, and what each is.

        Raises:
            OSError: it cannot be listed.
        """
        if not _HAS_DESCRIPTORS or os.scandir not in os.supports_fd:
            with os.scandir(os.path.join(self.path, directory)) as entries:
                return [(entry.name, _kind_of(entry)) for entry in entries]
        descriptor = os.open(".", os.O_RDONLY | _DIRECTORY, dir_fd=self._enter(directory))
        try:
            with os.scandir(descriptor) as entries:
                return [(entry.name, _kind_of(entry)) for entry in entries]
        finally:
            os.close(descriptor)

    def _enter(self, directory: str) -> int:
        """A directory, open until another one is entered."""
        known = self._open.get(directory)
        if known is not None:
            return known
        if "" not in self._open:
            self._open[""] = os.open(self.path, _ENTER)
        root = here = self._open[""]
        for part in filter(None, directory.split("/")):
            try:
                inner = os.open(part, _ENTER, dir_fd=here)
            finally:
                if here != root:
                    os.close(here)
            here = inner
        if here != root:
            self._close(but="")
            self._open[directory] = here
        return here

    def _close(self, but: str | None = None) -> None:
        for directory in [d for d in self._open if d != but]:
            os.close(self._open.pop(directory))

    def __del__(self) -> None:
        with suppress(OSError):
            self._close()


def read_inside(top: str | Path, path: str | Path) -> bytes:
    """The bytes of a regular file below a directory; links are followed as long as they stay there.

    Raises:
        TreeError: it leads out of the directory, or cannot be read (see ``read_file``).
    """
    top, real = os.path.realpath(top), real_path(str(path))
    if not real.startswith(top.rstrip(os.sep) + os.sep):
        raise TreeError("outside", "it is a link that leads out of the project")
    return Root(top).read(real[len(top.rstrip(os.sep)) + 1 :].replace(os.sep, "/"))


def mentions(path: str | Path, word: bytes) -> bool:
    """Whether a regular file of any size has a word in its first ``_SEARCHED`` bytes."""
    with suppress(OSError, ValueError), os.fdopen(os.open(path, _READ), "rb") as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            before = b""
            for _ in range(_SEARCHED // MAX_FILE_SIZE):
                chunk = before + file.read(MAX_FILE_SIZE)
                if word in chunk:
                    return True
                before = chunk[-len(word) :]
    return False


def read_file(path: str | Path) -> bytes:
    """The bytes of a regular file anywhere on disk; links are followed.

    Raises:
        TreeError: it is missing, no regular file, not permitted or larger than ``MAX_FILE_SIZE``.
    """
    with _tree_errors():
        return _read(os.open(path, _READ))


def real_path(path: str) -> str:
    """The path behind all links; a path that the system gives up on is left as it is.

    The system follows some forty links in a row and takes some thousand characters,
    ``os.path.realpath`` any number of both.
    """
    try:
        os.stat(path)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENAMETOOLONG):
            return path
    except ValueError:
        return path
    return os.path.realpath(path)


def may_list(path: str | Path) -> bool:
    """Whether there is permission to list a directory; True where there is no such directory."""
    try:
        with os.scandir(path):
            return True
    except PermissionError:
        return False
    except (OSError, ValueError):
        return True


@contextmanager
def _tree_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _as_tree_error(error) from error
    except ValueError as error:
        raise TreeError("missing", "no file can have such a name") from error


def _read(descriptor: int) -> bytes:
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise TreeError("not-a-file", f"it is {_kind(status.st_mode)}, not a regular file")
        if status.st_size > MAX_FILE_SIZE:
            raise too_large(status.st_size)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            # A file of no size (in /proc), or one that grows, is not read without end.
            data = file.read(MAX_FILE_SIZE + 1)
    finally:
        os.close(descriptor)
    if len(data) > MAX_FILE_SIZE:
        raise too_large(len(data))
    return data


def _kind_of(entry: os.DirEntry[str]) -> Kind:
    try:
        if entry.is_symlink():
            return "link"
        if entry.is_dir(follow_symlinks=False):
            return "directory"
        return "file" if entry.is_file(follow_symlinks=False) else "special"
    except OSError:
        return "file"


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
