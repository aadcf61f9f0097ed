"""Writing a file: all of the text, or nothing."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from revlint import process
from revlint.errors import RevlintError


def write_file(path: Path, text: str) -> None:
    """Replace the content of a file, or create it; the permissions of a file stay.

    If the disk is full or the run is interrupted, the file stays as it was. A link is followed;
    a device or a pipe, such as ``/dev/stdout``, is written to.

    Raises:
        RevlintError: the file cannot be written.
    """
    data = text.encode("utf-8", "backslashreplace")
    with _told(path):
        target = Path(os.path.realpath(path))
        mode = _mode(target)
        if mode is not None and not stat.S_ISREG(mode):
            path.write_bytes(data)
        else:
            _replace(target, data, mode)


def create_file(path: Path, text: str) -> None:
    """Create a file; a reader sees all of the text or no file.

    Raises:
        RevlintError: the path exists already, as a link that leads nowhere too, or the file
            cannot be written.
    """
    with _told(path):
        if os.path.lexists(path):
            raise RevlintError(f"{path}: it exists already, and is left as it is")
        _replace(path, text.encode("utf-8"), None)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _replace(target: Path, data: bytes, mode: int | None) -> None:
    """Write data beside a file and move it there; ``mode`` is that of the file, if there is one."""
    beside = target.with_name(f".revlint-{secrets.token_hex(8)}.tmp")
    process.files.add(str(beside))
    try:
        # With the permissions that the umask leaves a new file.
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except PermissionError:
        process.files.discard(str(beside))
        if mode is None:
            raise
        # The file may be written, but its directory takes no new files.
        target.write_bytes(data)
        return
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        if mode is not None:
            os.chmod(beside, stat.S_IMODE(mode))
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
    finally:
        process.files.discard(str(beside))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says into a message about a path."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RevlintError(f"{path}: cannot be written: {reason}") from None
