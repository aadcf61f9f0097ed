"""One stretch of fuzzing, in a separate process: ``python -m fuzz.chunk TARGET …``.

Before an input is tried it is written to a file that is mapped into memory: where the input kills
the process, the parent finds it there. What only raises is kept, one input for each cause, and the
stretch goes on.
"""

from __future__ import annotations

import argparse
import hashlib
import mmap
import random
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import atheris

from fuzz.chunk_words import WORDS

with atheris.instrument_imports(include=["revlint"]):
    from fuzz import targets

#: The longest input, and so the longest that the mapped file holds.
MAX_LENGTH = 60_000
#: Number of inputs (8 bytes), length of the last one (8 bytes), the last one.
STATE_SIZE = 16 + MAX_LENGTH


class _Chance:
    """Mutations that nest and repeat, which is what parsers die of."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def mutate(self, data: bytes, max_size: int, seed: int) -> bytes:
        chance = self._random
        chance.seed(seed)
        kind = chance.randrange(10)
        if kind < 4:
            return bytes(atheris.Mutate(data, max_size))
        out = bytearray(data)
        at = chance.randrange(len(out) + 1)
        if kind < 7:
            out[at:at] = chance.choice(WORDS).encode()
        elif kind < 9:
            length = chance.choice((1, 1, 2, 3, 5, 8, 13, 40))
            times = chance.choice((2, 5, 30, 90, 101, 300, 600, 2_500))
            out[at:at] = bytes(out[at : at + length]) * times
        else:
            other = chance.randrange(len(out) + 1)
            low, high = sorted((at, other))
            del out[low:high]
        return bytes(out[:max_size])


class _Chunk:
    def __init__(self, name: str, state: mmap.mmap, found: Path) -> None:
        self._target = targets.TARGETS[name]
        self._state = state
        self._found = found
        self._count = 0

    def try_(self, data: bytes) -> None:
        self._count += 1
        self._state[0:16] = self._count.to_bytes(8, "little") + len(data).to_bytes(8, "little")
        self._state[16 : 16 + len(data)] = data
        try:
            self._target(data)
        except Exception as error:
            self._keep(error, data)

    def _keep(self, error: Exception, data: bytes) -> None:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "revlint" in f.filename]
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        kind = str(error).partition(" ")[0] if isinstance(error, AssertionError) else place
        cause = f"{type(error).__name__}-{kind}".replace("/", "_").replace(":", "-")
        path = self._found / cause
        if not path.exists() or path.stat().st_size > len(data):
            path.write_bytes(data)
            path.with_suffix(".txt").write_text(f"{error!r:.2000}", errors="backslashreplace")
            digest = hashlib.sha256(data).hexdigest()[:12]
            print(f"found {cause} ({len(data)} bytes, {digest}): {error!r:.200}", file=sys.stderr)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("target", choices=targets.TARGETS)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("found", type=Path)
    parser.add_argument("state", type=Path)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with options.state.open("r+b") as file:
        state = mmap.mmap(file.fileno(), STATE_SIZE)
    chunk = _Chunk(options.target, state, options.found)
    chance = _Chance(options.seed)
    atheris.Setup(
        [
            sys.argv[0],
            str(options.corpus),
            f"-max_total_time={options.seconds}",
            f"-max_len={MAX_LENGTH}",
            f"-seed={options.seed}",
            "-timeout=60",
            # Its watch over memory is a thread, and forking beside a thread can block.
            "-rss_limit_mb=0",
            "-verbosity=0",
            "-len_control=20",
        ],
        chunk.try_,
        custom_mutator=chance.mutate,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
