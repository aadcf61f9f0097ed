"""How long ``revlint check`` takes beside ``alembic heads``, on trees of several sizes.

Run it as ``python -m bench.heads [number of revisions ...]``. It makes a chain of realistic files,
with a branch and a merge now and then, and prints the median wall time and the largest memory of
five runs each, in turn, with the ratio to ``alembic heads``: as a fresh checkout has it, where
Python compiles every migration file, and with the compiled files of an earlier run.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.reader import make_file

RUNS = 5
SIZES = (100, 1_000)
SCRIPTS = Path(sys.executable).parent

#: The least that can be done: read every file and look for two lines.
REGEX_SCRIPT = """
import pathlib, re
heads, parents = set(), set()
for path in pathlib.Path("migrations/versions").glob("*.py"):
    text = path.read_text()
    heads.add(re.search(r"^revision.* = ['\\"](.+?)['\\"]", text, re.M)[1])
    parents.update(re.findall(r"['\\"](.+?)['\\"]", re.search(r"^down_revision.*", text, re.M)[0]))
print(*heads - parents)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run cost: wall seconds, and MiB of the largest process."""

    seconds: float
    mebibytes: float


def make_tree(root: Path, count: int) -> None:
    """A script directory with a number of revisions and an ``alembic.ini`` beside it."""
    chance = random.Random(count)
    versions = root / "migrations" / "versions"
    versions.mkdir(parents=True)
    (root / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/migrations\n")
    (root / "migrations" / "env.py").write_text("from alembic import context\n")
    for id_, parents in _history(chance, count):
        text = make_file(chance, id_, parents)
        (versions / f"{id_}_change.py").write_text(text)


def _history(chance: random.Random, count: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A line of ids in which every fiftieth revision is a second child, merged at once."""
    line: list[str] = []
    open_branch: str | None = None
    for number in range(count):
        id_ = f"{chance.getrandbits(48):012x}"
        if open_branch is not None:
            yield id_, (line[-1], open_branch)
            line.append(id_)
            open_branch = None
        elif number % 50 == 40 and number + 2 < count:
            yield id_, (line[-2],)
            open_branch = id_
        else:
            yield id_, tuple(line[-1:])
            line.append(id_)


def run(command: list[str], root: Path, *, bytecode: bool) -> Cost:
    """Run a command in a tree and wait for it.

    Raises:
        RuntimeError: it failed.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    if not bytecode:
        for compiled in (root / "migrations").rglob("*.pyc"):
            compiled.unlink()
    start = time.perf_counter()
    with open(os.devnull, "r+b") as null:
        actions = [(os.POSIX_SPAWN_DUP2, null.fileno(), n) for n in (0, 1, 2)]
        os.chdir(root)
        pid = os.posix_spawn(command[0], command, environment, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024)


def main() -> None:
    """Print a table for each size."""
    sizes = [int(text) for text in sys.argv[1:]] or SIZES
    here = Path.cwd()
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            make_tree(root, size)
            _print_table(size, root)
            os.chdir(here)


def _print_table(size: int, root: Path) -> None:
    heads = [str(SCRIPTS / "alembic"), "heads"]
    rows: dict[str, tuple[list[str], bool]] = {
        "alembic heads, fresh checkout": (heads, False),
        "alembic heads, compiled before": (heads, True),
        "a bare regex script": ([sys.executable, "-c", REGEX_SCRIPT], True),
        "revlint check": ([str(SCRIPTS / "revlint"), "check"], True),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in rows}
    for round_ in range(RUNS + 1):
        for name, (command, bytecode) in rows.items():
            cost = run(command, root, bytecode=bytecode)
            if name.endswith("fresh checkout"):
                run(command, root, bytecode=True)  # leaves the compiled files for the next row
            if round_:  # the first round warms the disk cache
                costs[name].append(cost)
    base, compiled = (_median(costs[name]) for name in list(rows)[:2])
    print(f"{size:,} revisions {'seconds':>21} {'MiB':>6} {'/ fresh':>8} {'/ compiled':>11}")
    for name, found in costs.items():
        median = _median(found)
        memory = max(cost.mebibytes for cost in found)
        ratios = f"{median / base:8.2f} {median / compiled:11.2f}"
        print(f"  {name:<32} {median:6.2f} {memory:6.0f} {ratios}")


def _median(costs: Sequence[Cost]) -> float:
    return statistics.median(cost.seconds for cost in costs)


if __name__ == "__main__":
    main()
