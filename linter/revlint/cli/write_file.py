"""Writing a file: all of it or nothing, and never through a hostile link of the linted tree."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from revlint import process
from revlint.cli.links import refuse_links
from revlint.cli.special_file import descriptor_of, open_special
from revlint.errors import RevlintError


def write_file(path: Path, text: str, *, roots: Sequence[Path] = ()) -> None:
    """Replace the content of a file, or create it; the permissions of a file stay.

    If the disk is full or the run is interrupted, the file stays as it was. A device, a pipe with
    a reader, and a descriptor such as ``/dev/stdout`` are written to.

    Args:
        path: the file, absolute. Links are followed, except as below.
        text: its new content.
        roots: the roots of linted projects, absolute and without links. A link in their work trees
            may be hostile: it is followed only inside that work tree, and never into ``.git``.

    Raises:
        RevlintError: the file cannot be written.
    """
    data = text.encode("utf-8", "backslashreplace")
    with _reported(path):
        number = descriptor_of(path)
        if number is not None:
            _write_all(os.dup(number), data)
            return
        refuse_links(path, roots)
        target = Path(os.path.realpath(path))
        mode = _mode(target)
        if mode is None or stat.S_ISREG(mode):
            _replace(target, data, mode)
        else:
            _write_all(open_special(path, mode), data)


def append_file(path: Path, text: str, *, roots: Sequence[Path] = ()) -> None:
    """Add a text to the end of a file, or create it; ``roots`` are as for ``write_file``.

    Raises:
        RevlintError: the file cannot be written.
    """
    data = text.encode("utf-8", "backslashreplace")
    with _reported(path):
        refuse_links(path, roots)
        mode = _mode(path)
        if mode is None or stat.S_ISREG(mode):
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
            _write_all(os.open(os.path.realpath(path), flags, 0o666), data)
        else:
            _write_all(open_special(path, mode), data)


def create_file(path: Path, text: str) -> None:
    """Create a file; a reader sees all of the text or no file.

    Raises:
        RevlintError: the name is taken, if only by a dangling link, or the file cannot be
            written.
    """
    with _reported(path):
        if os.path.lexists(path):
            raise RevlintError(f"{path}: not written: it exists")
        _replace(path, text.encode("utf-8"), None)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _write_all(descriptor: int, data: bytes, *, to_disk: bool = False) -> None:
    with open(descriptor, "wb") as file:
        file.write(data)
        if to_disk:
            file.flush()
            os.fsync(descriptor)


def _replace(target: Path, data: bytes, mode: int | None) -> None:
    """Write data beside a file and move it there; ``mode`` is that of the file, if there is one."""
    beside = target.with_name(f".revlint-{secrets.token_hex(8)}.tmp")
    process.files.add(str(beside))
    try:
        # With the permissions that the umask leaves a new file.
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        _write_all(descriptor, data, to_disk=True)
        if mode is not None:
            os.chmod(beside, stat.S_IMODE(mode))
        os.replace(beside, target)
    except PermissionError:
        if mode is None:
            raise
        # The file may be written, but its directory takes no new files.
        flags = os.O_WRONLY | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
        _write_all(os.open(target, flags), data)
    finally:
        with suppress(OSError):
            os.unlink(beside)
        process.files.discard(str(beside))


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    """Turn what the system refuses into a message about a path."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RevlintError(f"{path}: cannot be written: {reason}") from None
