"""A ``git rebase`` that is under way."""

from __future__ import annotations

import re
from pathlib import Path

_COMMIT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def rebased_onto(git_directory: Path) -> str | None:
    """The commit that a rebase which is under way puts commits on; None without a rebase.

    During a rebase, HEAD and "ours" are the other side with what was put on it so far
    (git: Documentation/git-rebase.txt).
    """
    for folder in ("rebase-merge", "rebase-apply"):
        try:
            text = (git_directory / folder / "onto").read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
        if _COMMIT_ID.fullmatch(text):
            return text
    return None
