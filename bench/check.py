"""How long ``revlint check`` takes beside ``alembic heads``, on trees of several sizes and shapes.

Run it as ``python -m bench.check [number of revisions ...]``; without a number it also measures the
shapes. It makes a chain of realistic files, with a branch and a merge now and then, and prints the
medians of five runs each, in turn (one, from 100,000 revisions on), with the ratios to
``alembic heads``: as a fresh checkout has it, where Python compiles every migration, and with the
compiled files of an earlier run. A target stands beside the ratio that it bounds.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.files import MULTIDB, TRY
from bench.measure import (
    RUNS,
    SCRIPTS,
    Cost,
    Row,
    cache_of,
    measure,
    print_table,
    temporary_root,
)
from bench.trees import commit, make_env, make_tree

SIZES = (100, 1_000, 10_000, 100_000)
#: From this size on, one run has to do.
LARGE = 100_000

COLD, CHANGED, UNCHANGED = "revlint, cold", "revlint, one file changed", "revlint, nothing changed"
FRESH, COMPILED = "alembic heads, fresh checkout", "alembic heads, compiled before"
BASES = {"/ fresh": FRESH, "/ compiled": COMPILED}

#: What a row may cost, as a ratio to ``alembic heads`` of a fresh checkout.
TARGETS: Mapping[int, Mapping[str, float]] = {
    100: {COLD: 0.75, CHANGED: 0.55, UNCHANGED: 0.18},
    1_000: {COLD: 0.40, CHANGED: 0.22, UNCHANGED: 0.07},
    10_000: {COLD: 0.25, CHANGED: 0.08, UNCHANGED: 0.02},
}
MULTIDB_TARGETS = {COLD: 0.45, CHANGED: 0.25, UNCHANGED: 0.07}
#: What ten times as many revisions may cost, and how many MiB they may take.
GROWTH, MEMORY = 11, 700

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


def _uncompile(root: Path) -> None:
    for compiled in (root / "migrations").rglob("*.pyc"):
        compiled.unlink()


def forget(root: Path) -> None:
    """Delete what revlint keeps between its runs."""
    shutil.rmtree(cache_of(root), ignore_errors=True)


def touch_one(root: Path) -> None:
    """Change one revision file in a way that changes no verdict."""
    path = random.choice(sorted(root.rglob("versions/*.py")))
    with path.open("a") as file:
        file.write(f"# {random.random()}\n")


def nothing(root: Path) -> None:
    """Leave the tree as it is."""


HEADS = [str(SCRIPTS / "alembic"), "heads"]
CHECK = [str(SCRIPTS / "revlint"), "check"]

ROWS = (
    Row(FRESH, _uncompile, HEADS),
    Row(COMPILED, nothing, HEADS),
    Row("a bare regex script", nothing, [sys.executable, "-c", REGEX_SCRIPT]),
    Row(COLD, forget, CHECK),
    Row(UNCHANGED, nothing, CHECK),
    Row(CHANGED, touch_one, CHECK),
)


def _multidb(root: Path, count: int) -> None:
    make_tree(root, count, template=MULTIDB)


def _try(root: Path, count: int) -> None:
    make_tree(root, count, template=TRY)


def _version_table(root: Path, count: int) -> None:
    make_tree(root, count, env=make_env("billing_version"))


def _repository(root: Path, count: int) -> None:
    (root / ".gitignore").write_text("__pycache__/\n")
    make_tree(root, count)
    commit(root)


SHAPES: Mapping[str, Callable[[Path, int], None]] = {
    "of the multidb template": _multidb,
    "with `try:` above the functions": _try,
    "with a version table in env.py": _version_table,
    "in a git repository": _repository,
}


def main(arguments: Sequence[str]) -> None:
    """Print a table for each size; without sizes, one for each shape too."""
    sizes = [int(text) for text in arguments]
    colds: dict[int, Cost] = {}
    for size in sizes or SIZES:
        costs = _measure(make_tree, size)
        print_table(f"{size:,} revisions", costs, BASES, TARGETS.get(size, {}))
        colds[size] = costs[COLD]
        if size // 10 in colds and size >= LARGE:
            _print_growth(colds[size // 10], costs[COLD])
    for name, make in () if sizes else SHAPES.items():
        targets = MULTIDB_TARGETS if make is _multidb else {}
        print_table(f"1,000 {name}", _measure(make, 1_000), BASES, targets)


def _measure(make: Callable[[Path, int], None], size: int) -> dict[str, Cost]:
    with temporary_root() as root:
        make(root, size)
        return measure(ROWS, root, 1 if size >= LARGE else RUNS)


def _print_growth(smaller: Cost, larger: Cost) -> None:
    ratio = larger.seconds / smaller.seconds
    print(f"  cold, beside a tenth of the revisions: {ratio:.1f} times, target ≤ {GROWTH}")
    print(f"  cold, memory: {larger.mebibytes:.0f} MiB, target < {MEMORY}")


if __name__ == "__main__":
    main(sys.argv[1:])
