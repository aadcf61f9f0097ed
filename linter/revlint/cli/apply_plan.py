"""A plan carried out, or written as a diff."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

from revlint import escape
from revlint.cli import console
from revlint.cli.console import tell
from revlint.edits.carry_out import carry_out
from revlint.edits.diff import diff
from revlint.edits.plan import Plan
from revlint.edits.staging import read_staging
from revlint.reporters.paths import ToPath
from revlint.reporters.plan import render_notes
from revlint.sources.work_tree import find_top


def write_diff(root: Path, plan: Plan, to_path: ToPath) -> None:
    """Write a plan to stdout as bytes; paths are relative to the top of git's work tree.

    On a terminal, characters that would act on it are escaped. Notes go to stderr.

    Raises:
        ClosedPipeError: the reader is gone.
    """
    top = find_top(root)
    prefix = "" if top is None or top == root else root.relative_to(top).as_posix()
    data = diff(plan, prefix)
    notes = "".join(f"revlint: {line}\n" for line in render_notes(plan, to_path))
    console.write(notes, sys.stderr)
    stream: Any = getattr(sys.stdout, "buffer", None)
    if stream is None or sys.stdout.isatty():
        lines = data.decode(errors="backslashreplace").split("\n")
        text = "\n".join(escape.for_source(line.removesuffix("\r"), "\t") for line in lines)
        console.write(text, sys.stdout)
        return
    sys.stdout.flush()
    try:
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
        command = shlex.join(["git", "add", "-A", "--", old, new])
        tell(f"the new name of {old} is not staged: {why}; {command}")
