"""`revlint graph` as text: rows, marks, findings, folds, and the width of the terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from revlint.config.config import Config
from revlint.engine.example import history, revision_file
from revlint.engine.lint import lint_with
from revlint.engine.project import read_project
from revlint.engine.reading import Reading
from revlint.engine.registry import load_rules
from revlint.pictures.chain_view import Choose, view_chain
from revlint.pictures.lane_signs import ASCII_LANES
from revlint.pictures.shown_rows import fold_runs, show_only
from revlint.reporters.graph_text import render_graph_text
from revlint.sources.disk import DiskTree
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import Tree
from revlint.terminal import PLAIN, Style, width_of
from tests.config.on_disk import load_from_disk
from tests.graph_support import Item, chain_of_items, item
from tests.pictures.chains import any_chain

EXAMPLES = Path(__file__).parents[2] / "examples"


def drawn(
    tree: Tree | Mapping[str, str],
    config: Config | None = None,
    *,
    width: int = 80,
    style: Style = PLAIN,
    choose: Choose = fold_runs,
    ascii_only: bool = False,
) -> str:
    """The picture of every chain of a tree, with its findings."""
    tree = tree if isinstance(tree, Tree) else MemoryTree(tree)
    linted = lint_with(Reading(tree), Path("/p"), config or Config(), load_rules(()))
    views = [
        view_chain(chain, linted.report.findings, choose=choose) for chain in linted.project.chains
    ]
    signs = {"signs": ASCII_LANES} if ascii_only else {}
    return render_graph_text([(view, str) for view in views], style=style, width=width, **signs)


def line(count: int, message: str = "add a column") -> dict[str, str]:
    """A chain that is one line, from r0 on."""
    files = history("<base> -> r0", *(f"r{n} -> r{n + 1}" for n in range(count - 1)))
    return {path: text.replace("add a column", message) for path, text in files.items()}


@pytest.mark.parametrize("name", ["broken", "editions", "plain"])
def test_examples(name: str, snapshot: SnapshotAssertion) -> None:
    root = EXAMPLES / name
    file = next(f for f in ("revlint.toml", "pyproject.toml") if (root / f).exists())
    assert drawn(DiskTree(root), load_from_disk(root / file, root)) == snapshot


def test_colour(snapshot: SnapshotAssertion) -> None:
    """The sign of a revision has the colour of its worst finding."""
    files = history("<base> -> a", "a -> b", "a -> c (api)", "gone -> d")
    assert drawn(files, style=Style(True)) == snapshot


def test_ascii(snapshot: SnapshotAssertion) -> None:
    files = history("<base> -> a", "a -> b", "a -> c", "b, c -> d [x]", "<base> -> x")
    assert drawn(files, ascii_only=True) == snapshot


def test_long_runs_are_folded() -> None:
    found = drawn(line(30)).splitlines()
    assert found[0] == "migrations  30 revisions, 1 head"
    assert found[1] == "●  r29  2026-01-05  add a column  (head)"
    assert found[9:12] == [
        "○  r21  2026-01-05  add a column",
        "○  r20  2026-01-05  add a column",
        "┆  … 17 revisions …",
    ]
    assert found[12:] == [
        "○  r2   2026-01-05  add a column",
        "○  r1   2026-01-05  add a column",
        "○  r0   2026-01-05  add a column  (base)",
    ]


def test_a_finding_is_never_folded() -> None:
    files = line(40)
    path = "migrations/versions/r15.py"
    files[path] = files[path].replace("def upgrade()", "def upgraded()")
    found = drawn(files)
    assert "│    error[missing-upgrade]: " in found
    assert found.count(" revisions …") == 2


def test_a_fold_says_how_many_of_its_revisions_have_findings() -> None:
    files = line(20)
    path = "migrations/versions/r15.py"
    files[path] = files[path].replace("def upgrade()", "def upgraded()")
    found = drawn(files, choose=lambda layout, kept: show_only(layout, {10}))
    assert [row for row in found.splitlines() if "…" in row] == [
        "┆  … 9 revisions, 1 with findings …",
        "┆  … 8 revisions …",
    ]


@given(any_chain())
def test_every_revision_is_shown_once_or_counted(items: list[Item]) -> None:
    chain = chain_of_items(items)
    view = view_chain(chain)
    text = render_graph_text([(view, str)], width=200)
    rows = [row.node.id for row in view.layout.rows]
    ids = re.findall(r"^[^\w\n]*  (r\d+|gone|one|two)\b", text, re.MULTILINE)
    hidden = [int(count) for count in re.findall(r"… (\d+) revisions? …", text)]
    assert len(ids) + sum(hidden) == len(rows)
    assert len(set(ids)) == len(ids)
    assert set(ids) <= set(rows)


_WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60) | st.sampled_from(
    ["数据库迁移" * 8, "é" * 50, "x" * 300, "e\u0301" * 40, "🚀 launch"]
)


@settings(max_examples=60)
@given(st.lists(_WORDS, min_size=1, max_size=6, unique=True), st.integers(40, 120))
def test_lines_fit_the_terminal(ids: list[str], width: int) -> None:
    items = [item("x")] + [(id_, ("x",), (), (id_,)) for id_ in ids]
    text = render_graph_text([(view_chain(chain_of_items(items)), str)], width=width)
    for row in text.splitlines():
        # A label or an id in the title of a finding is a line alone: it is not broken either.
        assert width_of(row) <= width or " " not in row.strip("│┊ ")


@pytest.mark.parametrize("width", [30, 44, 60, 100])
def test_widths(width: int, snapshot: SnapshotAssertion) -> None:
    """The date goes first, then the message; marks that have no room go below; ids stay whole."""
    files = {
        **history("<base> -> a0"),
        "migrations/versions/1.py": revision_file(
            "2c5d8f9a1b3e", ("a0",), message="データベースの列を追加する、とても長い説明です"
        ),
        "migrations/versions/2.py": revision_file(
            "7b1e8f9a1b3e", ("a0",), labels=("reporting",), message="create the tables of reports"
        ),
        "migrations/versions/3.py": revision_file(
            "a-very-long-id-that-somebody-chose-for-a-migration", ("2c5d8f9a1b3e", "7b1e8f9a1b3e")
        ),
    }
    assert drawn(files, width=width) == snapshot


def test_unreadable_and_unknown_files_are_shown() -> None:
    files = history("<base> -> a", "a -> b", "b -> c")
    files["migrations/versions/b.py"] = "def ("
    files["migrations/versions/c.py"] = files["migrations/versions/c.py"].replace("'c'", "f()")
    found = render_graph_text(
        [(view_chain(read_project(MemoryTree(files), Config()).chains[0]), str)]
    )
    assert found.splitlines() == [
        "migrations  1 revision, 1 head, 1 unreadable file",
        "  unreadable: invalid Python: invalid syntax (migrations/versions/b.py)",
        "?  c.py  2026-01-05  add a column  (id unknown)",
        "✗  b  (no file)",
        "",
        "●  a     2026-01-05  add a column  (head, base)",
    ]


def test_hundreds_of_lanes_do_not_fill_the_line() -> None:
    parents = [f"p{n:03}" for n in range(300)]
    chain = chain_of_items([*map(item, parents), item("m", " ".join(parents))])
    rows = render_graph_text([(view_chain(chain), str)], width=80).splitlines()
    assert all(width_of(row) <= 80 for row in rows)
    assert all(any(id_ in row for row in rows) for id_ in parents)


def test_no_name_of_a_chain_is_a_workflow_command() -> None:
    files = history("<base> -> a", under="::error::x")
    assert drawn(files).startswith("./::error::x")
