"""Refusals as errors of the protocol, whose message the editor shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from revlint.errors import RevlintError
from revlint.path_text import show_paths
from revlint.server.protocol import RefusedError


@contextmanager
def refusing() -> Iterator[None]:
    """Answer with the reason where something is refused or cannot be linted."""
    try:
        yield
    except RevlintError as error:
        raise RefusedError(reason_of(error)) from None


def reason_of(error: RevlintError) -> str:
    """The reason in words; paths are relative to the project root."""
    return show_paths(str(error))
