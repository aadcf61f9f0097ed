"""Random histories: what the installed Alembic makes of them after a rebase or a merge."""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from revlint.change.change import Change
from revlint.config.config import Config
from revlint.edits.merge import plan_merge
from revlint.edits.owned import owned_by_base
from revlint.edits.plan import Plan
from revlint.edits.planned_tree import planned_tree
from revlint.edits.rebase import plan_rebase
from revlint.edits.rebase_project import rebase_new
from revlint.edits.renumbering import Renumbering
from revlint.engine.project import compare, read_project
from revlint.engine.reading import Reading
from revlint.sources.memory import MemoryTree, merge_files
from revlint.sources.tree import Tree

Graph = dict[str, tuple[str, ...]]

SETTINGS = settings(
    max_examples=int(os.environ.get("REVLINT_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

SETTING = {"m/env.py": b"", "alembic.ini": b"[alembic]\nscript_location = %(here)s/m\n"}

#: Files as Alembic, formatters and people write them; {} stands for the parents.
STYLES = (
    '"""add {id}\n\nRevision ID: {id}\nRevises: {said}\n\n"""\nrevision = \'{id}\'\n'
    "down_revision = {down}\nbranch_labels = None\ndepends_on = None\n",
    '# -*- coding: latin-1 -*-\n"""\xe9\n\nRevises: {said}\n"""\nfrom typing import *\n\n'
    'revision: str = "{id}"  # this one\ndown_revision: Union[str, None] = {down}  # its parent\n',
    "revision, down_revision = '{id}', {down}\n",
    "PARENT = {down}\nrevision = '{id}'\ndown_revision = PARENT\n",
    "down_revision = (  # in brackets\n    {down}\n)\nrevision = '{id}'\n",
)


def write(style: str, newline: str, id_: str, parents: tuple[str, ...]) -> bytes:
    """A revision file."""
    down = repr(parents[0] if len(parents) == 1 else parents or None)
    text = style.format(id=id_, down=down, said=", ".join(parents))
    text += "def upgrade():\n    pass\n"
    return text.replace("\n", newline).encode("latin-1")


@st.composite
def histories(draw: st.DrawFn, *, new_bases: bool = True) -> tuple[Graph, Graph, Graph]:
    """The graph of a merge base, what the base's tip adds as one line, what a branch adds."""
    before: Graph = {}
    for n in range(draw(st.integers(1, 4))):
        parents = draw(st.sets(st.sampled_from([*before]), max_size=2)) if before else set()
        before[f"b{n}"] = tuple(sorted(parents)) or tuple([*before][-1:])
    heads = heads_of(before)
    if len(heads) > 1:
        before["joined"] = heads
    tip: Graph = {}
    for n in range(draw(st.integers(0, 3))):
        tip[f"t{n}"] = (f"t{n - 1}",) if n else heads_of(before)
    new: Graph = {}
    for n in range(draw(st.integers(1, 5))):
        among = [*before, *tip, *new]
        least = 0 if new_bases else 1
        new[f"n{n}"] = tuple(draw(st.sets(st.sampled_from(among), min_size=least, max_size=2)))
    return before, tip, new


def heads_of(graph: Graph) -> tuple[str, ...]:
    parents = {parent for ids in graph.values() for parent in ids}
    return tuple(id_ for id_ in graph if id_ not in parents)


@st.composite
def changes(draw: st.DrawFn) -> tuple[Change, dict[str, bytes]]:
    """A branch that has merged its base, and the files of it."""
    before, tip, new = draw(histories())
    styles = st.tuples(st.sampled_from(STYLES), st.sampled_from(("\n", "\r\n", "\r")))
    files = {
        f"m/versions/{id_}.py": write(*draw(styles), id_, parents)
        for id_, parents in {**before, **tip, **new}.items()
    }
    trees = [
        SETTING | {p: d for p, d in files.items() if Path(p).stem in some}
        for some in (before, {**before, **tip}, {**before, **tip, **new})
    ]
    return change_of(*trees), trees[2]


def change_of(
    before: Mapping[str, bytes], tip: Mapping[str, bytes], now: Mapping[str, bytes]
) -> Change:
    tree = MemoryTree(now)
    reading = Reading(tree)
    base = merge_files(before, tip, now)
    return compare(read_project(tree, Config(), reading), base, reading)


def after(tree: Tree, plan: Plan) -> dict[str, bytes]:
    planned = planned_tree(tree, plan)
    return {path: planned.read(path) for path in planned.paths()}


def load(files: Mapping[str, bytes]) -> ScriptDirectory:
    """The files as the installed Alembic loads them."""
    with tempfile.TemporaryDirectory() as folder:
        for path, data in files.items():
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        directory = ScriptDirectory(f"{folder}/m")
        writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                directory.get_heads()
        finally:
            sys.dont_write_bytecode = writes
        return directory


def ancestors(directory: ScriptDirectory, id_: str) -> set[str]:
    found: set[str] = set()
    todo = [id_]
    while todo:
        down = directory.get_revision(todo.pop()).down_revision
        new = {down} if isinstance(down, str) else set(down or ())
        todo.extend(new - found)
        found |= new
    return found


def changed_lines(old: bytes, new: bytes) -> Iterator[tuple[bytes, bytes]]:
    one, two = old.splitlines(keepends=True), new.splitlines(keepends=True)
    assert len(one) == len(two)
    yield from ((a, b) for a, b in zip(one, two, strict=True) if a != b)


@SETTINGS
@given(changes())
def test_a_rebase(made: tuple[Change, dict[str, bytes]]) -> None:
    change, files = made
    (part,) = change.chains
    assert part.tip is not None
    assert part.now is not None
    plan = rebase_new(change)
    result = after(change.now.tree, plan)
    alembic = load(result)

    if plan.changes:
        assert {*alembic.get_heads()} == {*plan.heads["m"]}
    assert len(alembic.get_heads()) == 1
    (head,) = part.tip.heads
    for id_ in part.now.by_id:
        if id_ not in part.tip.by_id:
            # A database at the head of the base runs it, after what it followed before.
            assert head in ancestors(alembic, id_)
            assert {*part.now.parents[id_]} <= ancestors(alembic, id_)
    for path, data in files.items():
        if Path(path).stem in part.tip.by_id or path in SETTING:
            assert result[path] == data
        for old, new in changed_lines(data, result[path]):
            both = old + new
            assert b"Revises" in both or b"down" in both or b"PARENT" in both or b"    " in both
            assert old.endswith(b"\r\n") == new.endswith(b"\r\n")

    tip = {p: d for p, d in files.items() if Path(p).stem in part.tip.by_id or p in SETTING}
    assert not rebase_new(change_of(tip, tip, result)).changes


@SETTINGS
@given(changes(), st.data())
def test_a_rebase_of_one(made: tuple[Change, dict[str, bytes]], data: st.DataObject) -> None:
    change, _ = made
    (part,) = change.chains
    assert part.now is not None
    assert part.tip is not None
    chain = part.now
    asked = data.draw(st.sampled_from([i for i in chain.by_id if i not in part.tip.by_id]))
    moved = [i for i in chain.by_id if i == asked or asked in ancestors_in(chain.parents, i)]
    onto = data.draw(st.sampled_from([i for i in chain.by_id if i not in moved]))
    plan = plan_rebase(chain, [asked], owned_by_base(part, change.base), onto=onto)
    alembic = load(after(change.now.tree, plan))

    if plan.changes:
        assert {*alembic.get_heads()} == {*plan.heads["m"]}
    assert {onto} | ancestors(alembic, onto) <= ancestors(alembic, asked)
    for id_ in moved:
        assert asked == id_ or asked in ancestors(alembic, id_)


def ancestors_in(parents: Mapping[str, tuple[str, ...]], id_: str) -> set[str]:
    found: set[str] = set()
    todo = [id_]
    while todo:
        new = {*parents[todo.pop()]} - found
        found |= new
        todo.extend(new)
    return found


@SETTINGS
@given(changes())
def test_a_merge(made: tuple[Change, dict[str, bytes]]) -> None:
    _, files = made
    project = read_project(MemoryTree(files), Config())
    (chain,) = project.chains
    assume(len(chain.heads) > 1 and len(chain.bases) == 1)
    plan = plan_merge(project)
    result = after(project.tree, plan)
    alembic = load(result)

    assert tuple(alembic.get_heads()) == plan.heads["m"]
    assert len(alembic.get_heads()) == 1
    merged = alembic.get_revision(alembic.get_heads()[0])
    assert {*merged._versioned_down_revisions} == {*chain.heads}
    assert {path: result[path] for path in files} == files
    again = read_project(MemoryTree(result), Config())
    assert not plan_merge(again).changes


@SETTINGS
@given(histories(), st.data())
def test_a_rebase_with_new_numbers(made: tuple[Graph, Graph, Graph], data: st.DataObject) -> None:
    before, tip, new = made
    assume(len(before) + len(tip) > 2)
    names = {id_: f"{n:04}_{id_}" for n, id_ in enumerate((*before, *tip), 1)}
    # A branch counts on from where it began, or anywhere.
    first = data.draw(st.integers(1, len(names) + 3))
    names |= {id_: f"{n:04}_{id_}" for n, id_ in enumerate(new, first)}
    style = data.draw(st.sampled_from(STYLES))
    files = {
        f"m/versions/{names[id_]}.py": write(
            style, "\n", names[id_], tuple(names[parent] for parent in parents)
        )
        for id_, parents in {**before, **tip, **new}.items()
    }
    old = {p: d for p, d in files.items() if Path(p).stem.partition("_")[2] not in new} | SETTING
    change = change_of(old, old, files | SETTING)

    plan = rebase_new(change, renumbering=Renumbering(change.now, None, datetime(2024, 1, 2)))
    result = after(change.now.tree, plan)
    alembic = load(result)

    (head,) = alembic.get_heads()
    numbers = [revision.revision for revision in alembic.walk_revisions()][::-1]
    mine = [id_ for id_ in numbers if id_.partition("_")[2] in new]
    count = len(before) + len(tip)
    assert sorted(int(id_[:4]) for id_ in mine) == [*range(count + 1, count + len(new) + 1)]
    assert head == max(mine)
    for id_ in mine:
        assert all(parent < id_ for parent in ancestors(alembic, id_))
    assert {Path(path).stem for path in result if path not in SETTING} == {*numbers}
    assert {path: result[path] for path in old} == old
    again = change_of(old, old, result)
    renumbering = Renumbering(again.now, None, datetime(2025, 1, 2))
    assert not rebase_new(again, renumbering=renumbering).changes
