"""What brings the commits that the depth of a clone leaves out."""

from __future__ import annotations

_IN_CI = "(in CI: fetch-depth: 0, GIT_DEPTH: 0)"


def shallow_commit(deepen: int) -> str:
    """What to do where a commit lies beyond the edge of a clone; goes after "this clone,"."""
    return (
        f"which is shallow: run `git fetch --unshallow`, or `git fetch --deepen={deepen}` {_IN_CI}"
    )


def shallow_base(base: str) -> str:
    """What to do where a history ends before the two sides meet."""
    return (
        f"this clone is shallow, and the commit from which HEAD and {base} parted lies beyond its "
        f"edge: run `git fetch --unshallow`, or `git fetch --deepen=100` until it is there {_IN_CI}"
    )
