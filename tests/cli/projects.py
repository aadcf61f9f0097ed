"""Projects on disk for the tests of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from revlint.engine.example import history

GOOD = history("<base> -> a", "a -> b")

#: ``b`` names a parent that is in no file: line 10 of its file.
BAD = history("<base> -> a", "gone -> b")


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Write files below a directory and give the directory."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return root
