"""What decides, beside the files of a work tree, what git says about them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from revlint.errors import GitError
from revlint.sources.git_directory import GitDirectory
from revlint.sources.head import head_state
from revlint.sources.work_tree import find_top


def git_stamp(root: Path, located: GitDirectory | None) -> object:
    """A value that changes with HEAD, the index, the refs and the settings of a repository.

    ``located`` is the repository that a project root is in, None if git cannot read one.
    """
    if located is None:
        return find_top(root)
    try:
        head = head_state(located)
    except GitError as error:
        head = str(error)
    files = (
        located.path / "index",
        # A merge that is under way has another parent.
        located.path / "MERGE_HEAD",
        located.common / "shallow",
        located.common / "config",
        located.common / "info/exclude",
        located.common / "packed-refs",
    )
    folders = _folders(located.common / "refs")
    return find_top(root), head, *(_stamp(path) for path in (*files, *folders))


def _stamp(path: Path) -> tuple[str, int, int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return str(path), status.st_mtime_ns, status.st_size, status.st_ino


def _folders(top: Path) -> Iterator[Path]:
    """A folder and those below it: a ref that is written changes its folder."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        yield folder
        try:
            with os.scandir(folder) as entries:
                waiting += [
                    Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)
                ]
        except OSError:
            continue
