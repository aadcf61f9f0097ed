"""What revlint raises."""

from __future__ import annotations


class RevlintError(Exception):
    """revlint could not do its work; the message is one or more lines that say why and what to do."""


class ConfigError(RevlintError):
    """The configuration of revlint is wrong; the message lists every mistake, one to a line."""


class GitError(RevlintError):
    """git could not answer."""


class TreeError(RevlintError):
    """A path of a tree cannot be read.

    ``reason`` is one of ``missing``, ``permission``, ``not-a-file``, ``outside``, ``limit``,
    ``io``; the message is a sentence without the path.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
