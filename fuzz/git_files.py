"""The target for the files of a git directory, and for what git keeps in objects and index."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from revlint.errors import GitError
from revlint.sources.disk import DiskTree
from revlint.sources.entries import parse_tree
from revlint.sources.git_directory import find_repository, find_work_tree
from revlint.sources.head import head_state
from revlint.sources.work_tree import find_top

#: The files that the parts of an input become, in their order.
FILES = (".git", ".git/HEAD", ".git/config", ".git/commondir", ".git/packed-refs", "HEAD", "config")


def git_files(data: bytes) -> None:
    """Whatever ``.git`` holds, it leads to a work tree, to none, or to an error that says why.

    The input is split at ``\\0\\1``; where the first part is empty, ``.git`` is a directory.
    """
    with suppress(ValueError):
        list(parse_tree(data, 20))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "a"
        root.mkdir()
        _write(root, data.split(b"\0\1"))
        top = find_top(root)
        assert top is None or root.is_relative_to(top), top
        with suppress(GitError):
            located = find_work_tree(root)
            if located is not None:
                assert located.top is not None
                assert root.is_relative_to(located.top), located
                head_state(located)
        with suppress(GitError):
            find_repository(root)
        with suppress(GitError):
            assert "versions/a.py" in DiskTree(root).paths()


def _write(root: Path, parts: list[bytes]) -> None:
    if not parts[0]:
        for name in ("objects", "refs/heads", "info"):
            (root / ".git" / name).mkdir(parents=True)
    for name, part in zip(FILES, parts, strict=False):
        path = root / name
        if part and path.parent.is_dir() and not path.is_dir():
            path.write_bytes(part)
    for name in ("objects", "refs", "versions"):
        (root / name).mkdir()
    (root / "versions" / "a.py").write_text("revision = 'a'\n")
