"""What revlint raises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from revlint.config.config import Config

#: Why a path of a tree cannot be read.
TreeReason = Literal["missing", "permission", "not-a-file", "outside", "limit", "io"]


class RevlintError(Exception):
    """revlint could not do its work; the message says in a line or more why, and what to do."""


class ConfigError(RevlintError):
    """The configuration of revlint is wrong; the message lists every mistake, one to a line.

    ``config`` is what could be read of it, so that the tree can be asked what else is wrong.
    """

    def __init__(self, message: str, config: Config | None = None) -> None:
        super().__init__(message)
        self.config = config


class GitError(RevlintError):
    """git could not answer."""


class TreeError(RevlintError):
    """A path of a tree cannot be read.

    The message is a sentence without the path.
    """

    def __init__(self, reason: TreeReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
