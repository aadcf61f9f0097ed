"""The objects of a repository, read by one long-lived git process."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO

from revlint.errors import GitError, TreeError
from revlint.sources.tree import MAX_FILE_SIZE, too_large

_CHUNK = 1 << 16


class ObjectReader:
    """Reads blobs through ``git cat-file --batch``, which starts when it is first asked.

    A process that was forked from this one starts its own: two could not share the pipe.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], where: str) -> None:
        self._command = (*command, "cat-file", "--batch")
        self._environment = environment
        self._where = where
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def read(self, id_: str) -> bytes:
        """The bytes of a blob, given by its full id.

        Raises:
            TreeError: it is not in the repository, as in a partial clone, is no blob, or is
                larger than ``MAX_FILE_SIZE``; a large one is never held in memory.
        """
        process = self._started()
        asked, answers = _pipes(process)
        try:
            asked.write(id_.encode() + b"\n")
            asked.flush()
            header = answers.readline().split()
        except OSError as error:
            raise GitError(f"git cat-file ended early: {error.strerror}") from error
        if not header:
            raise GitError("git cat-file ended early")
        if header[-1] == b"missing":
            raise TreeError("missing", MISSING_BLOB)
        kind, size = header[1], int(header[2])
        if kind != b"blob" or size > MAX_FILE_SIZE:
            _skip(answers, size + 1)
            raise _refusal(kind, size)
        data = answers.read(size)
        answers.read(1)
        return data

    def close(self) -> None:
        """End the git process."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        for pipe in _pipes(process):
            # A process that is gone has closed its end.
            with suppress(OSError):
                pipe.close()
        process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid():
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                self._command,
                cwd=self._where,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process


#: Why a blob that a tree names is not there, and what brings it.
MISSING_BLOB = (
    "its content is not in this clone, which is partial, and is not fetched; "
    "`git fetch --refetch --no-filter` brings it"
)


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def _skip(answers: IO[bytes], count: int) -> None:
    while count > 0:
        read = len(answers.read(min(count, _CHUNK)))
        if not read:
            return
        count -= read


def _refusal(kind: bytes, size: int) -> TreeError:
    if kind != b"blob":
        return TreeError("not-a-file", f"git has a {kind.decode(errors='replace')} there, no file")
    return too_large(size)
