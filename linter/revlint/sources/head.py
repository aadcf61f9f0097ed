"""HEAD and what a merge joins to it, read from the files of a repository: git takes longer."""

from __future__ import annotations

import re
from pathlib import Path

from revlint.errors import TreeError
from revlint.sources.files import read_file
from revlint.sources.git_directory import GitDirectory

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BRANCH = re.compile(r"ref: (refs/heads/[^\s\0]+)")


def head_state(located: GitDirectory) -> str:
    """A text that changes whenever the commit that is checked out does.

    Raises:
        GitError: the files do not tell, and neither does git.
    """
    text = _read(located.path / "HEAD")
    branch = _BRANCH.fullmatch(text)
    if branch is not None and ".." not in branch[1]:
        text = _read(located.common / branch[1]) or _packed(located.common, branch[1])
    # There are other ways to keep refs, and a branch without a commit has none.
    return text if _ID.fullmatch(text) else f"tree {located.facts.head_tree}"


def merged_heads(located: GitDirectory) -> list[str]:
    """The commits that a merge which is under way joins to HEAD."""
    return [id_ for id_ in _read(located.path / "MERGE_HEAD").split() if _ID.fullmatch(id_)]


def _packed(common: Path, name: str) -> str:
    for line in _read(common / "packed-refs").split("\n"):
        if line.endswith(f" {name}"):
            return line.partition(" ")[0]
    return ""


def _read(path: Path) -> str:
    """The text of a small file without blanks at its end; "" where there is none."""
    try:
        return read_file(path).decode("utf-8", "replace").rstrip()
    except TreeError:
        return ""
