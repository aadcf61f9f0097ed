"""Random histories with mistakes: the fixes give back the files without them, byte for byte."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revlint.config.reader import parse_config
from revlint.edits.fixes import Fixes, plan_fixes
from revlint.edits.plan import Plan
from revlint.edits.planned_tree import as_new_as_before, planned_tree
from revlint.engine.lint import lint
from revlint.engine.report import ProjectReport
from revlint.sources.memory import MemoryTree
from revlint_rules import RULES
from tests.edits.test_rebase_properties import load

SETTINGS = settings(
    max_examples=int(os.environ.get("REVLINT_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

CONFIG = parse_config('[chains.main]\nscript-location = "m"\nhead-file = "m/HEAD"\n')
TEMPLATE = b"[alembic]\nscript_location = %(here)s/m\nfile_template = %%(rev)s_%%(slug)s\n"

#: Headers as Alembic, formatters and people write them.
HEADERS = (
    '"""add é\n\nRevision ID: {said}\nRevises: {revises}\nCreate Date: 2026-01-01\n\n"""\n'
    "from alembic import op\n\n\nrevision = {id}\ndown_revision = {down}\nbranch_labels = None\n"
    "depends_on = {depends}\n",
    "'''é\nRevision ID:  {said}\nRevises:\t{revises}\n'''\n"
    "from typing import Sequence, Union\n\nrevision: str = {id}  # é\n"
    "down_revision: Union[str, Sequence[str], None] = {down}  # its parents\n"
    "branch_labels: Union[str, None] = None\ndepends_on: Union[str, None] = {depends} # é\n",
    "#!/usr/bin/env python\ndown_revision={down};revision={id}\ndepends_on   =   {depends}\n",
    '# é\nr"""Revises: {revises}"""\n'
    "revision, down_revision, depends_on = {id}, {down}, {depends}\n",
)

ENCODINGS = (
    (b"", "utf-8"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"# -*- coding: latin-1 -*-\n", "latin-1"),
    (b"# vim: set fileencoding=cp1252 :\n", "cp1252"),
)


@dataclass(frozen=True)
class File:
    """A revision file: what it states, and how. ``down`` is source code."""

    id: str
    down: str
    revises: str
    header: str
    said: str = ""
    depends: str = "None"
    quote: str = "'"
    newline: str = "\n"
    encoding: tuple[bytes, str] = (b"", "utf-8")
    ends: bool = True
    name: str = ""

    @property
    def path(self) -> str:
        return f"m/versions/{self.name or self.id}_add.py"

    @property
    def data(self) -> bytes:
        text = self.header.format(
            id=self.code(self.id),
            down=self.down,
            revises=self.revises,
            said=self.said or self.id,
            depends=self.depends,
        )
        text += "\n\ndef upgrade():\n    'é'\n\n\ndef downgrade():\n    pass"
        mark, encoding = self.encoding
        data = mark + (text + "\n" * self.ends).encode(encoding)
        return data.replace(b"\n", self.newline.encode())

    def code(self, *ids: str) -> str:
        quoted = [f"{self.quote}{id_}{self.quote}" for id_ in ids]
        return quoted[0] if len(quoted) == 1 else f"({', '.join(quoted)})" if quoted else "None"


Graph = dict[str, tuple[str, ...]]

#: Ids of one form, so that a file name shows which part of it is the id.
IDS = [f"{n:02x}{n:02x}c0ffee{n:02x}" for n in range(1, 30)]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A line with diamonds in it, and one head."""
    ids = iter(IDS)
    graph: Graph = {next(ids): ()}
    for is_diamond in draw(st.lists(st.booleans(), min_size=1, max_size=4)):
        top = [*graph][-1]
        if is_diamond:
            left, right = next(ids), next(ids)
            graph |= {left: (top,), right: (top,)}
            graph[next(ids)] = (left, right)
        else:
            graph[next(ids)] = (top,)
    return graph


@st.composite
def histories(draw: st.DrawFn) -> tuple[Graph, dict[str, File]]:
    graph = draw(graphs())
    files = {}
    for id_, parents in graph.items():
        file = File(
            id_,
            "",
            ", ".join(parents),
            draw(st.sampled_from(HEADERS)),
            quote=draw(st.sampled_from("'\"")),
            newline=draw(st.sampled_from(["\n", "\r\n", "\r"])),
            encoding=draw(st.sampled_from(ENCODINGS)),
            ends=draw(st.booleans()),
        )
        files[id_] = replace(file, down=file.code(*parents))
    return graph, files


def stale_parents(file: File, graph: Graph) -> File:
    return replace(file, revises="0ld0ld0ld0ld") if "{revises}" in file.header else file


def stale_id(file: File, graph: Graph) -> File:
    return replace(file, said="0ld0ld0ld0ld") if "{said}" in file.header else file


def redundant_parent(file: File, graph: Graph) -> File:
    """A merge also names the first revision, which both of its parents come after."""
    parents = graph[file.id]
    first = next(iter(graph))
    if len(parents) < 2:
        return file
    said = ", ".join((*parents, first))
    return replace(file, down=file.code(*parents, first), revises=said)


def redundant_dependency(file: File, graph: Graph) -> File:
    return replace(file, depends=file.code(graph[file.id][0])) if graph[file.id] else file


def misread(file: File, graph: Graph) -> File:
    """An empty parent, one with a blank, or two in one string."""
    parents = graph[file.id]
    text = ", ".join(parents) + (" " if len(parents) == 1 else "")
    return replace(file, down=file.code(text))


def wrong_name(file: File, graph: Graph) -> File:
    return replace(file, name="fefec0ffeefe")


MISTAKES: tuple[Callable[[File, Graph], File], ...] = (
    stale_parents,
    stale_id,
    redundant_parent,
    redundant_dependency,
    misread,
    wrong_name,
)


def tree_of(files: Iterable[File], head: str) -> dict[str, bytes]:
    found = {file.path: file.data for file in files}
    return found | {"m/env.py": b"", "m/HEAD": head.encode(), "alembic.ini": TEMPLATE}


def fixes_of(files: dict[str, bytes]) -> Fixes:
    tree = MemoryTree(files, frozenset(files))

    def lint_after(plan: Plan | None) -> ProjectReport:
        now = tree if plan is None else as_new_as_before(planned_tree(tree, plan), tree, plan)
        return lint(Path("/project"), now, CONFIG, RULES, jobs=1)

    return plan_fixes(tree, lint_after(None), lint_after, wanted=["safe"])


@SETTINGS
@given(data=st.data())
def test_the_fixes_give_back_the_files_without_the_mistakes(data: st.DataObject) -> None:
    graph, files = data.draw(histories())
    head = [*graph][-1]
    right = tree_of(files.values(), f"# the head\n{head}\n")
    assert fixes_of(right).plan.changes == ()
    wrong = dict(files)
    chosen = data.draw(st.lists(st.sampled_from(MISTAKES), min_size=1, max_size=3, unique=True))
    # Each in another file, so that one mistake does not hide what the other one was.
    ids = data.draw(st.permutations([*graph]))
    for make, id_ in zip(chosen, ids, strict=False):
        wrong[id_] = make(files[id_], graph)
    listed = data.draw(st.sampled_from([head, "0ld"]))
    tree = tree_of(wrong.values(), f"# the head\n{listed}\n")

    fixes = fixes_of(tree)

    planned = planned_tree(MemoryTree(tree), fixes.plan)
    fixed = {path: planned.read(path) for path in planned.paths()}
    assert fixes.refused == ()
    assert fixed == right
    assert {c.path for c in fixes.plan.changes} == {p for p in tree if tree[p] != right.get(p)}
    assert load(fixed).get_heads() == [head]
    assert fixes_of(fixed).plan.changes == ()
