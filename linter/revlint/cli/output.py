"""Writing a report into a file: all of it or nothing."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from revlint import process
from revlint.errors import RevlintError


def write_file(path: Path, text: str) -> None:
    """Put a text in place of what a file holds; its permissions stay.

    Where the disk is full or the run is interrupted, the file is as it was. A link is followed;
    a device or a pipe, such as ``/dev/stdout``, is written to.

    Raises:
        RevlintError: the file cannot be written.
    """
    data = text.encode("utf-8", "backslashreplace")
    try:
        target = Path(os.path.realpath(path))
        mode = _mode(target)
        if mode is not None and not stat.S_ISREG(mode):
            path.write_bytes(data)
        else:
            _replace(target, data, mode)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RevlintError(f"{path}: cannot be written: {reason}") from None


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _replace(target: Path, data: bytes, mode: int | None) -> None:
    beside = target.with_name(f".revlint-{secrets.token_hex(8)}.tmp")
    process.files.add(str(beside))
    try:
        # With the permissions that the umask leaves a new file.
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except PermissionError:
        if mode is None:
            raise
        # A file that may be written to, in a directory where none may be made.
        target.write_bytes(data)
        return
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        if mode is not None:
            os.chmod(beside, stat.S_IMODE(mode))
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
    finally:
        process.files.discard(str(beside))
