"""What one new file costs in a run without a cache: the rules that simulate the upgrade.

Run it as ``python -m bench.new_file [number of revisions]``. The tree is a git repository in which
one file is new. It adds a column to a table that an older file creates, so that revlint follows the
files that may decide whether this works.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.check import CHECK, COLD, UNCHANGED, forget, nothing
from bench.files import make_functions, make_header
from bench.measure import Row, measure, print_table, temporary_root
from bench.trees import commit, make_tree

REVISIONS = 1_000
SIMULATING = ("failing-operation", "unordered-operation")
#: What the rules may cost, as a ratio to the same run without them.
TARGETS = {f"{COLD}, with them": 1.6}
ID = "5e1f0a7c93d2"


def make_repository(root: Path, count: int) -> None:
    """Write a repository with ``count`` revisions that are committed and one that is not."""
    make_tree(root, count)
    commit(root)
    versions = root / "migrations" / "versions"
    texts = {path.name.partition("_")[0]: path.read_text() for path in versions.glob("*.py")}
    parents = {id_ for text in texts.values() for id_ in _parents(text)}
    (head,) = texts.keys() - parents
    table = re.findall(r'op\.create_table\(\s*"(\w+)"', "".join(texts.values()))[0]
    body = f'    op.add_column("{table}", sa.Column("locale", sa.Text(), nullable=True))\n'
    text = make_header(ID, (head,)) + make_functions(body)
    (versions / f"{ID}_change.py").write_text(text)


def _parents(text: str) -> list[str]:
    line = re.search(r"^down_revision.*", text, re.MULTILINE)
    return re.findall(r"['\"](\w+)['\"]", line[0]) if line else []


def main(arguments: Sequence[str]) -> None:
    """Print one table."""
    count = int(arguments[0]) if arguments else REVISIONS
    plain = f"{COLD}, without the rules"
    ignored = [word for rule in SIMULATING for word in ("--ignore", rule)]
    rows = (
        Row(plain, forget, [*CHECK, *ignored]),
        Row(f"{COLD}, with them", forget, CHECK),
        Row(f"{UNCHANGED}, with them", nothing, CHECK),
    )
    with temporary_root() as root:
        make_repository(root, count)
        costs = measure(rows, root)
    print_table(f"{count:,} revisions, one new file", costs, {"/ without": plain}, TARGETS)


if __name__ == "__main__":
    main(sys.argv[1:])
