"""What an edit costs a session of the language server, in process.

Run it as ``python -m bench.server [number of revisions ...]``. Each row is one kind of edit of one
file, typed again and again: the time from the new text to the findings of the whole project.
"""

from __future__ import annotations

import gc
import random
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.contract import FILES, make_chains, make_contract
from bench.measure import temporary_root
from bench.new_file import make_repository
from bench.trees import commit, git, make_tree
from revlint.config.files import DiskFiles
from revlint.config.projects import find_projects
from revlint.engine.registry import load_rules
from revlint.server.session import Session

SIZES = (1_000, 10_000)
EDITS = 60
#: Of each size, what 95 in 100 edits should stay below, in milliseconds.
TARGETS = {1_000: 20.0, 10_000: 60.0}
CONTRACT_TARGET = 150.0

#: Changes a text: the text, the ids of other files, and the number of the edit.
Edit = Callable[[str, Sequence[str], int], str]


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of processor and wall time, of each edit."""

    cpu: tuple[float, ...]
    wall: tuple[float, ...]


def edit_header(text: str, ids: Sequence[str], number: int) -> str:
    """Type the parent of a revision, digit by digit."""
    return re.sub(
        r"(?m)^(down_revision.*['\"])(\w+)(['\"])",
        lambda match: match[1] + match[2][: number % (len(match[2]) + 1)] + match[3],
        text,
        count=1,
    )


def edit_depends_on(text: str, ids: Sequence[str], number: int) -> str:
    """Let a revision depend on others."""
    return re.sub(r"(?m)^(depends_on.*= ).*", rf"\1{ids[number * 7 % len(ids)]!r}", text)


def edit_id(text: str, ids: Sequence[str], number: int) -> str:
    """Type the id of a revision, digit by digit."""
    return re.sub(
        r"(?m)^(revision\b.*['\"])(\w+)(['\"])",
        lambda match: match[1] + match[2][: number % (len(match[2]) + 1)] + match[3],
        text,
        count=1,
    )


def edit_labels(text: str, ids: Sequence[str], number: int) -> str:
    """Type a branch label, letter by letter."""
    return re.sub(r"(?m)^(branch_labels.*= ).*", rf"\1{'feature'[: number % 8]!r}", text)


def edit_docstring(text: str, ids: Sequence[str], number: int) -> str:
    """Add words and a line to the docstring, so that the rest moves."""
    return text.replace('"""', '"""' + "word\n" * (number % 3 + 1), 1)


def edit_body(text: str, ids: Sequence[str], number: int) -> str:
    """Add an operation to ``upgrade``."""
    line = f"    op.add_column('t{number}', sa.Column('c', sa.Text()))\n"
    head, _, body = text.partition("def upgrade() -> None:\n")
    return f"{head}{_}{line}{body}"


EDITS_OF = {
    "parent": edit_header,
    "dependency": edit_depends_on,
    "id": edit_id,
    "labels": edit_labels,
    "docstring": edit_docstring,
    "body": edit_body,
}


def open_session(root: Path, base: str | None = None) -> Session:
    """A session of a project that has been linted."""
    (found,) = find_projects([str(root)], DiskFiles(root))
    session = Session(found, load_rules([root]), base=base)
    # What was frozen for the tree before would stay in memory.
    gc.unfreeze()
    gc.collect()
    gc.set_threshold(100_000, 20, 100)  # as the server does
    session.state()
    gc.collect()
    gc.freeze()
    return session


def measure_edits(session: Session, paths: Sequence[Path], edit: Edit, count: int) -> Times:
    """Type edits into some files, one after the other, and close each."""
    ids = [path.name.partition("_")[0] for path in paths]
    cpu, wall = [], []
    chance = random.Random(count)
    chosen = [chance.choice(paths) for _ in range(4)]
    for number in range(count):
        path = chosen[number * 4 // count]
        text = edit(path.read_text(), ids, number).encode()
        started, clock = time.perf_counter(), time.process_time()
        session.set_buffer(path, text)
        session.state()
        cpu.append((time.process_time() - clock) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
        if number * 4 // count != (number + 1) * 4 // count:
            session.set_buffer(path, None)
            session.state()
    return Times(tuple(cpu), tuple(wall))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that a share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def print_rows(title: str, root: Path, target: float, base: str | None) -> None:
    """Print one table."""
    started = time.perf_counter()
    session = open_session(root, base)
    opened = time.perf_counter() - started
    paths = sorted(root.rglob("*_change.py"))
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{title:44} p50 ms  p95 ms   CPU p95   target   opened in {opened:.1f} s, {mib} MiB")
    for name, edit in EDITS_OF.items():
        times = measure_edits(session, paths, edit, EDITS)
        print(
            f"  {name:40} {percentile(times.wall, 0.5):8.1f}{percentile(times.wall, 0.95):8.1f}"
            f"{percentile(times.cpu, 0.95):10.1f} {f'≤ {target:.0f}':>8}"
        )


def trees(
    sizes: Sequence[int],
) -> Iterator[tuple[str, Callable[[Path], object], float, str | None]]:
    for size in sizes:
        target = TARGETS.get(size, 0.0)
        yield f"{size:,} revisions", partial(make_tree, count=size), target, None
    yield f"{FILES} files in eight chains, a contract", _make_contract, CONTRACT_TARGET, None
    for size in sizes:
        title, target = f"{size:,} revisions in git, one of them new", TARGETS.get(size, 0.0)
        yield title, partial(make_repository, count=size), target, None
        yield f"{title}, a base", partial(make_repository, count=size), target, "main"
        yield f"{title}, a base ahead", partial(_make_topic, size), target, "main"


def _make_topic(size: int, root: Path) -> None:
    """A branch with one new file, whose base has moved on."""
    make_repository(root, size)
    git(root, "switch", "--quiet", "--create", "topic")
    commit(root)
    git(root, "switch", "--quiet", "main")
    (root / "app.py").write_text("NAME = 'ahead'\n")
    commit(root)
    git(root, "switch", "--quiet", "topic")


def _make_contract(root: Path) -> None:
    make_chains(root, FILES)
    (root / "revlint.toml").write_text(make_contract())


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    for title, make, target, base in trees([*map(int, arguments)] or SIZES):
        with temporary_root() as root:
            make(root)
            print_rows(title, root, target, base)


if __name__ == "__main__":
    main(sys.argv[1:])
