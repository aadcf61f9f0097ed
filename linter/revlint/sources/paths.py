"""Arithmetic on the paths of a tree.

Paths are relative to the root of a tree, with ``/``, without ``.`` or ``..``; ``""`` is the root.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from typing import TypeVar

Value = TypeVar("Value")


def relative_path(path: str | os.PathLike[str], start: str | os.PathLike[str]) -> str:
    """A path on disk as it is seen from a directory, with ``/``.

    It is absolute where it is on another drive of Windows.
    """
    try:
        found = os.path.relpath(path, start)
    except ValueError:
        found = os.path.abspath(path)
    return found.replace(os.sep, "/")


def child(directory: str, name: str) -> str:
    """The path of a name in a directory."""
    return f"{directory}/{name}" if directory else name


def join(directory: str, *parts: str) -> str | None:
    """A path below a directory, normalized; None where ``..`` leads above the root.

    An absolute part starts again at the root.
    """
    path = posixpath.normpath(posixpath.join("/" + directory, *parts))
    # normpath drops a ".." at the root, so a path that climbs out is detected by counting.
    depth = 0
    for part in posixpath.join(directory, *parts).split("/"):
        depth += -1 if part == ".." else 0 if part in ("", ".") else 1
        if depth < 0:
            return None
    return path.strip("/")


def normalized(path: str) -> str:
    """A path without ``./`` and the like; unchanged where it climbs above the root."""
    found = join("", path)
    return path if found is None else found


def ancestors(directory: str) -> list[str]:
    """A directory and its parents, nearest first, up to the root."""
    found = [directory]
    while directory:
        directory = directory.rpartition("/")[0]
        found.append(directory)
    return found


def common_depth(a: str, b: str) -> int:
    """How many directories two paths share, counted from the root."""
    if not a or not b:
        return 0
    return len([p for p in posixpath.commonpath([a, b]).split("/") if p])


def below(entries: Mapping[str, Value], folder: str) -> dict[str, Value]:
    """The entries of a mapping by path that lie in a folder, by path relative to that folder."""
    if not folder:
        return dict(entries)
    prefix = folder + "/"
    return {p[len(prefix) :]: e for p, e in entries.items() if p.startswith(prefix)}
