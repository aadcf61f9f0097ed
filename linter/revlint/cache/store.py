"""A place for what earlier runs found out, which nobody but this user can have written.

Files are kept under names, each with a seal: a keyed hash over its name and content. The key lies
outside what is linted, so that a repository that brings a cache along brings nothing. What is
damaged, cut off, of another version or not to be read does not count, and what cannot be written is
not kept: without a cache all is the same, only slower.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path

from revlint import process

#: The directory of a project's cache, unless ``REVLINT_CACHE_DIR`` names another.
DIRECTORY = ".revlint_cache"
VARIABLE = "REVLINT_CACHE_DIR"

#: The form of what is kept; another one is not read.
_MAGIC = b"revlint cache 1\n"
_SEAL_SIZE = 32
_KEY_SIZE = 32

#: Larger files are not read, in bytes.
_MAX_SIZE = 512 * 1024 * 1024

#: So many files of a kind are kept, the newest ones.
_MAX_FILES = 16

_README = """# Written by revlint, which makes it anew where it is missing.
*
"""


def digest(data: bytes) -> str:
    """What two contents share only if they are equal."""
    return blake2b(data, digest_size=16).hexdigest()


class Cache:
    """What was kept of one project."""

    def __init__(self, directory: Path, key: bytes, *, may_be_linked: bool) -> None:
        self._directory = directory
        self._key = key
        self._may_be_linked = may_be_linked

    def read(self, name: str) -> bytes | None:
        """What was kept under a name, None where that cannot be trusted or is not there."""
        with suppress(OSError, ValueError), self._open() as directory:
            descriptor = os.open(name, os.O_RDONLY | _NO_FOLLOW | _NO_BLOCK, dir_fd=directory)
            with open(descriptor, "rb") as file:
                status = os.fstat(descriptor)
                if stat.S_ISREG(status.st_mode) and status.st_size <= _MAX_SIZE:
                    return self._unsealed(name, file.read(_MAX_SIZE))
        return None

    def write(self, name: str, data: bytes) -> None:
        """Keep something under a name, whole or not at all; of a kind, only the newest stay."""
        with suppress(OSError, ValueError):
            self._make()
            with self._open() as directory:
                self._replace(directory, name, _MAGIC + self._seal(name, data) + data)
                _remove_old(directory, name.partition("-")[0] + "-")

    def _unsealed(self, name: str, data: bytes) -> bytes | None:
        start = len(_MAGIC) + _SEAL_SIZE
        seal, content = data[len(_MAGIC) : start], data[start:]
        if not data.startswith(_MAGIC) or not compare_digest(seal, self._seal(name, content)):
            return None
        return content

    def _seal(self, name: str, data: bytes) -> bytes:
        sealed = blake2b(name.encode() + b"\0", key=self._key, digest_size=_SEAL_SIZE)
        sealed.update(data)
        return sealed.digest()

    @contextmanager
    def _open(self) -> Iterator[int]:
        """The directory, held while it is used: what its name leads to may change meanwhile."""
        flags = os.O_RDONLY | os.O_DIRECTORY | (0 if self._may_be_linked else _NO_FOLLOW)
        descriptor = os.open(self._directory, flags)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _make(self) -> None:
        if not self._directory.is_dir():
            self._directory.mkdir(parents=self._may_be_linked, exist_ok=True)
        with self._open() as directory:
            if ".gitignore" not in os.listdir(directory):
                self._replace(directory, ".gitignore", _README.encode())

    def _replace(self, directory: int, name: str, data: bytes) -> None:
        beside = f".{secrets.token_hex(8)}.tmp"
        process.files.add(str(self._directory / beside))
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW
            descriptor = os.open(beside, flags, 0o600, dir_fd=directory)
            with open(descriptor, "wb") as file:
                file.write(data)
            os.replace(beside, name, src_dir_fd=directory, dst_dir_fd=directory)
        except BaseException:
            with suppress(OSError):
                os.unlink(beside, dir_fd=directory)
            raise
        finally:
            process.files.discard(str(self._directory / beside))


def open_cache(root: Path) -> Cache | None:
    """The cache of the project with a root; None where none can be had."""
    if not _SUPPORTED:
        return None
    chosen = os.environ.get(VARIABLE)
    directory = Path(chosen).absolute() if chosen else root / DIRECTORY
    # A directory of the user's choice may hold the key too, but never one that is linted.
    own = bool(chosen) and not _is_within(directory, root)
    try:
        key = _key(directory if own else _home())
    except (OSError, RuntimeError):
        return None
    return Cache(directory, key, may_be_linked=bool(chosen))


def _is_within(directory: Path, root: Path) -> bool:
    return Path(os.path.realpath(directory)).is_relative_to(os.path.realpath(root))


def _home() -> Path:
    """Where this user's programs keep what they can make again.

    Raises:
        RuntimeError: there is no home directory.
    """
    chosen = os.environ.get("XDG_CACHE_HOME")
    return (Path(chosen) if chosen else Path.home() / ".cache") / "revlint"


def _key(directory: Path) -> bytes:
    """The key of this user, made where there is none.

    Raises:
        OSError: it cannot be read or written, or is somebody else's.
    """
    path = directory / "key"
    with suppress(FileNotFoundError):
        key = _read_key(path)
        if len(key) == _KEY_SIZE:
            return key
        # Cut off by a full disk.
        path.unlink()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = directory / f".{secrets.token_hex(8)}.tmp"
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY_SIZE))
        # Whoever comes first makes the key.
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        os.unlink(beside)
    key = _read_key(path)
    if len(key) != _KEY_SIZE:
        raise OSError(f"{path} holds no key")
    return key


def _read_key(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW | _NO_BLOCK)
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
            raise PermissionError(f"{path} is no key of this user's")
        return file.read(_KEY_SIZE + 1)


def _remove_old(directory: int, prefix: str) -> None:
    names = [name for name in os.listdir(directory) if name.startswith(prefix)]
    if len(names) <= _MAX_FILES:
        return
    ages = {}
    for name in names:
        with suppress(OSError):
            ages[name] = os.stat(name, dir_fd=directory, follow_symlinks=False).st_mtime_ns
    for name in sorted(ages, key=ages.__getitem__)[:-_MAX_FILES]:
        with suppress(OSError):
            os.unlink(name, dir_fd=directory)


_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_BLOCK = getattr(os, "O_NONBLOCK", 0)

#: Without these there is no way to be sure of where something is written.
_SUPPORTED = _NO_FOLLOW != 0 and os.open in os.supports_dir_fd and hasattr(os, "geteuid")
