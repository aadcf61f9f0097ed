"""Writing a text file whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from revlint.errors import RevlintError


def create(path: Path, text: str) -> None:
    """Write a file that does not exist yet; a reader sees all of it or no file.

    Raises:
        RevlintError: something has the name already, or the file cannot be written.
    """
    try:
        if os.path.lexists(path):
            raise FileExistsError
        os.replace(_written(path, text, like=None), path)
    except FileExistsError:
        raise RevlintError(f"{path}: it exists already, and is left as it is") from None
    except OSError as error:
        raise _failure(path, error) from None


def replace(path: Path, text: str) -> None:
    """Write a file anew, with the permissions that it had; a link stays and its target is written.

    Raises:
        RevlintError: the file cannot be written.
    """
    target = path.resolve()
    try:
        os.replace(_written(target, text, like=target), target)
    except OSError as error:
        raise _failure(path, error) from None


def _written(path: Path, text: str, *, like: Path | None) -> str:
    """A new file beside a path, with a text; on failure nothing stays."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if like is None:
            os.chmod(name, 0o666 & ~_umask())
        else:
            shutil.copymode(like, name)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    return name


def _umask() -> int:
    """The process's mask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _failure(path: Path, error: OSError) -> RevlintError:
    return RevlintError(f"{path}: cannot be written: {error.strerror or error}")
