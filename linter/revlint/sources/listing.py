"""The files of a work tree as git lists them.

The calls raise ``GitError`` where git refuses, fails or would wait for a FIFO.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from revlint.errors import GitError
from revlint.sources.git_command import complaint
from revlint.sources.git_directory import GitDirectory
from revlint.sources.head import merged_heads
from revlint.sources.slow_settings import refuse_slow_settings
from revlint.sources.tree import MAX_ENTRIES


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a work tree as git sees them, relative to the directory that was listed.

    ``present`` are tracked or untracked, not ignored, and on disk. ``sparse`` are tracked files
    that a sparse checkout may leave out; look for them on disk.
    """

    present: frozenset[str]
    sparse: frozenset[str]


def list_files(located: GitDirectory, directory: Path) -> Listing | None:
    """The files below a directory that are tracked, or neither tracked nor ignored.

    None where git cannot read the repository, or ignores the directory as a whole.
    """
    top = located.top or directory
    prefix = "" if directory == top else directory.relative_to(top).as_posix() + "/"
    done = located.first_git().run_whole(
        *("ls-files", "-z", "-t", "--cached", "--others", "--deleted", "--exclude-standard"),
        *(("--", prefix) if prefix else ()),
        if_slow=lambda: refuse_slow_settings(top, directory),
    )
    if done.returncode:
        if located.known is not None:
            raise GitError(complaint(done))
        return None
    listing = _parse(done.stdout, prefix)
    if prefix and not listing.present and not listing.sparse and _is_ignored(located, directory):
        return None
    return listing


def _parse(output: bytes, prefix: str) -> Listing:
    listed: dict[bytes, set[str]] = {}
    for entry in output.split(b"\0"):
        tag, _, name = entry.partition(b" ")
        # "dir/" is a repository inside this one: another project.
        if name and not name.endswith(b"/"):
            listed.setdefault(tag, set()).add(os.fsdecode(name)[len(prefix) :])
    sparse = listed.pop(b"S", set())
    gone = listed.pop(b"R", set())
    return Listing(frozenset(set().union(*listed.values()) - gone), frozenset(sparse))


def _is_ignored(located: GitDirectory, directory: Path) -> bool:
    """Whether git ignores a directory of a work tree as a whole, so that it lists nothing in it."""
    # Asked from the parent: seen from inside, "." is never ignored. The command takes names
    # literally, and refuses the option for that.
    done = located.git(directory.parent).run_whole(
        *("--no-literal-pathspecs", "check-ignore", "--quiet", "--", f"./{directory.name}")
    )
    return done.returncode == 0


def head_files(located: GitDirectory, directory: Path) -> frozenset[str]:
    """The committed files below a directory, relative to it; none before the first commit.

    They are those of ``HEAD``, and of what a merge which is under way joins to it.
    """
    head = located.facts.head
    if head is None:
        return frozenset()
    found = _files_of(located, directory, head)
    for commit in merged_heads(located):
        with suppress(GitError):
            found |= _files_of(located, directory, commit)
    return found


def _files_of(located: GitDirectory, directory: Path, commit: str) -> frozenset[str]:
    names = located.git(directory).parts(
        *("ls-tree", "-r", "-z", "--name-only", commit), limit=MAX_ENTRIES
    )
    return frozenset(map(os.fsdecode, names))
