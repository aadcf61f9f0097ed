"""The files of a work tree as git lists them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from revlint.sources.git_directory import GitDirectory
from revlint.sources.special_files import refuse_special_settings
from revlint.sources.tree_objects import MAX_ENTRIES


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a work tree as git sees them, relative to the directory that was listed.

    ``present`` are tracked or untracked, not ignored, and on disk. ``sparse`` are tracked files
    that a sparse checkout may leave out; look for them on disk.
    """

    present: frozenset[str]
    sparse: frozenset[str]


def list_files(located: GitDirectory, directory: Path) -> Listing:
    """The files below a directory that are tracked, or neither tracked nor ignored.

    Raises:
        GitError: git fails, or would wait for a FIFO.
    """
    top = located.top or directory
    output = located.git(directory).run(
        *("ls-files", "-z", "-t", "--cached", "--others", "--deleted", "--exclude-standard"),
        if_slow=lambda: refuse_special_settings(top, directory),
    )
    listed: dict[bytes, set[str]] = {}
    for entry in output.split(b"\0"):
        tag, _, name = entry.partition(b" ")
        # "dir/" is a repository inside this one: another project.
        if name and not name.endswith(b"/"):
            listed.setdefault(tag, set()).add(os.fsdecode(name))
    sparse = listed.pop(b"S", set())
    gone = listed.pop(b"R", set())
    return Listing(frozenset(set().union(*listed.values()) - gone), frozenset(sparse))


def is_ignored(located: GitDirectory, directory: Path) -> bool:
    """Whether git ignores a directory of a work tree as a whole, so that it lists nothing in it."""
    if directory == located.top:
        return False
    # Asked from above: seen from inside, "." is never ignored. The command takes names as they
    # are, and refuses to be told so.
    done = located.git(directory.parent).run_whole(
        *("--no-literal-pathspecs", "check-ignore", "--quiet", "--", f"./{directory.name}"),
        if_slow=lambda: refuse_special_settings(directory, directory),
    )
    return done.returncode == 0


def head_files(located: GitDirectory, directory: Path) -> frozenset[str]:
    """The files of ``HEAD`` below a directory, relative to it; none before the first commit.

    Raises:
        GitError: git fails, or there are too many.
    """
    if located.head is None:
        return frozenset()
    names = located.git(directory).parts(
        *("ls-tree", "-r", "-z", "--name-only", located.head), limit=MAX_ENTRIES
    )
    return frozenset(map(os.fsdecode, names))
