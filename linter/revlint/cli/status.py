"""The exit statuses of every command."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.cli.console import tell

CLEAN, FINDINGS, FAILED, NOTHING_TO_LINT = range(4)

#: The status of a command that refused to edit and changed nothing.
REFUSED = FINDINGS

#: The statuses that a shell reports after Ctrl-C and after a closed pipe: 128 plus the signal.
INTERRUPTED = 130
CLOSED_PIPE = 141


def status_of(chains: Sequence[object], paths: Sequence[str]) -> int:
    """The status of a command that found these chains; writes a line if there are none."""
    if chains:
        return CLEAN
    where = " ".join(paths) or "here"
    tell(
        f"nothing to lint: no chain was found ({where}); a chain is a script directory that "
        "alembic.ini or [tool.alembic] names, a directory with env.py and versions/, or a folder "
        "of revision files"
    )
    return NOTHING_TO_LINT
