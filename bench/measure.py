"""What a command costs, and how the costs of several are printed beside each other."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

RUNS = 5
SCRIPTS = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall seconds, CPU seconds (of the process and its children) and MiB of the largest one."""

    seconds: float
    cpu: float
    mebibytes: float


@dataclass(frozen=True, slots=True)
class Row:
    """A thing to measure: what is done to the tree before, and the command."""

    name: str
    prepare: Callable[[Path], None]
    command: Sequence[str]


@contextmanager
def temporary_root() -> Iterator[Path]:
    """Give a directory for a tree; what lies beside it is deleted with it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "tree"
        root.mkdir()
        yield root


def cache_of(root: Path) -> Path:
    """Where revlint keeps what it found out about a tree: beside it, in no other tree's way."""
    return root.parent / "cache"


def run(command: Sequence[str], root: Path, variables: Mapping[str, str] | None = None) -> Cost:
    """Run a command in a tree and wait for it.

    Raises:
        RuntimeError: it failed.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"REVLINT_CACHE_DIR": str(cache_of(root)), **(variables or {})}
    here = Path.cwd()
    os.chdir(root)
    start = time.perf_counter()
    try:
        with open(os.devnull, "r+b") as null:
            actions = [(os.POSIX_SPAWN_DUP2, null.fileno(), n) for n in (0, 1, 2)]
            pid = os.posix_spawn(command[0], [*command], environment, file_actions=actions)
            _, status, usage = os.wait4(pid, 0)
    finally:
        os.chdir(here)
    seconds = time.perf_counter() - start
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(rows: Sequence[Row], root: Path, rounds: int = RUNS) -> dict[str, Cost]:
    """Run the rows in turn, ``rounds`` times, and return the medians by name.

    Each row starts from what the row before it left behind. Several rounds begin with one that
    warms up and does not count.
    """
    costs: dict[str, list[Cost]] = {row.name: [] for row in rows}
    for round_ in range(0 if rounds > 1 else 1, rounds + 1):
        for row in rows:
            row.prepare(root)
            cost = run(row.command, root)
            if round_:
                costs[row.name].append(cost)
    return {name: median(found) for name, found in costs.items()}


def median(costs: Sequence[Cost]) -> Cost:
    """The median of the seconds and of the CPU seconds, and the most memory."""
    return Cost(
        statistics.median(cost.seconds for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        max(cost.mebibytes for cost in costs),
    )


def print_table(
    title: str, costs: Mapping[str, Cost], bases: Mapping[str, str], targets: Mapping[str, float]
) -> None:
    """Print a row for each cost, with its ratio to each base.

    Args:
        title: stands above the names.
        costs: by name.
        bases: the head of a column → the name of the row that the column divides by.
        targets: by the name of a row, the largest ratio to the first base that is wanted.
    """
    first, *others = bases
    heads = "".join(f" {head:>11}" for head in others)
    print(f"{title:<42} {'seconds':>7} {'CPU':>6} {'MiB':>5} {first:>8} {'target':>7}{heads}")
    for name, cost in costs.items():
        target = f"≤ {targets[name]:.2f}" if name in targets else ""
        ratio, *rest = (cost.seconds / costs[base].seconds for base in bases.values())
        numbers = f"{cost.seconds:7.2f} {cost.cpu:6.2f} {cost.mebibytes:5.0f} {ratio:8.2f}"
        more = "".join(f" {other:11.2f}" for other in rest)
        print(f"  {name:<40} {numbers} {target:>7}{more}".rstrip(), flush=True)
