"""The exit statuses of every command."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from revlint.cli.console import tell
from revlint.words import named_chains

CLEAN, FINDINGS, FAILED, NOTHING_TO_LINT = range(4)

#: The status of a command that refused to edit and changed nothing.
REFUSED = FINDINGS

#: The statuses that a shell reports after Ctrl-C and after a closed pipe: 128 plus the signal.
INTERRUPTED = 130
CLOSED_PIPE = 141


def status_of(
    chains: Sequence[object],
    paths: Sequence[str],
    find_others: Callable[[], Sequence[str]] = tuple,
) -> int:
    """The status of a command that found these chains; writes a line if there are none.

    ``find_others`` gives the names of chains that are not below the paths.
    """
    if chains:
        return CLEAN
    where = " ".join(paths) or "here"
    if others := find_others():
        tell(f"nothing to lint: no chain is in {where}; this project has {named_chains(others)}")
        return NOTHING_TO_LINT
    tell(
        f"nothing to lint: no chain was found ({where}); a chain is a script directory that "
        "alembic.ini or [tool.alembic] names, a directory with env.py and versions/, or a folder "
        "of revision files"
    )
    return NOTHING_TO_LINT
