"""What revlint raises."""

from __future__ import annotations

from typing import Literal

#: Why a path of a tree cannot be read.
TreeReason = Literal["missing", "permission", "not-a-file", "outside", "limit", "io"]


class RevlintError(Exception):
    """revlint could not do its work; the message says in a line or more why, and what to do."""


class ConfigError(RevlintError):
    """The configuration of revlint is wrong; the message lists every mistake, one to a line."""


class GitError(RevlintError):
    """git could not answer."""


class TreeError(RevlintError):
    """A path of a tree cannot be read.

    The message is a sentence without the path.
    """

    def __init__(self, reason: TreeReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class EditRefused(RevlintError):  # noqa: N818 - no error: revlint decides not to edit
    """An edit that revlint does not make, since it could be wrong or lose something.

    ``why`` is a sentence without the path, ``line`` where the reason is, if there is one line.
    """

    def __init__(self, why: str, path: str | None = None, line: int | None = None) -> None:
        place = path if line is None else f"{path}:{line}"
        super().__init__(why if path is None else f"{place}: {why}")
        self.why = why
        self.path = path
        self.line = line
