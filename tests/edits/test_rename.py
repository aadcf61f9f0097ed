"""Renaming revisions: every place that has the id, and no other."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.contract.project import Project
from revlint.edits.id_series import number_chain
from revlint.edits.plan import Plan
from revlint.edits.planned_tree import planned_tree
from revlint.edits.rename import plan_rename
from revlint.edits.renamed_file import renamed_path
from revlint.engine.example import history, revision_file
from revlint.engine.project import read_project
from revlint.errors import EditRefused
from revlint.path_text import show_paths
from revlint.sources.disk import DiskTree
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import Tree
from tests.alembic.oracle import alembic_verdict
from tests.alembic.test_histories import Style, histories
from tests.graph_support import Item

CONFIG = "revlint.toml"
VERSIONS = "migrations/versions"


def project_of(tree: Tree, config: str = "") -> Project:
    """A project in memory, with its configuration in ``revlint.toml``."""
    return read_project(tree, parse_config(config, CONFIG) if config else Config())


def renamed(
    files: Mapping[str, str], ids: Mapping[str, str], config: str = "", chain: str | None = None
) -> dict[str, str]:
    """The files that are different afterwards, None for those that are gone."""
    tree = MemoryTree({**files, CONFIG: config} if config else files)
    plan = plan_rename(
        project_of(tree, config), ids, chain=chain, config_path=CONFIG if config else None
    )
    after = planned_tree(tree, plan)
    return {
        path: after.read(path).decode()
        for path in after.paths()
        if not tree.is_file(path) or after.read(path) != tree.read(path)
    }


def plan_of(files: Mapping[str, str], ids: Mapping[str, str], config: str = "") -> Plan:
    tree = MemoryTree(files)
    return plan_rename(project_of(tree, config), ids)


MERGE = history("<base> -> a1", "a1 -> b2", "a1 -> c3", "b2, c3 -> d4")


def test_the_file_and_those_that_follow() -> None:
    assert renamed(MERGE, {"b2": "x9"}) == {
        f"{VERSIONS}/x9.py": MERGE[f"{VERSIONS}/b2.py"].replace("b2", "x9"),
        f"{VERSIONS}/d4.py": MERGE[f"{VERSIONS}/d4.py"].replace("b2", "x9"),
    }


def test_two_revisions_change_their_ids() -> None:
    path = f"{VERSIONS}/b2.py"
    files = {**MERGE, path: MERGE[path].replace("pass", "return")}
    found = renamed(files, {"b2": "c3", "c3": "b2"})
    assert found[f"{VERSIONS}/c3.py"] == files[path].replace("b2", "c3")
    # The order in the docstring means nothing.
    d4 = f"{VERSIONS}/d4.py"
    assert found[d4] == MERGE[d4].replace("'b2', 'c3'", "'c3', 'b2'")
    assert [*plan_of(MERGE, {"b2": "c3", "c3": "b2"}).notes] == [
        "databases whose version table has an old id need this SQL:\n"
        "UPDATE alembic_version SET version_num = CASE version_num\n"
        "  WHEN 'b2' THEN 'c3'\n"
        "  WHEN 'c3' THEN 'b2'\n"
        "  END WHERE version_num IN ('b2', 'c3');"
    ]


def test_dependencies_and_labels() -> None:
    """A dependency that names a label or an id; a label keeps its name."""
    path = f"{VERSIONS}/e5.py"
    text = revision_file("e5", ("d4",)).replace(
        "depends_on = None", "depends_on = ('b2', 'lab')  # b2"
    )
    labelled = MERGE[f"{VERSIONS}/c3.py"].replace("labels = None", "labels = 'lab'")
    files = {**MERGE, path: text, f"{VERSIONS}/c3.py": labelled}
    found = renamed(files, {"b2": "x9", "c3": "y8"})
    assert found[path] == text.replace("('b2',", "('x9',")
    assert "branch_labels = 'lab'" in found[f"{VERSIONS}/y8.py"]


def test_a_docstring_about_something_else_stays() -> None:
    path = f"{VERSIONS}/b2.py"
    text = (
        MERGE[path]
        .replace("Revision ID: b2", "Revision ID: q7")
        .replace("Revises: a1", "Revises: b2")
    )
    found = renamed({**MERGE, path: text}, {"b2": "x9"})
    after = text.replace("revision = 'b2'", "revision = 'x9'").replace("Revises: b2", "Revises: x9")
    assert found[f"{VERSIONS}/x9.py"] == after


def test_the_plan_says_what_changes() -> None:
    plan = plan_of(MERGE, {"d4": "x9"})
    assert plan.title == show_paths(plan.title) == "rename revision 'd4' to 'x9'"
    assert {**plan.heads} == {"migrations": ("x9",)}
    assert plan.new_ids == {"d4": "x9"}
    assert [c.said for c in plan.changes] == [("revision = 'x9'", "Revision ID: x9")]
    assert plan.notes == (
        "databases whose version table has the old id need this SQL:\n"
        "UPDATE alembic_version SET version_num = 'x9' WHERE version_num = 'd4';",
    )


ENV = (
    "from alembic import context\n"
    "context.configure(version_table='My versions', version_table_schema='app')\n"
)


def test_the_version_table_of_env() -> None:
    plan = plan_of({**MERGE, "migrations/env.py": ENV}, {"d4": "x9"})
    assert plan.notes[0].endswith(
        """\nUPDATE app."My versions" SET version_num = 'x9' WHERE version_num = 'd4';"""
    )


@pytest.mark.parametrize(
    ("old", "meant"),
    [
        ("1a2b", "1a2b3c4d"),
        ("head", "ffff0000"),
        ("lab", "1a2b3c4d"),
        ("lab@1a", "1a2b3c4d"),
        ("lab@head", "ffff0000"),
        ("lab@ffff0000", "ffff0000"),
        ("ab", "ab"),
    ],
)
def test_what_leads_to_an_id(old: str, meant: str) -> None:
    """As on the command line of Alembic."""
    files = history("<base> -> 1a2b3c4d", "1a2b3c4d -> ab", "ab -> ffff0000")
    path = f"{VERSIONS}/1a2b3c4d.py"
    files = {**files, path: files[path].replace("labels = None", "labels = 'lab'")}
    assert plan_of(files, {old: "new0"}).new_ids == {meant: "new0"}


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        ({"zz": "x"}, "no revision 'zz'"),
        ({"a2": "x"}, "no revision 'a2'"),
        ({"lab@b2": "x"}, "no revision 'lab@b2'"),
        ({"b2": "c3"}, f"'c3' is a revision of chain migrations already: {VERSIONS}/c3.py"),
        ({"b2": "x", "c3": "x"}, "two revisions cannot both become 'x'"),
        ({"b2": "x", "b2@": "y"}, "no revision 'b2@'; did you mean 'b2'?"),
        ({"b2": ""}, "Alembic cannot use '' as a revision id"),
        ({"b2": "a-b@c"}, "Alembic cannot use 'a-b@c' as a revision id: it has '-' and '@'"),
        ({"b2": "head"}, "Alembic cannot use 'head' as a revision id"),
        ({"b2": "x\n9"}, "'x\n9' has characters that cannot be seen"),
        ({"b2": "x\x1b[31m"}, "'x\x1b[31m' has characters that cannot be seen"),
        ({"b2": "it's"}, "Alembic cannot use 'it's' as a revision id: it has '''"),
        (
            {"b2": "x" * 33},
            f"'{'x' * 33}' has 33 characters, and the version table of chain migrations holds 32",
        ),
    ],
)
def test_refused(ids: Mapping[str, str], said: str) -> None:
    with pytest.raises(EditRefused) as refused:
        plan_of(MERGE, ids)
    assert show_paths(str(refused.value)) == said


def test_a_label_is_taken_too() -> None:
    path = f"{VERSIONS}/c3.py"
    files = {**MERGE, path: MERGE[path].replace("labels = None", "labels = 'lab'")}
    with pytest.raises(EditRefused, match="'lab' is a branch label of chain migrations"):
        plan_of(files, {"b2": "lab"})


def test_an_id_of_two_files() -> None:
    files = {**MERGE, f"{VERSIONS}/copy.py": revision_file("b2", ("a1",))}
    with pytest.raises(EditRefused) as refused:
        plan_of(files, {"b2": "x"})
    assert show_paths(str(refused.value)) == (
        f"revision 'b2' is in several files: {VERSIONS}/b2.py and {VERSIONS}/copy.py"
    )


def test_parents_that_are_not_known() -> None:
    """Such a file may name the old id."""
    path = f"{VERSIONS}/d4.py"
    files = {**MERGE, path: MERGE[path].replace("('b2', 'c3')", "parents()")}
    with pytest.raises(EditRefused) as refused:
        plan_of(files, {"b2": "x"})
    assert str(refused.value) == (f"{path}: its id or its parents are not known; repair it first")


CONTRACT = """\
# Two editions.
[chains.one]
script-location = 'one'   # the first
parked-at = "park"
released = ["a1", 'b2',]
id-pattern = '[a-z]\\d|park\\d?'

[chains]
two = { script-location = "two", root = 'r1', head-file = "HEAD" }

[[alignments]]
revision = 'park'
chains = ["one", "three"]

[chains.three]
script-location = "three"
released = [
    "a1",  # not of chain one
]
"""


def contract_files() -> dict[str, str]:
    chains = {
        "one": ("<base> -> a1", "a1 -> b2", "b2 -> park"),
        "two": ("<base> -> r1", "r1 -> s2"),
        "three": ("<base> -> a1", "a1 -> park"),
    }
    files = {"two/HEAD": "# the head\r\ns2\r\n"}
    for name, lines in chains.items():
        for path, text in history(*lines).items():
            if path.startswith(VERSIONS):
                files[path.replace("migrations", name)] = text
    return files


def test_the_configuration() -> None:
    files = contract_files()
    found = renamed(files, {"b2": "x9", "a1": "y8"}, CONTRACT, "one")
    assert found[CONFIG] == CONTRACT.replace("[\"a1\", 'b2',]", "[\"y8\", 'x9',]")
    assert {path.partition("/")[0] for path in found} == {CONFIG, "one"}


COUNTERPARTS = """\
[chains.pg]
script-location = "pg"

[chains.lite]
script-location = "lite"

[[counterparts]]
chains = ["pg", "lite"]
pairs = [
    ["p1", 's1'],  # stated
]
exceptions = ["p3", "s3"]
"""


def test_counterparts() -> None:
    """In the configuration, and in the docstrings of the other chain."""
    files = {
        **{p.replace("migrations", "pg"): t for p, t in history("<base> -> p1").items()},
        "pg/versions/p2.py": revision_file("p2", ("p1",), message="x"),
        "pg/versions/p3.py": revision_file("p3", ("p2",)),
        **{p.replace("migrations", "lite"): t for p, t in history("<base> -> s1").items()},
        "lite/versions/s2.py": revision_file("s2", ("s1",), message="y\n\nCounterpart:  'p2'"),
        "lite/versions/s3.py": revision_file("s3", ("s2",)),
    }
    found = renamed(files, {"p1": "q1", "p2": "q2", "p3": "q3"}, COUNTERPARTS, "pg")
    assert found[CONFIG] == (COUNTERPARTS.replace('"p1"', '"q1"').replace('["p3"', '["q3"'))
    lite = "lite/versions/s2.py"
    assert found[lite] == files[lite].replace("Counterpart:  'p2'", "Counterpart:  'q2'")
    assert {path for path in found if path.startswith("lite/")} == {lite}
    # Both sides at once.
    found = renamed(files, {"p2": "q2", "s2": "t2"}, COUNTERPARTS)
    assert "Revision ID: t2" in found["lite/versions/t2.py"]
    assert "Counterpart:  'q2'" in found["lite/versions/t2.py"]
    tree = MemoryTree({**files, CONFIG: COUNTERPARTS})
    plan = plan_rename(project_of(tree, COUNTERPARTS), {"p2": "q2"}, config_path=CONFIG)
    assert {c.path: c.said for c in plan.changes}[lite] == ("Counterpart: q2",)


def test_a_root_and_a_head_file() -> None:
    files = contract_files()
    found = renamed(files, {"r1": "x9", "s2": "y8"}, CONTRACT, "two")
    assert found[CONFIG] == CONTRACT.replace("root = 'r1'", "root = 'x9'")
    assert found["two/HEAD"] == "# the head\r\ny8\r\n"


def test_an_align_revision_changes_in_every_chain() -> None:
    files = contract_files()
    found = renamed(files, {"park": "park1"}, CONTRACT)
    assert found[CONFIG] == (CONTRACT.replace('"park"', '"park1"').replace("'park'", "'park1'"))
    assert found.keys() == {CONFIG, "one/versions/park1.py", "three/versions/park1.py"}


def test_chains_with_one_parked_at_are_aligned() -> None:
    """Where editions run them in one database, one instead of the other."""
    config = CONTRACT.partition("[[alignments]]")[0] + (
        "[chains.three]\nscript-location = 'three'\nparked-at = 'park'\n"
        "[editions]\noss = { core = ['one'] }\nee = { core = ['three'] }\n"
    )
    files = contract_files()
    found = renamed(files, {"park": "park1"}, config)
    assert found[CONFIG] == config.replace('"park"', '"park1"').replace("'park'", "'park1'")
    assert found.keys() == {CONFIG, "one/versions/park1.py", "three/versions/park1.py"}


def test_an_id_of_several_chains() -> None:
    with pytest.raises(EditRefused) as refused:
        renamed(contract_files(), {"a1": "x9"}, CONTRACT)
    assert str(refused.value) == (
        "revision 'a1' is in several chains: one and three; choose one with --chain"
    )
    found = renamed(contract_files(), {"a1": "x9"}, CONTRACT, "three")
    assert found[CONFIG] == CONTRACT.replace('"a1",  #', '"x9",  #')


def test_an_id_against_the_pattern() -> None:
    with pytest.raises(EditRefused) as refused:
        renamed(contract_files(), {"b2": "what"}, CONTRACT, "one")
    assert str(refused.value) == (
        "'what' does not match id-pattern '[a-z]\\d|park\\d?' of chain one"
    )


def test_external_revisions() -> None:
    """A chain that refers to the revision of another chain, which it is configured to."""
    config = (
        "external-revisions = ['b2']\n[chains.one]\nscript-location = 'one'\n"
        "[chains.two]\nscript-location = 'two'\n"
    )
    files = {
        path.replace("migrations", name): text
        for name, lines in {"one": ("<base> -> b2",), "two": ("b2 -> c3",)}.items()
        for path, text in history(*lines).items()
    }
    found = renamed(files, {"b2": "x9"}, config)
    assert found[CONFIG] == config.replace("'b2'", "'x9'")
    assert found["two/versions/c3.py"] == files["two/versions/c3.py"].replace("b2", "x9")


@pytest.mark.parametrize(
    ("path", "old", "new", "template", "after"),
    [
        ("v/a1_add.py", "a1", "x9", None, "v/x9_add.py"),
        ("v/a1.py", "a1", "x9", None, "v/x9.py"),
        ("v/2024_01_a1-add.py", "a1", "x9", None, "v/2024_01_x9-add.py"),
        ("v/a1_add_a1.py", "a1", "x9", None, "v/x9_add_a1.py"),
        ("v/1_add_1.py", "1", "001", None, "v/001_add_1.py"),
        ("v/add.py", "a1", "x9", None, "v/add.py"),
        ("v/xa1y.py", "a1", "x9", None, "v/xa1y.py"),
        ("v/reva1add.py", "a1", "x9", "rev%(rev)s%(slug)s", "v/revx9add.py"),
        ("v/a1/b.py", "a1", "x9", None, "v/a1/b.py"),
        ("v/a1.py", "a1", "x/9", None, "v/a1.py"),
        ("v/a1.py", "a1", "__init__9", None, "v/a1.py"),
        ("a1.py", "a1", "x9", None, "x9.py"),
    ],
)
def test_file_names(path: str, old: str, new: str, template: str | None, after: str) -> None:
    assert renamed_path(path, old, new, template) == after


def test_an_old_file_whose_name_is_its_id() -> None:
    """Alembic 0.1 had no ``revision``; another name for the file is another id."""
    files = {**MERGE, f"{VERSIONS}/abc1.py": "down_revision = 'd4'\n"}
    assert renamed(files, {"abc1": "def2"}) == {f"{VERSIONS}/def2.py": "down_revision = 'd4'\n"}
    assert renamed(files, {"abc1": "xyz2"}) == {
        f"{VERSIONS}/xyz2.py": "revision = 'xyz2'\ndown_revision = 'd4'\n"
    }


def test_numbers_follow_the_order_of_the_chain() -> None:
    (chain,) = project_of(MemoryTree(MERGE)).chains
    assert number_chain(chain, "o{n:03}") == {
        "a1": "o001", "b2": "o002", "c3": "o003", "d4": "o004",
    }  # fmt: skip
    assert number_chain(chain, "{n}x", 9)["b2"] == "10x"


def test_numbers_leave_the_align_revision_and_a_root_that_fits() -> None:
    files = contract_files()
    config = CONTRACT.replace("'r1'", "'r0'")
    files["two/versions/r1.py"] = files["two/versions/r1.py"].replace("r1", "r0")
    one, two, _ = project_of(MemoryTree(files), config).chains
    assert number_chain(one, "{n:04}") == {"a1": "0001", "b2": "0002"}
    assert number_chain(two, "r{n}") == {"s2": "r1"}
    assert number_chain(two, "q{n}") == {"r0": "q1", "s2": "q2"}


@pytest.mark.parametrize("pattern", ["o", "{n}{n}", "{n:x}", "{m}", "{n:04}{", "{n!r}", "{n.a}"])
def test_patterns_without_a_number(pattern: str) -> None:
    (chain,) = project_of(MemoryTree(MERGE)).chains
    with pytest.raises(EditRefused) as refused:
        number_chain(chain, pattern)
    assert str(refused.value) == f"'{pattern}' needs one number, such as {{n:04}}"


#: How many histories are tried.
HISTORIES = int(os.environ.get("REVLINT_HISTORIES", "60"))
NEW = ("n1", "n2", "n3", "ü", "2025_06", "z" * 32, "0001", "ÅÄÖ")


@pytest.mark.filterwarnings("ignore")
@settings(
    max_examples=HISTORIES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(histories(), st.permutations(NEW), st.integers(1, 7))
def test_alembic_loads_the_chain_under_its_new_ids(
    files: list[tuple[Item, Style]], new: list[str], count: int
) -> None:
    """Heads, bases and edges are those of before; back again, every byte is as it was."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        ini = _write(root, files)
        before = alembic_verdict(ini)
        tree = DiskTree(root)
        project = project_of(tree)
        (chain,) = project.chains
        ids = dict(zip([*chain.by_id][:count], new, strict=False))
        ids = {old: id_ for old, id_ in ids.items() if old != id_}
        if not ids or before.error or chain.duplicates or {*new} & {*chain.by_id} - {*ids}:
            return
        plan = plan_rename(project, ids)
        after = planned_tree(tree, plan)
        moved = {path: after.read(path) for path in after.paths()}
        back = plan_rename(project_of(MemoryTree(moved)), {n: o for o, n in ids.items()})
        again = planned_tree(MemoryTree(moved), back)
        assert {p: again.read(p) for p in again.paths()} == {p: tree.read(p) for p in tree.paths()}
        for path in tree.paths():
            (root / path).unlink()
        for path, data in moved.items():
            (root / path).write_bytes(data)
        verdict = alembic_verdict(ini)
    assert not verdict.error
    assert verdict.heads == tuple(ids.get(h, h) for h in before.heads)
    assert {*verdict.heads} == {*plan.heads[chain.name]}
    assert verdict.bases == tuple(ids.get(b, b) for b in before.bases)
    assert [id_ for _, id_ in verdict.files] == [ids.get(id_, id_) for _, id_ in before.files]
    assert verdict.labels == {(ids.get(id_, id_), label) for id_, label in before.labels}
    assert verdict.merge_points == {ids.get(id_, id_) for id_ in before.merge_points}


def _write(root: Path, files: list[tuple[Item, Style]]) -> Path:
    (root / VERSIONS).mkdir(parents=True)
    for n, (item, style) in enumerate(files):
        (root / VERSIONS / f"f{n}.py").write_bytes(style.file(item).encode())
    ini = root / "alembic.ini"
    ini.write_text("[alembic]\nscript_location = %(here)s/migrations\n", encoding="utf-8")
    return ini
