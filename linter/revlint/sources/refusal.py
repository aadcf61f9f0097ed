"""What allows a repository that git refuses because it belongs to another user."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from revlint.errors import GitError

#: What git says then: since 2.35.3, and before.
_SAID = (b"dubious ownership", b"unsafe repository")


class RefusedRepositoryError(GitError):
    """git refuses a repository that belongs to another user; the message says what allows it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"git refuses the repository {path}, which belongs to another user (dubious "
            f"ownership); allow it with: {_allow(path)}"
        )


def is_refusal(said: bytes) -> bool:
    """Whether this is how git refuses a repository that belongs to another user."""
    return any(words in said for words in _SAID)


def _allow(path: Path) -> str:
    """A command for a shell, after which git and revlint read a repository."""
    if _can_configure():
        return shlex.join(["git", "config", "--global", "--add", "safe.directory", str(path)])
    given = os.environ.get("GIT_CONFIG_COUNT", "")
    i = int(given) if given.isascii() and given.isdigit() else 0
    return (
        f"export GIT_CONFIG_COUNT={i + 1} GIT_CONFIG_KEY_{i}=safe.directory "
        f"GIT_CONFIG_VALUE_{i}={shlex.quote(str(path))}"
    )


def _can_configure() -> bool:
    """Whether ``git config --global`` finds a file, or a folder for one, that it can write."""
    chosen = os.environ.get("GIT_CONFIG_GLOBAL")
    folder = os.environ.get("HOME", "") if chosen is None else os.path.dirname(chosen)
    if chosen is not None and os.path.exists(chosen) and not os.path.isfile(chosen):
        return False  # /dev/null: git would try to replace it
    return os.path.isdir(folder) and os.access(folder, os.W_OK)
