"""git, asked in a way that lets a repository's own settings run nothing.

Only commands that list names and read objects are used: none that would run a hook, a filter, a
pager, a credential helper or a file system monitor, and none that writes.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from revlint.errors import GitError

#: What stands before every command.
COMMAND = (
    "git",
    "--no-pager",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
)

#: The variables of git that pass: what the user says of git itself. All others could lead git to
#: another repository, index or program than the one that is linted (a hook is run with such ones).
_KEPT = ("GIT_CONFIG_", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
_DROPPED = ("GIT_CONFIG_PARAMETERS",)

_SET = {
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    # Only newer gits know the first; that no protocol is allowed stops a partial clone in all.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    # What others will have of a commit, not what somebody put in its place here.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a work tree as git sees them, relative to the directory that was asked for.

    ``present`` are tracked or untracked, not ignored, and on disk; ``sparse`` are tracked files
    that a sparse checkout may have left out, to be looked for on disk.
    """

    present: frozenset[str]
    sparse: frozenset[str]


def run(directory: Path, *arguments: str) -> bytes:
    """The standard output of a git command that is run in a directory.

    Raises:
        GitError: git is not installed, or says no; the message is git's own.
    """
    done = _run(directory, *arguments)
    if done.returncode:
        raise GitError(_complaint(done, arguments))
    return done.stdout


def ask(directory: Path, *arguments: str) -> str | None:
    """What a git command says, without the newline at the end; None where it says no.

    Raises:
        GitError: git is not installed, or refuses to look, because the repository belongs to
            somebody else.
    """
    done = _run(directory, *arguments)
    if done.returncode == 0:
        return os.fsdecode(done.stdout.removesuffix(b"\n"))
    if b"dubious ownership" in done.stderr or b"safe.bareRepository" in done.stderr:
        raise GitError(_complaint(done, arguments))
    return None


def toplevel(path: Path) -> Path | None:
    """The top of the work tree that a directory lies in; None outside of any, or without git.

    Raises:
        GitError: git refuses to look, because the repository belongs to somebody else.
    """
    try:
        done = _run(path, "rev-parse", "--show-toplevel")
    except GitError:
        return None
    if done.returncode == 0:
        return Path(os.fsdecode(done.stdout.removesuffix(b"\n"))) if done.stdout.strip() else None
    if b"dubious ownership" in done.stderr:
        raise GitError(_complaint(done, ("rev-parse", "--show-toplevel")))
    return None


def list_files(directory: Path) -> Listing:
    """The files below a directory that are tracked, or neither tracked nor ignored.

    Raises:
        GitError: git says no.
    """
    output = run(
        directory, "ls-files", "-z", "-t", "--cached", "--others", "--deleted", "--exclude-standard"
    )
    listed: dict[bytes, set[str]] = {}
    for entry in output.split(b"\0"):
        tag, _, name = entry.partition(b" ")
        # "dir/" is a repository of its own inside this one: another project.
        if name and not name.endswith(b"/"):
            listed.setdefault(tag, set()).add(os.fsdecode(name))
    sparse = listed.pop(b"S", set())
    gone = listed.pop(b"R", set())
    return Listing(frozenset(set().union(*listed.values()) - gone), frozenset(sparse))


def is_ignored(directory: Path) -> bool:
    """Whether git ignores a directory of a work tree as a whole, so that it lists nothing in it."""
    # Asked from above: seen from inside, "." is never ignored. The command takes names as they
    # are, and refuses to be told so.
    name = f"./{directory.name}"
    done = _run(directory.parent, "--no-literal-pathspecs", "check-ignore", "--quiet", "--", name)
    return done.returncode == 0


def head_files(directory: Path) -> frozenset[str] | None:
    """The files of ``HEAD`` below a directory, relative to it; None while there is no commit.

    Raises:
        GitError: git says no.
    """
    if _run(directory, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").returncode:
        return None
    output = run(directory, "ls-tree", "-r", "-z", "--name-only", "HEAD")
    return frozenset(os.fsdecode(name) for name in output.split(b"\0") if name)


def _run(directory: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=directory,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise GitError(f"git cannot be run in {directory}: {error.strerror}") from error


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or (name.startswith(_KEPT) and name not in _DROPPED)
    }
    return kept | _SET


def _complaint(done: subprocess.CompletedProcess[bytes], arguments: tuple[str, ...]) -> str:
    said = done.stderr.decode(errors="replace").strip()
    return said or f"git {' '.join(arguments)} ended with status {done.returncode}"
