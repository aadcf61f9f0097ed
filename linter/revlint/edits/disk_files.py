"""The files of a project on disk that an edit may change: plain ones, behind no link."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from revlint.errors import EditRefused, TreeError
from revlint.sources.files import Root

#: What no edit writes into: the files of version control.
_FORBIDDEN = frozenset({".git", ".hg", ".svn"})


def place_of(root: Path, path: str) -> Path:
    """The file of a path below a root, which need not exist.

    Raises:
        EditRefused: the path leads out of the root or into ``.git``, or a folder on the way is a
            link or no folder.
    """
    parts = path.split("/")
    if any(part in ("", ".", "..") or part.casefold() in _FORBIDDEN for part in parts):
        raise EditRefused("not a path inside the project", path)
    if "\0" in path or any(os.sep in part or (os.altsep or "/") in part for part in parts):
        raise EditRefused("not a path inside the project", path)
    at = root
    for part in parts[:-1]:
        at /= part
        if at.is_symlink():
            raise EditRefused(f"a link leads to it: {at}; edit the file that it leads to", path)
        if os.path.lexists(at) and not at.is_dir():
            raise EditRefused(f"{at} is not a folder", path)
    return at / parts[-1]


def read_plain(root: Path, path: str) -> bytes | None:
    """The bytes of a regular file, None where there is none.

    Raises:
        EditRefused: it is a link or no regular file, or cannot be read.
    """
    place = place_of(root, path)
    if place.is_symlink():
        raise EditRefused("it is a link; edit the file that it leads to", path)
    if not os.path.lexists(place):
        return None
    try:
        return Root(str(root)).read(path)
    except TreeError as error:
        raise EditRefused(str(error), path) from error


def refuse_unwritable(root: Path, path: str) -> None:
    """Refuse a file that is read-only, or that has a second name, which would keep the old bytes.

    Raises:
        EditRefused: it is one.
    """
    status = place_of(root, path).lstat()
    if not status.st_mode & stat.S_IWUSR or not os.access(place_of(root, path), os.W_OK):
        raise EditRefused("it is read-only", path)
    if status.st_nlink > 1:
        raise EditRefused("it is a hard link: another name leads to the same file", path)
