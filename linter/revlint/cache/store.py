"""Files that one project keeps between runs, outside of what is linted.

The directory is the user's own: a repository cannot ship a cache. Each file has a checksum,
so damaged, truncated and outdated files are ignored. A file that cannot be written is not kept.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from revlint import process
from revlint.sources.work_tree import find_top

#: The environment variable that names the directory of all caches.
VARIABLE = "REVLINT_CACHE_DIR"

#: The first bytes of every file that is kept; files with another form are not read.
_MAGIC = b"revlint cache 2\n"
_CHECKSUM_SIZE = 16

#: Larger files are not read, in bytes.
_MAX_SIZE = 256 * 1024 * 1024

#: Of the files named NAME-DIGEST, the newest are kept.
_MAX_FILES = 16
_NUMBERED = re.compile(r"[a-z]+-[0-9a-f]{32}")

#: Files that are being written, and how long that takes at most, in seconds.
_BEGUN = re.compile(r"\.[0-9a-f]{16}\.tmp")
_DAY = 24 * 60 * 60

_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


def digest(data: bytes) -> str:
    """A hash that two contents share only if they are equal."""
    return blake2b(data, digest_size=16).hexdigest()


def hash_of(texts: Iterable[str]) -> str:
    """A hash that two rows of texts share only if they are equal; no text holds a NUL."""
    return digest("\0".join(texts).encode("utf-8", "surrogatepass"))


class Folder:
    """What is kept of one project: files by name."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def read(self, name: str) -> bytes | None:
        """The content of a file; None where it is missing, damaged or not this user's."""
        with suppress(OSError, ValueError):
            descriptor = os.open(self._directory / name, _OPEN_FLAGS)
            with open(descriptor, "rb") as file:
                status = os.fstat(descriptor)
                if not _is_own(status) or status.st_size > _MAX_SIZE:
                    return None
                head = file.read(len(_MAGIC) + _CHECKSUM_SIZE)
                if head.startswith(_MAGIC):
                    data = file.read(_MAX_SIZE)
                    return data if head == _head(name, data) else None
        return None

    def write(self, name: str, data: bytes) -> None:
        """Keep a file, whole or not at all; of those named NAME-DIGEST, the newest stay."""
        with suppress(OSError, ValueError):
            self.keep(name, data)
            if _NUMBERED.fullmatch(name):
                self._remove_old(name.partition("-")[0] + "-")

    def keep(self, name: str, data: bytes, *, to_disk: bool = False) -> None:
        """Keep a file; with ``to_disk`` it outlives a failure of the system.

        Raises:
            OSError: it cannot be written.
        """
        self._make()
        self._replace(name, _head(name, data) + data, to_disk=to_disk)

    def path(self, name: str) -> Path:
        """Where a file is kept."""
        return self._directory / name

    def open_lock(self, name: str) -> int:
        """Open an empty file that runs lock.

        Raises:
            OSError: it cannot be opened.
        """
        self._make()
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        return os.open(self._directory / name, flags, 0o600)

    def _make(self) -> None:
        """Make the directory.

        Raises:
            PermissionError: it belongs to another user, or would lie among the files of one.
        """
        if not self._directory.is_dir():
            nearest = next(p for p in self._directory.parents if p.is_dir())
            if _user() == 0 and nearest.stat().st_uid != 0:
                raise PermissionError("root leaves no directory that its owner cannot write")
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_own(self._directory.lstat(), stat.S_IFDIR):
            raise PermissionError("the directory is not this user's own")

    def _replace(self, name: str, data: bytes, *, to_disk: bool) -> None:
        beside = str(self._directory / f".{os.urandom(8).hex()}.tmp")
        process.files.add(beside)
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with open(os.open(beside, flags, 0o600), "wb") as file:
                file.write(data)
                if to_disk:
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(beside, self._directory / name)
            self._remove_left()
        except BaseException:
            with suppress(OSError):
                os.unlink(beside)
            raise
        finally:
            process.files.discard(beside)

    def _remove_left(self) -> None:
        """Remove what runs that were killed had begun to write a day ago or earlier."""
        for name in filter(_BEGUN.fullmatch, os.listdir(self._directory)):
            path = self._directory / name
            with suppress(OSError):
                if path.lstat().st_mtime < time.time() - _DAY:
                    os.unlink(path)

    def _remove_old(self, prefix: str) -> None:
        """Remove files of this module's making, the oldest first, until few enough are left."""
        ages = {}
        for name in os.listdir(self._directory):
            if name.startswith(prefix) and _NUMBERED.fullmatch(name):
                with suppress(OSError):
                    ages[name] = (self._directory / name).lstat().st_mtime_ns
        for name in sorted(ages, key=ages.__getitem__)[:-_MAX_FILES]:
            if self._wrote(name):
                with suppress(OSError):
                    os.unlink(self._directory / name)

    def _wrote(self, name: str) -> bool:
        with suppress(OSError):
            descriptor = os.open(self._directory / name, _OPEN_FLAGS)
            with open(descriptor, "rb") as file:
                return _is_own(os.fstat(descriptor)) and file.read(len(_MAGIC)) == _MAGIC
        return False


def open_folders(
    roots: Mapping[Path, str | None], tell: Callable[[str], None]
) -> dict[Path, Folder]:
    """The folder of each project that may keep anything.

    ``roots`` maps the root of each project to the directory that its configuration chooses.
    ``tell`` is called with a line about each directory that is refused, because it lies in a
    repository or a project of this run, which could ship a cache.
    """
    kept_out = {place for root in roots for place in (root, find_top(root)) if place is not None}
    folders = {}
    for root, configured in roots.items():
        directory = _directory(configured)
        if directory is None:
            continue
        place = _place_of(directory, kept_out)
        if place is None:
            folders[root] = Folder(directory / digest(os.fsencode(root)))
        else:
            tell(f"no cache: {directory} is in {place}; set {VARIABLE} to another directory")
    return folders


def lasting_folders(root: Path) -> list[Folder]:
    """Where a project keeps what the next run needs, the best place first: also in CI.

    The configuration of a linted tree has no say: it could name a folder that a tree ships.
    """
    kept_out = [place for place in (root, find_top(root)) if place is not None]
    chosen = [_chosen(os.environ.get(VARIABLE)), _user_directory(), _temporary_directory()]
    return [
        Folder(directory / digest(os.fsencode(root)))
        for directory in dict.fromkeys(filter(None, chosen))
        if _place_of(directory, kept_out) is None
    ]


def _chosen(written: str | None) -> Path | None:
    return Path(os.path.abspath(os.path.expanduser(written))) if written else None


def _directory(configured: str | None) -> Path | None:
    """The directory of all caches; None in CI, unless the user chose one."""
    chosen = _chosen(os.environ.get(VARIABLE) or configured)
    if chosen:
        return chosen
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        return None
    return _user_directory()


def _user_directory() -> Path:
    # Imported here: a run with a chosen directory does not need it.
    import platformdirs

    return platformdirs.user_cache_path("revlint", appauthor=False)


def _temporary_directory() -> Path | None:
    """A directory for this user among the temporary ones; None where another user made it."""
    import tempfile

    directory = Path(tempfile.gettempdir()) / f"revlint-{_user()}"
    try:
        return directory if _is_own(directory.lstat(), stat.S_IFDIR) else None
    except FileNotFoundError:
        return directory


def _place_of(directory: Path, places: Iterable[Path]) -> Path | None:
    """The place, if any, that a directory lies in."""
    real = Path(os.path.realpath(directory))
    return next((p for p in places if real.is_relative_to(os.path.realpath(p))), None)


def _head(name: str, data: bytes) -> bytes:
    checksum = blake2b(name.encode() + b"\0", digest_size=_CHECKSUM_SIZE)
    checksum.update(data)
    return _MAGIC + checksum.digest()


def _is_own(status: os.stat_result, kind: int = stat.S_IFREG) -> bool:
    """Whether this user alone can write a file, as far as the system tells."""
    if stat.S_IFMT(status.st_mode) != kind:
        return False
    return _user() is None or (status.st_uid == _user() and not status.st_mode & 0o022)


def _user() -> int | None:
    return os.geteuid() if hasattr(os, "geteuid") else None
