"""How long ``revlint check`` takes beside ``alembic heads``, on trees of several sizes.

Run it as ``python -m bench.check [number of revisions ...]``. It makes a chain of realistic files,
with a branch and a merge now and then, and prints the median wall time and the largest memory of
five runs each, in turn (one, from 100,000 revisions on), with the ratios to ``alembic heads``: as a
fresh checkout has it, where Python compiles every migration, and with the compiled files of an
earlier run. A target stands beside the ratio that it bounds.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.reader import make_file

RUNS = 5
SIZES = (100, 1_000, 10_000, 100_000)
#: From this size on, one run has to do.
LARGE = 100_000
SCRIPTS = Path(sys.executable).parent

COLD, CHANGED, UNCHANGED = "revlint, cold", "revlint, one file changed", "revlint, nothing changed"
FRESH, COMPILED = "alembic heads, fresh checkout", "alembic heads, compiled before"

#: What a row may cost, as a ratio to ``alembic heads`` of a fresh checkout.
TARGETS: Mapping[int, Mapping[str, float]] = {
    100: {COLD: 1.0, CHANGED: 0.9, UNCHANGED: 0.3},
    1_000: {COLD: 0.6, CHANGED: 0.5, UNCHANGED: 0.2},
    10_000: {COLD: 0.35, CHANGED: 0.12, UNCHANGED: 0.08},
}

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


def run(command: Sequence[str], root: Path) -> Cost:
    """Run a command in a tree and wait for it.

    Raises:
        RuntimeError: it failed.
    """
    environment = {
        k: v
        for k, v in os.environ.items()
        if k not in ("PYTHONDONTWRITEBYTECODE", "REVLINT_CACHE_DIR")
    }
    start = time.perf_counter()
    with open(os.devnull, "r+b") as null:
        actions = [(os.POSIX_SPAWN_DUP2, null.fileno(), n) for n in (0, 1, 2)]
        os.chdir(root)
        pid = os.posix_spawn(command[0], [*command], environment, file_actions=actions)
        _, status, usage = os.wait4(pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024)


def _uncompile(root: Path) -> None:
    for compiled in (root / "migrations").rglob("*.pyc"):
        compiled.unlink()


def _forget(root: Path) -> None:
    shutil.rmtree(root / ".revlint_cache", ignore_errors=True)


def _touch_one(root: Path) -> None:
    """Change one file in a way that changes no verdict."""
    path = random.choice(sorted((root / "migrations" / "versions").glob("*.py")))
    with path.open("a") as file:
        file.write(f"# {random.random()}\n")


def _nothing(root: Path) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is measured: what is done to the tree before, and the command."""

    name: str
    prepare: Callable[[Path], None]
    command: Sequence[str]


HEADS = [str(SCRIPTS / "alembic"), "heads"]
CHECK = [str(SCRIPTS / "revlint"), "check"]

#: In this order: what one row leaves behind is what the next one starts from.
ROWS = (
    Row(FRESH, _uncompile, HEADS),
    Row(COMPILED, _nothing, HEADS),
    Row("a bare regex script", _nothing, [sys.executable, "-c", REGEX_SCRIPT]),
    Row(COLD, _forget, CHECK),
    Row(UNCHANGED, _nothing, CHECK),
    Row(CHANGED, _touch_one, CHECK),
)


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
    costs: dict[str, list[Cost]] = {row.name: [] for row in ROWS}
    rounds = 1 if size >= LARGE else RUNS
    for round_ in range(rounds + 1):
        for row in ROWS:
            # The first round warms the disk cache; of a large tree, revlint alone runs in it.
            if size >= LARGE and not round_ and row.command is HEADS:
                continue
            row.prepare(root)
            cost = run(row.command, root)
            if round_:
                costs[row.name].append(cost)
    base, compiled = _median(costs[FRESH]), _median(costs[COMPILED])
    title = f"{size:,} revisions"
    print(f"{title:<34} {'seconds':>7} {'MiB':>6} {'/ fresh':>8} {'target':>7} {'/ compiled':>11}")
    for name, found in costs.items():
        median = _median(found)
        memory = max(cost.mebibytes for cost in found)
        target = TARGETS.get(size, {}).get(name)
        bound = f"{'' if target is None else f'≤ {target:.2f}':>7}"
        ratios = f"{median / base:8.2f} {bound} {median / compiled:11.2f}"
        print(f"  {name:<32} {median:7.2f} {memory:6.0f} {ratios}", flush=True)


def _median(costs: Sequence[Cost]) -> float:
    return statistics.median(cost.seconds for cost in costs)


if __name__ == "__main__":
    main()
