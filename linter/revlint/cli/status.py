"""The exit statuses of every command."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.cli.console import tell

CLEAN, FINDINGS, FAILED, NOTHING_TO_LINT = range(4)

#: What a shell gives for Ctrl-C, and for a program whose reader has gone: 128 and the signal.
INTERRUPTED = 130
CLOSED_PIPE = 141


def status_of(chains: Sequence[object], paths: Sequence[str]) -> int:
    """The status of a command that saw these chains; without any, it says so."""
    if chains:
        return CLEAN
    where = " ".join(paths) or "here"
    tell(
        f"nothing to lint: no chain was found ({where}); a chain is what an alembic.ini or "
        "[tool.alembic] names, a directory that holds env.py beside versions/, or a folder of "
        "revision files"
    )
    return NOTHING_TO_LINT
