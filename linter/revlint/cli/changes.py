"""Changes of files on disk, as they happen."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from revlint.errors import RevlintError
from revlint.sources.git_directory import find_work_tree
from revlint.sources.git_stamp import git_stamp

#: Folders in which no file is linted, though programs write there all the time.
_IGNORED = frozenset({".git", ".hg", ".svn", "__pycache__", "node_modules", ".mypy_cache"})

#: How long to wait for more changes, in milliseconds: until none comes for a step, or at most.
_STEP, _MOST = 50, 1_600

#: How often to look at git and at the roots, in milliseconds.
_PAUSE = 1_000


def changes_below(roots: Sequence[Path]) -> Iterator[frozenset[Path]]:
    """The paths that change below some folders, in batches, without end.

    A batch with a root means that anything may have changed: a file before the first batch, or the
    commit that is checked out. A root that is gone is waited for.

    Raises:
        RevlintError: ``watchfiles`` is not installed.
    """
    try:
        import watchfiles
    except ImportError:
        raise RevlintError(
            "--watch needs watchfiles; install it with: pip install 'revlint[watch]'"
        ) from None
    while True:
        states = _states(roots)
        stamps: list[object] | None = None
        for batch in watchfiles.watch(
            *roots, watch_filter=None, debounce=_MOST, step=_STEP, rust_timeout=_PAUSE,
            yield_on_timeout=True,
        ):  # fmt: skip
            changed = {Path(path) for _, path in batch}
            changed = {path for path in changed if _IGNORED.isdisjoint(path.parts)}
            before, stamps = stamps, _stamps(roots)
            if stamps != before:
                changed.update(roots)
            if _states(roots) != states:
                break
            if changed:
                yield frozenset(changed)
        # The watched folders are others now.
        while None in _states(roots):
            time.sleep(_PAUSE / 1_000)
        yield frozenset(roots)


def _states(roots: Sequence[Path]) -> list[tuple[int, int] | None]:
    """Which folders the roots are; None for one that is gone."""
    found: list[tuple[int, int] | None] = []
    for root in roots:
        try:
            status = root.stat()
        except OSError:
            found.append(None)
        else:
            found.append((status.st_dev, status.st_ino))
    return found


def _stamps(roots: Sequence[Path]) -> list[object]:
    """The states of the repositories that the roots are in."""
    found: list[object] = []
    for root in roots:
        with suppress(RevlintError, OSError):
            found.append(git_stamp(root, find_work_tree(root)))
    return found
