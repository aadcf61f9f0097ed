"""Moving revisions to another chain: both chains are whole afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revlint.edits.move import plan_move
from revlint.edits.plan import Plan
from revlint.edits.planned_tree import planned_tree
from revlint.engine.example import history
from revlint.errors import EditRefused
from revlint.path_text import show_paths
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import Tree
from tests.alembic.oracle import Verdict, alembic_verdict
from tests.edits.test_rename import HISTORIES, VERSIONS, project_of

CONFIG = """\
[chains.one]
script-location = "one"
released = ["r1"]

[chains.two]
script-location = "two"
id-pattern = 't\\d{3}'
root = "t000"
head-file = "HEAD"
"""


def chains(one: tuple[str, ...], two: tuple[str, ...]) -> dict[str, str]:
    """The files of two chains, a line for each revision."""
    files = {"two/HEAD": f"{two[-1].split()[-1]}\n"} if two else {}
    for name, lines in (("one", one), ("two", two)):
        for path, text in history(*lines).items():
            if path.startswith(VERSIONS):
                files[path.replace("migrations", name)] = text
    return files


FILES = chains(
    ("<base> -> r1", "r1 -> a1", "a1 -> b2", "b2 -> c3"), ("<base> -> t000", "t000 -> t001")
)


def plan_of(files: Mapping[str, str], *revisions: str, new_id: str | None = None) -> Plan:
    return plan_move(project_of(MemoryTree(files), CONFIG), revisions, "two", new_id=new_id)


def moved(files: Mapping[str, str], *revisions: str, new_id: str | None = None) -> dict[str, str]:
    """The files that are different afterwards."""
    tree = MemoryTree(files)
    after = planned_tree(tree, plan_of(files, *revisions, new_id=new_id))
    return {
        path: after.read(path).decode()
        for path in after.paths()
        if not tree.is_file(path) or after.read(path) != tree.read(path)
    }


def test_one_from_the_middle() -> None:
    found = moved(FILES, "b2")
    assert found == {
        "one/versions/c3.py": FILES["one/versions/c3.py"].replace("b2", "a1"),
        "two/versions/t002.py": FILES["one/versions/b2.py"]
        .replace("b2", "t002")
        .replace("a1", "t001"),
        "two/HEAD": "t002\n",
    }


def test_several_in_their_order() -> None:
    found = moved(FILES, "c3", "a1")
    assert found == {
        "one/versions/b2.py": FILES["one/versions/b2.py"].replace("a1", "r1"),
        "two/versions/t002.py": FILES["one/versions/a1.py"]
        .replace("a1", "t002")
        .replace("r1", "t001"),
        "two/versions/t003.py": FILES["one/versions/c3.py"]
        .replace("c3", "t003")
        .replace("b2", "t002"),
        "two/HEAD": "t003\n",
    }


def test_the_plan_says_what_it_means() -> None:
    plan = plan_of(FILES, "b2")
    assert show_paths(plan.title) == "move revision 'b2' to chain two as 't002'"
    assert {**plan.heads} == {"one": ("c3",), "two": ("t002",)}
    assert [show_paths(note) for note in plan.notes] == [
        "databases whose version table has the old id need this SQL:\n"
        "UPDATE alembic_version SET version_num = 'a1' WHERE version_num = 'b2';",
        "databases that ran 'b2' would run it again; prevent it, once chain two is at 't001':\n"
        "UPDATE alembic_version SET version_num = 't002' WHERE version_num = 't001';",
    ]
    plan = plan_of(FILES, "b2", "c3")
    assert show_paths(plan.title) == "move two revisions to chain two"
    assert [show_paths(note) for note in plan.notes] == [
        "databases whose version table has an old id need this SQL:\n"
        "UPDATE alembic_version SET version_num = 'a1' WHERE version_num = 'b2';\n"
        "UPDATE alembic_version SET version_num = 'a1' WHERE version_num = 'c3';",
        "databases that ran 'b2' and 'c3' would run them again; prevent it, once chain two is at "
        "'t001':\nUPDATE alembic_version SET version_num = 't003' WHERE version_num = 't001';",
    ]


def test_the_id() -> None:
    """It stays if the other chain can have it; one that is asked for must fit."""
    files = chains(("<base> -> a1", "a1 -> t007"), ("<base> -> t000",))
    assert moved(files, "t007").keys() == {"two/versions/t007.py", "two/HEAD"}
    assert moved(FILES, "c3", new_id="t009").keys() == {"two/versions/t009.py", "two/HEAD"}
    with pytest.raises(EditRefused) as refused:
        moved(FILES, "c3", new_id="x9")
    assert show_paths(str(refused.value)) == "'x9' does not match id-pattern 't\\d{3}' of chain two"
    with pytest.raises(EditRefused) as refused:
        moved(FILES, "c3", "b2", new_id="t002")
    assert str(refused.value) == "--id is for one revision, and there are several"


def test_a_chain_that_has_it_already() -> None:
    plan = plan_of(FILES, "t001")
    assert plan.changes == ()
    assert show_paths(plan.title) == "'t001': in chain two already"


def test_a_base_and_the_first_revision_of_a_chain() -> None:
    files = chains(("<base> -> a1", "a1 -> b2"), ())
    tree = MemoryTree({**files, "two/versions/.gitkeep": "", "two/env.py": ""})
    config = CONFIG.replace('root = "t000"\nhead-file = "HEAD"\n', "")
    plan = plan_move(project_of(tree, config), ["a1"], "two", new_id="t001")
    after = planned_tree(tree, plan)
    assert "down_revision = None" in after.read("one/versions/b2.py").decode()
    assert "down_revision = None" in after.read("two/versions/t001.py").decode()
    assert [show_paths(note).split("\n")[1] for note in plan.notes] == [
        "DELETE FROM alembic_version WHERE version_num = 'a1';",
        "INSERT INTO alembic_version (version_num) VALUES ('t001');",
    ]


def test_a_merge_that_followed_it_has_one_parent_less() -> None:
    """The rest of the branch is an ancestor of the other parent."""
    files = chains(("<base> -> a1", "a1 -> b2", "a1 -> c3", "b2, c3 -> d4"), ("<base> -> t000",))
    assert moved(files, "b2")["one/versions/d4.py"] == (
        files["one/versions/d4.py"].replace("b2, c3", "c3").replace("('b2', 'c3')", "('c3',)")
    )


def test_a_file_of_the_other_chain_in_the_wrong_folder() -> None:
    files = chains(("<base> -> a1", "t000 -> b2"), ("<base> -> t000",))
    found = moved(files, "b2")
    assert found["two/versions/t001.py"] == files["one/versions/b2.py"].replace("b2", "t001")


LABELLED = {
    **FILES,
    "one/versions/c3.py": FILES["one/versions/c3.py"].replace("labels = None", "labels = 'x'"),
}
NEEDED = {
    **FILES,
    "one/versions/c3.py": FILES["one/versions/c3.py"].replace("on = None", "on = 'a1'"),
}


@pytest.mark.parametrize(
    ("files", "revision", "said"),
    [
        (FILES, "zz", "no revision 'zz'"),
        (FILES, "r1", "'r1' is a released revision of chain one"),
        (LABELLED, "c3", "one/versions/c3.py: 'c3' declares the branch label 'x'"),
        (NEEDED, "c3", "one/versions/c3.py: 'c3' depends on 'a1' of chain one"),
        (NEEDED, "a1", "one/versions/c3.py: 'c3' of chain one depends on 'a1'"),
        (
            chains(("<base> -> a1", "a1 -> b2", "a1 -> c3", "b2, c3 -> d4"), ("<base> -> t000",)),
            "d4",
            "one/versions/d4.py: 'd4' is a merge",
        ),
        (
            chains(("<base> -> a1",), ("<base> -> t000", "t000 -> t001", "t000 -> t002")),
            "a1",
            "chain two has several heads, 't001' and 't002'; merge them first",
        ),
        (
            chains(("t000 -> b2", "b2 -> c3"), ("<base> -> t000",)),
            "b2",
            "one/versions/c3.py: 'c3' would follow 't000', which is in another chain",
        ),
    ],
)
def test_refused(files: Mapping[str, str], revision: str, said: str) -> None:
    with pytest.raises(EditRefused) as refused:
        plan_of(files, revision)
    assert show_paths(str(refused.value)) == said


def test_a_root_and_an_align_revision() -> None:
    project = project_of(MemoryTree(FILES), CONFIG)
    with pytest.raises(EditRefused) as refused:
        plan_move(project, ["t000"], "one")
    assert show_paths(str(refused.value)) == "'t000' is the root of chain two"


def test_dependencies_inside_of_what_moves() -> None:
    found = moved(NEEDED, "a1", "c3")
    assert "depends_on = 't002'" in found["two/versions/t003.py"]


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, ...]:
    """A chain with branches that may be merged."""
    lines = ["<base> -> a0"]
    heads = ["a0"]
    for n in range(1, draw(st.integers(2, 8))):
        parents = draw(st.lists(st.sampled_from(heads), min_size=1, max_size=2, unique=True))
        lines.append(f"{', '.join(parents)} -> a{n}")
        forks = draw(st.booleans())
        heads = [h for h in heads if h not in parents or forks] + [f"a{n}"]
    return tuple(lines)


@pytest.mark.filterwarnings("ignore")
@settings(
    max_examples=HISTORIES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(histories(), st.data())
def test_alembic_loads_both_chains(lines: tuple[str, ...], data: st.DataObject) -> None:
    """Both have the heads that the plan promised; what stayed keeps its order."""
    files = chains(lines, ("<base> -> t000", "t000 -> t001"))
    ids = [line.split()[-1] for line in lines]
    chosen = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True))
    if any(", " in line for line in lines if line.split()[-1] in chosen):
        with pytest.raises(EditRefused, match="is a merge"):
            plan_of(files, *chosen)
        return
    plan = plan_of(files, *chosen)
    before = _ask(MemoryTree(files), "one")
    tree = planned_tree(MemoryTree(files), plan)
    one, two = (_ask(tree, name) for name in ("one", "two"))
    assert not one.error
    assert not two.error
    assert ({*one.heads}, {*two.heads}) == ({*plan.heads["one"]}, {*plan.heads["two"]})
    assert {id_ for _, id_ in one.files} == {id_ for _, id_ in before.files} - {*chosen}
    assert len(two.files) == 2 + len(chosen)
    assert two.merge_points == frozenset()


def _ask(tree: Tree, name: str) -> Verdict:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        (root / name / "versions").mkdir(parents=True)
        for path in tree.paths():
            if path.startswith(f"{name}/versions/"):
                (root / path).write_bytes(tree.read(path))
        ini = root / "alembic.ini"
        ini.write_text(f"[alembic]\nscript_location = %(here)s/{name}\n", encoding="utf-8")
        return alembic_verdict(ini)
