"""A plan carried out, or written as a diff."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from revlint.cli import console
from revlint.cli.console import tell
from revlint.edits.carry_out import carry_out
from revlint.edits.diff import diff
from revlint.edits.plan import Plan
from revlint.edits.staging import read_staging
from revlint.reporters.paths import ToPath
from revlint.sources.work_tree import find_top


def write_diff(root: Path, plan: Plan) -> None:
    """Write a plan to stdout as bytes; paths are relative to the top of git's work tree.

    Raises:
        ClosedPipeError: the reader is gone.
    """
    top = find_top(root)
    prefix = "" if top is None or top == root else root.relative_to(top).as_posix()
    data = diff(plan, prefix)
    sys.stdout.flush()
    stream: Any = getattr(sys.stdout, "buffer", None)
    try:
        if stream is None:
            sys.stdout.write(data.decode(errors="backslashreplace"))
        else:
            stream.write(data)
            stream.flush()
    except BrokenPipeError:
        raise console.ClosedPipeError from None


def apply_plan(root: Path, plan: Plan, to_path: ToPath) -> None:
    """Carry out a plan, and stage its renames as ``git mv`` does.

    Raises:
        EditRefused: nothing was changed.
        RevlintError: a file could not be restored.
    """
    staging = read_staging(root, plan)
    carry_out(root, plan)
    for change, why in staging.stage():
        old, new = map(to_path, (change.path, change.target))
        tell(f"the new name of {old} is not staged: {why}; git add -A -- {old} {new}")
