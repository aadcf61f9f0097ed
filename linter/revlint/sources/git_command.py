"""git, run so that a repository's own settings run nothing.

Every git process of revlint is started here. The commands list names and read objects; none runs a
hook, a filter, a pager, a credential helper or a file system monitor. What they write goes to a
temporary directory (see ``repository``).

The calls raise ``GitError`` where git cannot be run, fails or takes too long.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from revlint import process
from revlint.errors import GitError
from revlint.interruption import poll
from revlint.sources.pipe import read_within

#: Come before every command. A repository is what the command line names, never one that lies in
#: the linted tree.
_OPTIONS = (
    "--no-pager",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
)
_NO_BARE = ("-c", "safe.bareRepository=explicit")

#: The variables that a command keeps: what the user says about git itself. All others could lead
#: git to another repository, index or program than the one that is linted (a hook runs with such).
_KEPT = ("GIT_CONFIG_", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
_DROPPED = ("GIT_CONFIG_PARAMETERS",)

_SET = {
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    # Only newer gits know the first; allowing no protocol stops a partial clone in all of them.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    # A commit is what others have of it, not what replaces it in this clone.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_ISOLATED = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ATTR_NOSYSTEM": "1",
}

#: How long a command may take, in seconds.
TIME_LIMIT = 120.0

#: After how many seconds a command counts as slow.
_SLOW = 1.0

#: How long a wait for git lasts before it may be interrupted, in seconds.
_PAUSE = 0.05


class GitMissingError(GitError):
    """git cannot be run, as where it is not installed."""


@dataclass(frozen=True, slots=True)
class Git:
    """git in a directory.

    Args:
        directory: where commands run.
        options: come before every command, such as ``--git-dir``.
        isolated: whether the configuration of the user and of the system is left out.
        finds_bare: whether git may take the directory itself for a bare repository.
    """

    directory: Path
    options: tuple[str, ...] = ()
    isolated: bool = False
    finds_bare: bool = False

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        statuses: Sequence[int] = (0,),
        if_slow: Callable[[], None] | None = None,
    ) -> bytes:
        """The standard output of a command.

        Args:
            stdin: what it reads.
            statuses: those that are no failure.
            if_slow: called once when the command is slow; may raise.
        """
        done = self.run_whole(*arguments, stdin=stdin, if_slow=if_slow)
        if done.returncode not in statuses:
            raise GitError(complaint(done))
        return done.stdout

    def ask(self, *arguments: str) -> str | None:
        """The output of a command without the newline at its end; None where it fails."""
        done = self.run_whole(*arguments)
        return None if done.returncode else os.fsdecode(done.stdout.removesuffix(b"\n"))

    def run_whole(
        self, *arguments: str, stdin: bytes = b"", if_slow: Callable[[], None] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """A command that ended, with its status."""
        child = self._start(arguments, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        with child:
            try:
                out, err = _communicate(child, stdin, if_slow)
            except subprocess.TimeoutExpired:
                child.kill()
                raise self._too_slow(arguments) from None
            except BaseException:
                child.kill()
                raise
        return subprocess.CompletedProcess(arguments, child.returncode, out, err)

    def parts(self, *arguments: str, limit: int) -> list[bytes]:
        """The parts of a command's output, each up to a NUL."""
        child = self._start(arguments, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        clock = Clock(TIME_LIMIT)
        found = []
        for part in _read_parts(child, clock):
            found.append(part)
            if len(found) > limit:
                raise GitError(f"git {arguments[0]} lists more than {limit} files")
        if clock.left <= 0:
            raise self._too_slow(arguments)
        if child.returncode:
            raise GitError(f"git {' '.join(arguments)} ended with status {child.returncode}")
        return found

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A command that answers on stdout what is written to its stdin."""
        return self._start(arguments, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def stream(self, *arguments: str, clock: Clock) -> Iterator[bytes]:
        """The parts of a command's output, each up to a NUL, until it ends or the time is up."""
        child = self._start(arguments, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return _read_parts(child, clock)

    def _start(
        self, arguments: Sequence[str], *, stdin: int, stderr: int
    ) -> subprocess.Popen[bytes]:
        options = _OPTIONS if self.finds_bare else (*_OPTIONS, *_NO_BARE)
        try:
            return process.start(
                ["git", *options, *self.options, *arguments],
                cwd=self.directory,
                env=self._environment(),
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
            )
        except OSError as error:
            if shutil.which("git") is None:
                raise GitMissingError("git cannot be run: it is not on PATH") from error
            reason = f"{error.strerror or error}"
            raise GitMissingError(f"git cannot be run in {self.directory}: {reason}") from error

    def _too_slow(self, arguments: Sequence[str]) -> GitError:
        return GitError(
            f"git {arguments[0]} in {self.directory} takes longer than {TIME_LIMIT:.0f} seconds"
        )

    def _environment(self) -> Mapping[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GIT_")
            or (not self.isolated and name.startswith(_KEPT) and name not in _DROPPED)
        }
        return kept | _SET | (_ISOLATED if self.isolated else {})


class Clock:
    """How much time is left, in seconds, of what several calls have together."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    @contextmanager
    def running(self) -> Iterator[None]:
        """A block whose time counts."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.left -= time.monotonic() - started


def complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """What git said about a failure."""
    said = done.stderr.decode(errors="replace").strip()
    return said or f"git {done.args[0]} ended with status {done.returncode}"


def _communicate(
    child: subprocess.Popen[bytes], stdin: bytes, if_slow: Callable[[], None] | None
) -> tuple[bytes, bytes]:
    """What a command writes; ``poll`` may end the wait, and the caller the command."""
    started = time.monotonic()
    given: bytes | None = stdin
    while True:
        try:
            return child.communicate(given, _PAUSE)
        except subprocess.TimeoutExpired:
            given, waited = None, time.monotonic() - started
            if waited > TIME_LIMIT:
                raise
            if waited > _SLOW and if_slow is not None:
                if_slow()
                if_slow = None
            poll()


def _read_parts(child: subprocess.Popen[bytes], clock: Clock) -> Iterator[bytes]:
    """What a command writes, up to each NUL; a command that has not ended by then is killed."""
    assert child.stdout is not None
    try:
        rest, chunk = b"", None
        while clock.left > 0:
            with clock.running():
                chunk = read_within(child.stdout, clock.left)
            if not chunk:
                break
            *parts, rest = (rest + chunk).split(b"\0")
            yield from parts
        if chunk == b"":
            child.wait()
    finally:
        child.kill()
        child.stdout.close()
        child.wait()
