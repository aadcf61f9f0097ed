"""Settings in a work tree that keep git busy, or waiting: looked for once git is slow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from revlint.errors import GitError
from revlint.sources.scan import scan, walk
from revlint.sources.special_files import refuse_special

#: What git reads in every directory of a work tree.
_NAMES = (".gitignore", ".gitattributes")

#: How many directories are looked at, and how large a file may be, in bytes.
_MAX_DIRECTORIES = 100_000
_MAX_SIZE = 1024 * 1024

#: git tries every length for each star in a part of a path, and every part for each "**". Ordinary
#: files have up to four: ``report.[0-9]*.[0-9]*.[0-9]*.[0-9]*.json`` is in GitHub's template.
_MAX_STARS = 8
_SHOWN = 40


def refuse_slow_settings(top: Path, root: Path) -> None:
    """Refuse a work tree whose ``.gitignore`` or ``.gitattributes`` explain that git is slow.

    Args:
        top: the top of the work tree.
        root: the directory of it that git lists.

    Raises:
        GitError: one is a FIFO or a device, very large, or has a pattern that takes hours to match.
    """
    for entry in _settings(top, root):
        refuse_special(entry)
        if entry.is_file(follow_symlinks=False):
            _refuse_patterns(entry)


def _settings(top: Path, root: Path) -> Iterator[os.DirEntry[str]]:
    above = (scan(str(folder)) for folder in root.parents if folder.is_relative_to(top))
    for entries in above:
        yield from (entry for entry in entries if entry.name in _NAMES)
    for _, entries in islice(walk(str(root)), _MAX_DIRECTORIES):
        entries[:] = [entry for entry in entries if entry.name != ".git"]
        yield from (entry for entry in entries if entry.name in _NAMES)


def _refuse_patterns(entry: os.DirEntry[str]) -> None:
    if entry.stat().st_size > _MAX_SIZE:
        raise GitError(f"{entry.path} is larger than {_MAX_SIZE} bytes; git takes too long with it")
    text = Path(entry.path).read_text(errors="replace")
    for number, line in enumerate(text.split("\n"), 1):
        parts = line.split("/")
        stars = max(part.count("*") for part in parts)
        if not line.startswith("#") and max(stars, parts.count("**")) > _MAX_STARS:
            raise GitError(
                f"{entry.path}, line {number}: git takes too long to match {line[:_SHOWN]!r}; "
                f"use up to {_MAX_STARS} '*' in a part of the path"
            )
