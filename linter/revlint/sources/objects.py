"""The objects of a repository, read by one long-lived git process."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from revlint.errors import GitError, TreeError
from revlint.sources.git_command import TIME_LIMIT, Git
from revlint.sources.pipe import PipeReader
from revlint.sources.tree import MAX_FILE_SIZE, too_large

#: The largest tree object that is read, in bytes: some 400,000 files in one folder.
_MAX_TREE_SIZE = 32 * 1024 * 1024

#: How many names are asked at once; git writes its answers while it reads, and pipes are short.
_BATCH = 100

#: Why the blob of a tree is missing, and what brings it.
MISSING_BLOB = (
    "its content is not in this clone, which is partial, and is not fetched; "
    "`git fetch --refetch --no-filter` brings it"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """An object: its full id, its kind such as ``commit``, its size in bytes."""

    id: str
    kind: str
    size: int


class ObjectReader:
    """Reads objects through ``git cat-file --batch-command``, started when first asked.

    gits before 2.36 take one process for contents and one for facts. A process that was forked
    from this one starts its own: two could not share the pipe.
    """

    def __init__(self, git: Git) -> None:
        self._git = git
        self._pipes: dict[str, _Pipe] = {}
        self._owner = os.getpid()
        self._is_old = False
        self._refused: dict[str, Fact] = {}

    def read(self, id_: str) -> bytes:
        """The bytes of a blob, given by its full id.

        Raises:
            TreeError: it is not in the repository, as in a partial clone, is no blob, or is
                larger than ``MAX_FILE_SIZE``; a large one is never held in memory.
        """
        fact, data = self._contents(id_, "blob", MAX_FILE_SIZE)
        if fact is None:
            raise TreeError("missing", MISSING_BLOB)
        if fact.kind != "blob":
            raise TreeError("not-a-file", f"git has a {fact.kind} there, no file")
        if data is None:
            raise too_large(fact.size)
        return data

    def read_tree(self, id_: str) -> bytes | None:
        """The bytes of a tree, given by its full id; None where it is not in the repository.

        Raises:
            GitError: it is no tree, or too large.
        """
        fact, data = self._contents(id_, "tree", _MAX_TREE_SIZE)
        if fact is not None and data is None:
            raise GitError(f"{id_[:12]}: a {fact.kind} of {fact.size} bytes is not read as a tree")
        return data

    def facts(self, names: Sequence[str]) -> list[Fact | None]:
        """The objects that names stand for, in their order; None for what is not there.

        A name is what git takes for an object, without a newline.
        """
        return [
            _fact(header)
            for at in range(0, len(names), _BATCH)
            for header in self._ask("info", names[at : at + _BATCH])
        ]

    def close(self) -> None:
        """End the git processes."""
        pipes, self._pipes = self._pipes, {}
        if self._owner == os.getpid():
            for pipe in pipes.values():
                pipe.close()

    def _contents(self, id_: str, kind: str, limit: int) -> tuple[Fact | None, bytes | None]:
        """An object, and its bytes where it is of a kind and not larger than a limit."""
        if id_ in self._refused:
            return self._refused[id_], None
        (header,) = self._ask("contents", [id_])
        fact = _fact(header)
        if fact is None:
            return None, None
        if fact.kind != kind or fact.size > limit:
            self._refused[id_] = fact
            # Ended rather than read: a small pack can hold gigabytes.
            self.close()
            return fact, None
        pipe, _ = self._pipe("contents")
        with _failing():
            data = pipe.reader.take(fact.size)
            pipe.reader.take(1)
        return fact, data

    def _ask(self, verb: str, names: Sequence[str]) -> list[bytes]:
        """What git says first about each name."""
        pipe, prefix = self._pipe(verb)
        with _failing():
            try:
                pipe.write("".join(f"{prefix}{name}\n" for name in names))
                header = pipe.reader.line()
            except (BrokenPipeError, EOFError):
                if self._is_old or pipe.has_answered:
                    raise
            else:
                pipe.has_answered = True
                return [header, *(pipe.reader.line() for _ in names[1:])]
        self._is_old = True
        self.close()
        return self._ask(verb, names)

    def _pipe(self, verb: str) -> tuple[_Pipe, str]:
        """The process that answers a verb, and what is written before a name."""
        if self._owner != os.getpid():
            self._owner, self._pipes = os.getpid(), {}
        option, prefix = "--batch-command", f"{verb} "
        if self._is_old:
            option, prefix = ("--batch-check" if verb == "info" else "--batch"), ""
        if option not in self._pipes:
            self._pipes[option] = _Pipe(self._git.start("cat-file", option))
        return self._pipes[option], prefix


class _Pipe:
    """A process that answers."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        self.reader = PipeReader(child.stdout, TIME_LIMIT)
        self.has_answered = False
        self._child = child
        self._stdin = child.stdin
        self._stdout = child.stdout

    def write(self, text: str) -> None:
        self._stdin.write(os.fsencode(text))
        self._stdin.flush()

    def close(self) -> None:
        self._child.kill()
        for pipe in (self._stdin, self._stdout):
            # A process that is gone has closed its end.
            with suppress(OSError):
                pipe.close()
        self._child.wait()


@contextmanager
def _failing() -> Iterator[None]:
    """Turns a pipe that ends, or stays silent, into a GitError."""
    try:
        yield
    except TimeoutError:
        raise GitError("git cat-file takes too long") from None
    except (EOFError, OSError):
        raise GitError("git cat-file ended early") from None


def _fact(header: bytes) -> Fact | None:
    parts = header.split()
    if len(parts) == 3 and parts[2].isdigit():
        return Fact(parts[0].decode(), parts[1].decode(), int(parts[2]))
    return None
