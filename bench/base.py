"""What ``revlint check --base`` costs in a small repository, in git processes and parses too.

Run it as ``python -m bench.base [number of revisions]``. In the repository, a branch and the main
line each add a revision. A ``git`` that counts is put first on the search path, and an audit hook
counts how often Python parses the text of a revision file, of the four trees that are compared: the
branch, its base, the commit where they parted, and the merge.
"""

from __future__ import annotations

import os
import random
import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bench.check import CHECK, COLD, UNCHANGED, forget, nothing
from bench.files import make_file
from bench.measure import RUNS, Cost, Row, measure, print_table, run, temporary_root
from bench.trees import commit, git, make_tree

REVISIONS = 20
#: The most git processes that are wanted; of parses, one for each distinct content.
PROCESSES = 16

#: Runs revlint, and writes a line for each parse to the file that its first argument names.
_COUNT_PARSES = """
import sys
log = open(sys.argv.pop(1), "a", buffering=1)
def count(event, arguments):
    # Python itself compiles the modules of revlint, where it has not done so before.
    if event == "compile" and arguments[0] is not None and not str(arguments[1]).endswith(".py"):
        source = arguments[0]
        text = source.decode("utf-8", "replace") if isinstance(source, bytes) else str(source)
        if "\\nRevises: " in text:
            log.write("parse" + chr(10))
sys.addaudithook(count)
from revlint.cli import main
main()
"""


def make_repository(root: Path, count: int) -> None:
    """Write a repository in which ``main`` and the branch ``topic``, checked out, have parted."""
    make_tree(root, count)
    (root / ".gitignore").write_text("__pycache__/\n")
    commit(root)
    head = max((root / "migrations/versions").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    parent = head.name.partition("_")[0]
    git(root, "branch", "topic")
    for branch, id_ in (("main", "a" * 12), ("topic", "b" * 12)):
        git(root, "checkout", "--quiet", branch)
        text = make_file(random.Random(id_), id_, (parent,))
        (root / "migrations" / "versions" / f"{id_}_change.py").write_text(text)
        commit(root)


def count_git(command: Iterable[str], root: Path) -> int:
    """Run a command and return how many git processes it started.

    Processes that git starts itself do not count: those run by its absolute path.
    """
    real, log = shutil.which("git"), root.parent / "bin" / "git.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text("")
    wrapper = log.with_name("git")
    wrapper.write_text(f'#!/bin/sh\necho "$*" >> {shlex.quote(str(log))}\nexec {real} "$@"\n')
    wrapper.chmod(0o755)
    _run(command, root, {"PATH": f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}"})
    return len(log.read_text().splitlines())


def count_parses(options: Iterable[str], root: Path) -> int:
    """Return how often ``revlint check`` parses the text of a revision file."""
    log = root.parent / "bin" / "parses.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text("")
    _run([sys.executable, "-c", _COUNT_PARSES, str(log), "check", *options], root, {})
    return len(log.read_text().splitlines())


def _run(command: Iterable[str], root: Path, variables: Mapping[str, str]) -> Cost:
    forget(root)
    return run([*command], root, variables)


def main(arguments: Sequence[str]) -> None:
    """Print one table, and the counts."""
    count = int(arguments[0]) if arguments else REVISIONS
    options = ["--base", "main", "--fail-on", "never"]
    plain = "revlint, cold, without --base"
    rows = (
        Row(plain, forget, CHECK),
        Row(f"{COLD}, with --base", forget, [*CHECK, *options]),
        Row(f"{UNCHANGED}, with --base", nothing, [*CHECK, *options]),
    )
    with temporary_root() as root:
        make_repository(root, count)
        costs = measure(rows, root, RUNS)
        print_table(f"{count} revisions in git", costs, {"/ without": plain}, {})
        processes = count_git([*CHECK, *options], root)
        print(f"  git processes: {processes}, target ≤ {PROCESSES}")
        parses, distinct = count_parses([*options, "--jobs", "1"], root), count + 2
        print(f"  parses: {parses} of {distinct} distinct revision files, target ≤ {distinct}")


if __name__ == "__main__":
    main(sys.argv[1:])
