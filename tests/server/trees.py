"""Small projects for the tests of the server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from revlint.engine.example import history

INI = "[alembic]\nscript_location = migrations\n"

#: A line of three revisions.
LINE = history("<base> -> a1", "a1 -> b2", "b2 -> c3")

#: Two heads after one revision.
FORK = history("<base> -> a1", "a1 -> b2", "a1 -> c3")


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a project; the root without links."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
    return root.resolve()
