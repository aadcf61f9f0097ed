"""``python -m fuzz``: every target in turn, for as long as asked (see ``fuzz/README.md``)."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from fuzz.seeds import seeds
from fuzz.targets import TARGETS

#: How long one child runs before the next target has its turn, in seconds.
CHUNK = 40
_STATE_SIZE = 16 + 60_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz, tell what was found, and give 1 if anything was."""
    parser = argparse.ArgumentParser(prog="python -m fuzz")
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(TARGETS)}; all by default")
    parser.add_argument("--seconds", type=int, default=600, help="how long to go on in all")
    parser.add_argument("--directory", type=Path, default=Path("fuzz-work"), help="for its files")
    options = parser.parse_args(arguments)
    names = options.targets or list(TARGETS)
    for name in names:
        _plant(options.directory, name)
    ran: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    end = time.monotonic() + options.seconds
    turn = 0
    while time.monotonic() < end:
        name = names[turn % len(names)]
        # What it finds at once, later runs find again: a run begins where no other began.
        seed = time.time_ns() % 1_000_000_000
        ran[name] += _chunk(
            options.directory, name, seed, min(CHUNK, int(end - time.monotonic()) + 1), killed
        )
        turn += 1
        print(json.dumps({"ran": ran, "killed": killed}), flush=True)
        (options.directory / "ran.json").write_text(json.dumps({"ran": ran, "killed": killed}))
    found = sorted(p for p in options.directory.glob("found/*/*") if p.suffix != ".txt")
    for path in found:
        print(f"found: {path}")
    return 1 if found else 0


def _plant(directory: Path, name: str) -> None:
    corpus = directory / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    (directory / "found" / name).mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(name)):
        (corpus / f"seed-{number:04}").write_bytes(data)


def _chunk(directory: Path, name: str, seed: int, seconds: int, killed: Counter[str]) -> int:
    """Fuzz one target for a while in a child; how many inputs ran."""
    state = directory / "state"
    state.write_bytes(bytes(_STATE_SIZE))
    found = directory / "found" / name
    command = [sys.executable, "-m", "fuzz.chunk", name]
    command += [str(directory / "corpus" / name), str(found), str(state)]
    command += ["--seconds", str(seconds), "--seed", str(seed)]
    with (directory / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            status = process.wait(timeout=seconds + 120)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        finally:
            process.kill()
    data = state.read_bytes()
    count, length = (int.from_bytes(data[i : i + 8], "little") for i in (0, 8))
    if status != 0:
        killed[name] += 1
        (found / f"killed-{status}-{seed}").write_bytes(data[16 : 16 + length])
        print(f"{name}: the child ended with status {status}", flush=True)
    return count


if __name__ == "__main__":
    sys.exit(main())
