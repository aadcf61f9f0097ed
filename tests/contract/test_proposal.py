"""What `revlint init` proposes, from trees in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.contract.chain_names import Place, name_chains
from revlint.contract.proposal import Proposal, propose
from revlint.contract.proposal_toml import render_proposal
from revlint.engine.example import history, revision_file
from revlint.engine.lint import lint
from revlint.engine.project import read_project
from revlint.finding import Severity
from revlint.sources.disk import DiskTree
from revlint.sources.memory import MemoryTree
from revlint_rules import RULES

EDITIONS = Path(__file__).parents[2] / "examples" / "editions"

Files = Mapping[str, str | bytes]


def proposed(files: Files) -> Proposal:
    return propose(read_project(MemoryTree(files), Config()))


def written(files: Files) -> Config:
    """The configuration that is proposed, read again."""
    return parse_config(render_proposal(proposed(files)))


def table(name: str) -> str:
    """An env.py that names a version table."""
    return f"from alembic import context\ncontext.configure(version_table={name!r})\n"


def chain(under: str, *lines: str, version_table: str | None = None) -> dict[str, str]:
    """A chain with one revision for each line; ``version_table`` as its env.py has it.

    In a chain that ends in ``park0`` or ``park1`` the first revision does something.
    """
    files = dict(history(*lines, under=under))
    if lines[-1].split()[-1] in ("park0", "park1"):
        files |= busy(under, lines[0].split()[-1])
    if version_table is not None:
        files[f"{under}/env.py"] = table(version_table)
    return files


def busy(under: str, id_: str, *parents: str) -> dict[str, str]:
    """A revision that does something."""
    text = revision_file(id_, parents, body=f"op.create_table('t_{id_}')")
    return {f"{under}/versions/{id_}.py": text}


def prose(text: str) -> str:
    """The comments of a text without their line ends."""
    return " ".join(text.replace("\n# ", " ").split())


def runs(config: Config) -> dict[tuple[str, str], list[str]]:
    return {(run.edition, run.database): list(run.chains) for run in config.runs}


def faults(files: Files) -> list[str]:
    """What is wrong with a tree and the configuration that is proposed for it, as rule and path."""
    config = written(files)
    found = lint(Path("/project"), MemoryTree(files), config, RULES).findings
    return [f"{f.rule} {f.location.path}" for f in found if f.severity is Severity.ERROR]


# One chain


def test_one_chain_needs_no_configuration() -> None:
    text = render_proposal(proposed(history("<base> -> a1", "a1 -> b2")))
    assert parse_config(text) == Config(path="revlint.toml")
    assert all(line.startswith("#") for line in text.splitlines() if line)
    assert '# script-location = "migrations"' in text


@pytest.mark.parametrize("shared", [False, True])
def test_what_is_shown_for_one_chain_can_be_switched_on(shared: bool) -> None:
    """Every line that holds a key is right once its # is removed."""
    text = render_proposal(proposed(history("<base> -> a1", "a1 -> b2")), shared=shared)
    live = re.sub(r"(?m)^# (?=\[|[a-z-]+ = )", "", text)
    config = parse_config(live, "pyproject.toml" if shared else "revlint.toml")
    assert config.defaults.max_id_length == 64
    assert config.select == ("nonlinear-history",)
    assert [(c.name, c.script_location) for c in config.chains] == [("migrations", "migrations")]


# The example


def example() -> tuple[Proposal, Config]:
    tree = DiskTree(EDITIONS, ("pyproject.toml",))
    proposal = propose(read_project(tree, Config()))
    return proposal, parse_config(render_proposal(proposal))


def test_the_contract_of_the_example_is_found() -> None:
    """What people wrote, except the names and the legacy id patterns."""
    _, found = example()
    text = (EDITIONS / "pyproject.toml").read_text("utf-8")
    for theirs, ours in (("core-shared", "core-oss"), ("tracing-shared", "tracing-oss")):
        text = text.replace(theirs, ours)
    wanted = parse_config(text, "pyproject.toml")

    assert runs(found) == runs(wanted)
    assert [(a.revision, a.chains) for a in found.alignments] == [
        (a.revision, a.chains) for a in wanted.alignments
    ]
    assert [(c.name, c.script_location, c.parked_at, c.root, c.after) for c in found.chains] == [
        (c.name, c.script_location, c.parked_at, c.root, c.after) for c in wanted.chains
    ]
    assert [c.may_reference for c in found.chains] == [c.may_reference for c in wanted.chains]
    assert [c.frozen_columns for c in found.chains] == [c.frozen_columns for c in wanted.chains]


def test_patterns_of_the_example() -> None:
    """Two revisions are too few for a pattern, and what is parked gets none."""
    _, found = example()
    assert {c.name: c.id_pattern for c in found.chains if c.id_pattern} == {
        "core-oss": r"oss\d{9}",
        "core-ee": r"ee\d{10}",
        "tracing-ee": r"ee\d{10}",
    }


def test_columns_that_others_refer_to_are_frozen() -> None:
    proposal, found = example()
    assert {c.name: c.frozen_columns for c in found.chains if c.frozen_columns} == {
        "core-oss": ("organizations.id", "users.id"),
    }
    assert '\nfrozen-columns = ["organizations.id", "users.id"]' in render_proposal(proposal)


def test_the_example_reads_the_same_with_the_proposal() -> None:
    _, found = example()
    tree = DiskTree(EDITIONS, ("pyproject.toml",))
    before = {c.script_directory.files for c in read_project(tree, Config()).chains}
    after = read_project(tree, found).chains
    assert {c.script_directory.files for c in after} == before
    assert all(c.script_directory.declared for c in after)


# Trees with the editions that people wrote for them

TREES = json.loads((Path(__file__).parent / "init_trees.json").read_text("utf-8"))


@pytest.mark.parametrize("name", TREES)
def test_the_editions_that_people_wrote(name: str) -> None:
    files = TREES[name]["files"]
    config = written(files)
    place = {c.name: c.script_location for c in config.chains}
    editions: dict[str, dict[str, list[str | None]]] = {}
    for run in config.runs:
        editions.setdefault(run.edition, {})[run.database] = [place[n] for n in run.chains]
    assert editions == TREES[name]["editions"]
    assert faults(files) == []


# Alignments

PARKED = ("<base> -> a1", "a1 -> park0")


def test_two_chains_that_end_in_one_empty_revision() -> None:
    config = written({**chain("oss/legacy", *PARKED), **chain("ee/legacy", *PARKED)})
    assert [(a.revision, a.chains) for a in config.alignments] == [
        ("park0", ("oss-legacy", "ee-legacy"))
    ]
    assert runs(config) == {("oss", "main"): ["oss-legacy"], ("ee", "main"): ["ee-legacy"]}


def test_a_head_that_does_something_is_no_park() -> None:
    config = written(
        {
            **chain("oss/legacy", *PARKED),
            **chain("ee/legacy", "<base> -> a1"),
            **busy("ee/legacy", "park0", "a1"),
        }
    )
    assert config.alignments == ()


def test_root_markers_are_no_park() -> None:
    """Two chains that have only been begun, in two databases."""
    files = {**chain("core/ee", "<base> -> ee0"), **chain("tracing/ee", "<base> -> ee0")}
    config = written(files)
    assert config.alignments == ()
    assert [c.root for c in config.chains] == ["ee0", "ee0"]


def test_a_root_and_an_empty_proof_are_no_park() -> None:
    """A chain of nothing but empty revisions, in each of two databases."""
    lines = ("<base> -> ee0", "ee0 -> ee1")
    files = {**chain("oss/core", *lines), **chain("ee/tracing", *lines)}
    assert written(files).alignments == ()


def test_a_merge_is_no_park_where_nothing_follows() -> None:
    """Two copies of one history that both end in the merge of two branches."""
    lines = ("<base> -> a1", "a1 -> b1", "a1 -> b2", "b1, b2 -> m1")
    files: dict[str, str] = {}
    for under in ("oss/db", "ee/db"):
        files |= {**chain(under, *lines, version_table="v"), **busy(under, "a1")}
    assert written(files).alignments == ()
    follows = chain("oss/db_oss", "<base> -> o0", version_table="v_oss")
    assert [a.revision for a in written({**files, **follows}).alignments] == ["m1"]


def test_a_migration_after_the_park_and_one_beside_it() -> None:
    """The chains are parked all the same where others follow, and a finding says what is wrong."""
    files = {
        **chain("oss/core", *PARKED, version_table="v"),
        **busy("oss/core", "late", "park0"),
        **chain("ee/core", *PARKED, version_table="v"),
        **chain("oss/tracing", "<base> -> t1", "t1 -> park0", version_table="v"),
        **chain("ee/tracing", "<base> -> t1", "t1 -> park0", version_table="v"),
        **busy("oss/tracing", "beside", "t1"),
        **busy("ee/tracing", "beside", "t1"),
        **chain("oss/core_oss", "<base> -> oss0", version_table="v_oss"),
        **chain("oss/tracing_oss", "<base> -> oss0", version_table="v_oss"),
    }
    config = written(files)
    assert {a.chains for a in config.alignments} == {
        ("core-oss-legacy", "core-ee-legacy"),
        ("tracing-oss-legacy", "tracing-ee-legacy"),
    }
    assert runs(config)["ee", "core"] == ["core-ee-legacy", "core-oss"]
    assert set(faults(files)) == {
        "unparked-chain ee/tracing/versions/beside.py",
        "unparked-chain oss/core/versions/late.py",
        "unparked-chain oss/tracing/versions/beside.py",
    }
    alone = {path: text for path, text in files.items() if not path.startswith("oss/core_oss")}
    alone = {path: text for path, text in alone.items() if "tracing" not in path}
    assert written(alone).alignments == ()


def test_chains_that_were_parked_again() -> None:
    again = {
        **chain("oss/core", *PARKED, "park0 -> late", "late -> park1", version_table="v"),
        **busy("oss/core", "late", "park0"),
        **chain("ee/core", *PARKED, "park0 -> park1", version_table="v"),
        **chain("oss/core_oss", "<base> -> oss0", version_table="v_oss"),
    }
    assert [a.revision for a in written(again).alignments] == ["park1"]
    assert faults(again) == []


def test_other_version_tables_are_no_alignment() -> None:
    """A database that moves keeps its version table: the two would never meet."""
    config = written(
        {
            **chain("oss/legacy", *PARKED, version_table="one"),
            **chain("ee/legacy", *PARKED, version_table="two"),
        }
    )
    assert config.alignments == ()


#: Two databases in two editions; the ids of a database are alike, and one was copied over.
CORE = ("<base> -> a1", "a1 -> a2", "a2 -> a3", "a3 -> park0")
TRACING = ("<base> -> t1", "t1 -> t2", "t2 -> a3", "a3 -> park0")


@pytest.mark.parametrize(
    ("core_oss", "core_ee", "tracing_oss", "tracing_ee"),
    [
        ("oss/core", "ee/core", "oss/tracing", "ee/tracing"),
        ("core/oss", "core/ee", "tracing/oss", "tracing/ee"),
        ("core_oss_legacy", "core_ee_legacy", "tracing_oss_legacy", "tracing_ee_legacy"),
    ],
)
def test_databases_that_share_the_id_are_told_apart(
    core_oss: str, core_ee: str, tracing_oss: str, tracing_ee: str
) -> None:
    config = written(
        {
            **chain(core_oss, *CORE),
            **chain(core_ee, *CORE),
            **chain(tracing_oss, *TRACING),
            **chain(tracing_ee, *TRACING),
        }
    )
    assert {a.chains for a in config.alignments} == {
        ("core-oss-legacy", "core-ee-legacy"),
        ("tracing-oss-legacy", "tracing-ee-legacy"),
    }
    assert runs(config) == {
        ("oss", "core"): ["core-oss-legacy"],
        ("oss", "tracing"): ["tracing-oss-legacy"],
        ("ee", "core"): ["core-ee-legacy"],
        ("ee", "tracing"): ["tracing-ee-legacy"],
    }


def test_half_of_a_short_history_is_copied() -> None:
    """The other database's flavours are nearer all the same."""
    core = ["<base> -> c0", *(f"c{n} -> c{n + 1}" for n in range(20))]
    tracing = ("<base> -> t1", "t1 -> t2", "t2 -> c20")
    config = written(
        {
            **chain("oss/core", *core, "c20 -> park0"),
            **chain("ee/core", *core, "c20 -> e1", "e1 -> c8x", "c8x -> park0"),
            **chain("oss/tracing", *tracing, "c20 -> t5", "t5 -> c8", "c8 -> c9", "c9 -> park0"),
            **chain("ee/tracing", *tracing, "c20 -> t5", "t5 -> c8", "c8 -> c9", "c9 -> park0"),
        }
    )
    assert {a.chains for a in config.alignments} == {
        ("core-oss-legacy", "core-ee-legacy"),
        ("tracing-oss-legacy", "tracing-ee-legacy"),
    }


def test_databases_without_common_ids_are_told_apart_by_their_names() -> None:
    config = written(
        {
            path: text
            for n, under in enumerate(("oss/core", "ee/core", "oss/tracing", "ee/tracing"))
            for path, text in chain(under, f"<base> -> x{n}", f"x{n} -> park0").items()
        }
    )
    assert {a.chains for a in config.alignments} == {
        ("core-oss-legacy", "core-ee-legacy"),
        ("tracing-oss-legacy", "tracing-ee-legacy"),
    }


def test_a_parked_chain_without_a_partner() -> None:
    config = written(
        {
            **chain("oss/core", *CORE),
            **chain("ee/core", *CORE),
            **chain("ee/tracing", "<base> -> t1", "t1 -> park0"),
        }
    )
    assert [a.chains for a in config.alignments] == [("core-oss-legacy", "core-ee-legacy")]
    parked = next(c for c in config.chains if c.name == "tracing-ee-legacy")
    assert (parked.parked_at, parked.script_location) == ("park0", "ee/tracing")


def test_chains_of_one_edition_do_not_align() -> None:
    """Two databases of two editions, in which the chains after the parked ones have just begun."""
    ee, oss = ("<base> -> ee0", "ee0 -> ee1"), ("<base> -> oss0", "oss0 -> oss1")
    config = written(
        {
            **chain("oss/core", *PARKED, version_table="v"),
            **chain("ee/core", *PARKED, version_table="v"),
            **chain("oss/tracing", "<base> -> t1", "t1 -> park0", version_table="v"),
            **chain("ee/tracing", "<base> -> t1", "t1 -> park0", version_table="v"),
            **chain("oss/core_oss", *oss, version_table="v_oss"),
            **chain("oss/tracing_oss", *oss, version_table="v_oss"),
            **chain("ee/core_ee", *ee, version_table="v_ee"),
            **chain("ee/tracing_ee", *ee, version_table="v_ee"),
        }
    )
    place = {c.name: c.script_location for c in config.chains}
    assert [a.revision for a in config.alignments] == ["park0", "park0"]
    assert {key: [place[name] for name in names] for key, names in runs(config).items()} == {
        ("oss", "core"): ["oss/core", "oss/core_oss"],
        ("oss", "tracing"): ["oss/tracing", "oss/tracing_oss"],
        ("ee", "core"): ["ee/core", "oss/core_oss", "ee/core_ee"],
        ("ee", "tracing"): ["ee/tracing", "oss/tracing_oss", "ee/tracing_ee"],
    }


def test_three_editions_of_two_databases() -> None:
    """Each edition is one table of the TOML."""
    paths = [f"{e}/{d}" for e in ("oss", "ee", "pro") for d in ("core", "tracing")]
    lines = {path: CORE if path.endswith("core") else TRACING for path in paths}
    files = [chain(path, *lines[path]) for path in paths]
    config = written({path: text for found in files for path, text in found.items()})
    assert list(dict.fromkeys(run.edition for run in config.runs)) == ["oss", "ee", "pro"]
    assert len(config.runs) == 6


def test_a_chain_of_another_subject_is_in_no_database_of_the_group() -> None:
    config = written(
        {
            **chain("oss/core", *CORE, version_table="v"),
            **chain("ee/core", *CORE, version_table="v"),
            **chain("oss/tracing", "<base> -> t1", "t1 -> t2", version_table="v"),
        }
    )
    assert runs(config) == {
        ("oss", "core"): ["core-oss-legacy"],
        ("ee", "core"): ["core-ee-legacy"],
    }


def test_editions_without_words_for_them() -> None:
    """Paths that differ in other words name editions too."""
    config = written({**chain("acme/db", *PARKED), **chain("globex/db", *PARKED)})
    assert {run.edition for run in config.runs} == {"acme", "globex"}


def test_variants_that_are_not_parked() -> None:
    """Editions before any split: a database stays in its chain, and no switch can work."""
    files = {
        **chain("oss/core", "<base> -> a1", "a1 -> b2"),
        **chain("ee/core", "<base> -> a1", "a1 -> b2", "b2 -> c3"),
    }
    config = written(files)
    assert runs(config) == {("oss", "core"): ["oss"], ("ee", "core"): ["ee"]}
    assert config.switch == ()
    text = render_proposal(proposed(files))
    assert (
        "Chains ee and oss are not parked on one revision, so database core cannot switch between "
        "them. By default every switch must work: park the chains, as `revlint park` does, and "
        "remove this line." in prose(text)
    )
    assert faults(files) == []


def test_variants_that_are_parked_on_two_ids() -> None:
    files = {
        **chain("oss/core", *PARKED, version_table="v"),
        **chain("ee/core", "<base> -> a1", "a1 -> park1", version_table="v"),
        **chain("oss/core_oss", "<base> -> oss0", version_table="v_oss"),
    }
    config = written(files)
    place = {c.name: c.script_location for c in config.chains}
    assert config.alignments == ()
    assert {key: [place[n] for n in names] for key, names in runs(config).items()} == {
        ("oss", "core"): ["oss/core", "oss/core_oss"],
        ("ee", "core"): ["ee/core", "oss/core_oss"],
    }
    assert config.switch == ()
    assert faults(files) == []


def test_the_example_before_its_split() -> None:
    tree = DiskTree(EDITIONS.parent / "before-split", ("pyproject.toml",))
    proposal = propose(read_project(tree, Config()))
    config = parse_config(render_proposal(proposal))
    assert runs(config) == {
        ("oss", "core"): ["core-oss"],
        ("oss", "tracing"): ["tracing-oss"],
        ("ee", "core"): ["core-ee"],
        ("ee", "tracing"): ["tracing-ee"],
    }
    assert (config.alignments, config.switch) == ((), ())


def test_switches_of_the_database_that_is_split() -> None:
    config = written(TREES["e_only_core_split"]["files"])
    assert config.switch == (("core: oss", "ee"), ("core: ee", "oss"))


def test_a_shared_chain_after_variants_that_are_not_parked() -> None:
    """An edition leaves out the other one's variant, so the chain cannot come after it."""
    files = {
        **chain("oss/core", "<base> -> a1", "a1 -> b2", version_table="v"),
        **chain("ee/core", "<base> -> a1", "a1 -> b2", "b2 -> c3", version_table="v"),
        **chain("oss/core_oss", "<base> -> oss0", version_table="v_oss"),
        **chain("ee/core_ee", "<base> -> ee0", version_table="v_ee"),
    }
    config = written(files)
    assert {c.script_location: c.after for c in config.chains} == {
        "oss/core": (),
        "ee/core": (),
        "oss/core_oss": (),
        "ee/core_ee": ("core-ee", "core-oss-2"),
    }
    assert faults(files) == []


# Editions


def test_a_shared_and_an_edition_chain_without_legacy() -> None:
    config = written(
        {
            **chain("oss/db", "<base> -> o0", "o0 -> o1", version_table="v_oss"),
            **chain("ee/db", "<base> -> e0", "e0 -> e1", version_table="v_ee"),
        }
    )
    assert runs(config) == {("oss", "main"): ["oss"], ("ee", "main"): ["oss", "ee"]}
    assert next(c for c in config.chains if c.name == "ee").after == ("oss",)


def test_no_edition_with_two_chains_on_one_version_table() -> None:
    files = {**chain("oss/db", "<base> -> o0"), **chain("ee/db", "<base> -> e0")}
    text = render_proposal(proposed(files))
    assert parse_config(text).runs == ()
    assert "would share the version table 'alembic_version'" in prose(text)
    assert '# DATABASE = ["ee", "oss"]' in text


def test_no_edition_with_a_version_table_that_is_computed() -> None:
    env = "import os\nfrom alembic import context\ncontext.configure(version_table=os.environ['T'])"
    files = {
        **chain("oss/db", "<base> -> o0", version_table="v_oss"),
        **chain("ee/db", "<base> -> e0"),
        "ee/db/env.py": env,
    }
    text = render_proposal(proposed(files))
    assert parse_config(text).runs == ()
    assert "ee/db/env.py computes the version table" in prose(text)
    assert "the version table of ee/db is unknown" in prose(text)


def test_a_version_table_that_was_assumed_is_stated() -> None:
    env = "from alembic import context\ncontext.configure(**settings())\n"
    files = {
        **chain("oss/legacy", *PARKED),
        **chain("ee/legacy", *PARKED),
        "oss/legacy/env.py": env,
    }
    config = written(files)
    stated = {c.name: (c.version_table, c.version_table_schema) for c in config.chains}
    assert len(config.runs) == 2
    assert stated["oss-legacy"] == ("alembic_version", "")
    assert stated["ee-legacy"] == (None, None)
    assert faults(files) == []


def test_a_version_table_without_env_py() -> None:
    """A package of migrations: no file names the table, and other packages bring revisions."""
    files = {
        **chain("one", "<base> -> a"),
        "pkg/alembic/b1.py": revision_file("b1", labels=("pkg",)),
        "pkg/alembic/b2.py": revision_file("b2", ("b1",), depends_on=("9848d0149abd",)),
    }
    text = render_proposal(proposed(files))
    config = parse_config(text)
    found = next(c for c in config.chains if c.script_location == "pkg/alembic")
    assert found.external_revisions == ("9848d0149abd",)
    assert found.version_locations == ("pkg/alembic",)
    assert "no env.py names the version table; set version-table" in prose(text)
    assert "computes" not in text
    assert faults(files) == []


def test_a_package_alone() -> None:
    files = {
        "pkg/alembic/b1.py": revision_file("b1", labels=("pkg",)),
        "pkg/alembic/b2.py": revision_file("b2", ("b1",), depends_on=("9848d0149abd",)),
    }
    text = render_proposal(proposed(files))
    live = re.sub(r"(?m)^# (?=\[|[a-z-]+ = )", "", text)
    (found,) = read_project(MemoryTree(files), parse_config(live)).chains
    assert found.script_directory.files == ("pkg/alembic/b1.py", "pkg/alembic/b2.py")
    assert found.external_revisions == {"9848d0149abd"}


def test_a_column_that_a_migration_changes_is_not_frozen() -> None:
    users = "op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True))"
    key = "op.add_column('seats', sa.Column('user', sa.ForeignKey('users.id')))"
    files = {
        **chain("oss/db", "<base> -> o0", version_table="v_oss"),
        **chain("ee/db", "<base> -> e0", version_table="v_ee"),
    }
    bodies = {
        "oss/db/versions/o1.py": ("o1", "o0", users),
        "oss/db/versions/o2.py": ("o2", "o1", "op.alter_column('users', 'id', type_=sa.Text())"),
        "ee/db/versions/e1.py": ("e1", "e0", "op.create_table('seats')"),
        "ee/db/versions/e2.py": ("e2", "e1", key),
    }
    for path, (id_, parent, body) in bodies.items():
        files[path] = revision_file(id_, (parent,), body=body)
    config = written(files)
    assert {c.name: c.may_reference for c in config.chains if c.may_reference} == {
        "ee": ("users.id",)
    }
    assert all(c.frozen_columns == () for c in config.chains)
    text = render_proposal(proposed(files))
    assert "# not frozen, because a migration changes it: users.id\n" in text


def test_chains_that_nothing_ties_are_only_named() -> None:
    files = {
        **chain("services/a/migrations", "<base> -> x"),
        **chain("services/b/x", "<base> -> y"),
    }
    text = render_proposal(proposed(files))
    config = parse_config(text)
    assert (config.runs, config.alignments) == ((), ())
    assert [c.name for c in config.chains] == ["a", "x"]
    assert "# [editions.NAME]" in text


# Chains


@pytest.mark.parametrize(
    ("ids", "pattern"),
    [
        (("oss001", "oss002", "oss003"), r"oss\d{3}"),
        (("001", "002", "003"), r"\d{3}"),
        (("rel_01", "rel_02", "rel_03"), r"rel_\d{2}"),
        (("v2.01", "v2.02", "v2.03"), r"v2\.\d{2}"),
        (("oss0", "oss1", "oss2"), r"oss\d+"),
        (("8", "9", "10"), r"\d+"),
        (("oss9", "oss010", "oss11"), None),
        (("123456", "1234567", "12345678"), None),
        (("oss001", "oss002"), None),
        (("oss001", "oss002", "oss03"), None),
        (("oss001", "oss002", "ee003"), None),
        (("6a1f0c2d9b3e", "5ff2a1c9d0b3", "8c1e47d2fa60"), None),
        (("123456789012", "423456789012", "523456789012"), None),
    ],
)
def test_patterns(ids: tuple[str, ...], pattern: str | None) -> None:
    lines = [f"{a} -> {b}" for a, b in zip(("<base>", *ids), ids, strict=False)]
    config = written({**chain("one", *lines), **chain("two", "<base> -> z")})
    assert next(c for c in config.chains if c.name == "one").id_pattern == pattern


def test_root_is_an_empty_only_base() -> None:
    config = written(
        {
            **chain("marked", "<base> -> m0", "m0 -> m1"),
            **chain("two", "<base> -> z1", "<base> -> z2", "z1, z2 -> z3"),
            **chain("full", "f0 -> f1"),
            **busy("full", "f0"),
        }
    )
    assert {c.name: c.root for c in config.chains} == {"marked": "m0", "two": None, "full": None}


def test_sections_that_share_a_script_directory() -> None:
    ini = "[one]\nscript_location = db\nversion_locations = db/one\n[two]\nscript_location = db\n"
    one, two = revision_file("a1"), revision_file("b1")
    files = {
        "alembic.ini": ini + "version_locations = db/two\n",
        "db/env.py": "",
        "db/one/a1.py": one,
        "db/two/b1.py": two,
    }
    config = written(files)
    assert [(c.name, c.section, c.version_locations) for c in config.chains] == [
        ("one", "one", None),
        ("two", "two", None),
    ]
    again = read_project(MemoryTree(files), config)
    assert [c.script_directory.files for c in again.chains] == [
        ("db/one/a1.py",),
        ("db/two/b1.py",),
    ]


def test_locations_that_no_configuration_tells_apart() -> None:
    files = {
        "alembic.ini": "[alembic]\nscript_location = db\n",
        "db/env.py": "",
        "db/versions/pg/a1.py": revision_file("a1"),
        "db/versions/lite/b1.py": revision_file("b1"),
    }
    config = written(files)
    assert [(c.name, c.version_locations) for c in config.chains] == [
        ("lite", ("db/versions/lite",)),
        ("pg", ("db/versions/pg",)),
    ]


def test_version_locations_on_request() -> None:
    files = {**chain("one", "<base> -> a"), **chain("two", "<base> -> b")}
    project = read_project(MemoryTree(files), Config())
    config = parse_config(render_proposal(propose(project, explicit=("two",))))
    assert [c.version_locations for c in config.chains] == [None, ("two/versions",)]


def test_a_chain_without_revisions_is_declared() -> None:
    files = {**chain("one", "<base> -> a"), "alembic.ini": "[alembic]\nscript_location = new\n"}
    files["new/env.py"] = ""
    text = render_proposal(proposed(files))
    assert [c.name for c in parse_config(text).chains] == ["new", "one"]
    assert '[chains.new]\nscript-location = "new"\n# it has no revisions yet\n' in text
    assert faults(files) == []


def test_a_chain_without_revisions_and_env_py_is_not_declared() -> None:
    files = {**chain("one", "<base> -> a"), "alembic.ini": "[alembic]\nscript_location = new\n"}
    files["new/README"] = ""
    text = render_proposal(proposed(files))
    assert [c.name for c in parse_config(text).chains] == ["one"]
    assert "Not declared: the chain in 'new', because it has no revisions, and no env.py" in prose(
        text
    )


@pytest.mark.parametrize(
    "name", ['a"b', "a'b", "a]b = 1", "ä数", "a\x07b", "a\nb", "a\\b", "…", "x" * 300, "-", "'''"]
)
def test_hostile_directories(name: str) -> None:
    """Whatever a directory is called, the text can be read, and nothing of the name acts."""
    files = {**chain(name, "<base> -> a"), **chain("other", "<base> -> b")}
    text = render_proposal(proposed(files))
    config = parse_config(text)
    assert "other" in [c.name for c in config.chains]
    assert all("\x07" not in line for line in text.splitlines())
    if name.isprintable() and "\\" not in name:
        assert name in [c.script_location for c in config.chains]
    parse_config(render_proposal(proposed(files), shared=True), "pyproject.toml")


@pytest.mark.parametrize("id_", ['a"b', "a b", "ä数", "x" * 300, "a\x07b", "\u202ea", "a]"])
def test_hostile_ids(id_: str) -> None:
    files = {
        f"{under}/{name}": text
        for under in ("oss/legacy", "ee/legacy")
        for name, text in (
            ("env.py", ""),
            ("versions/a.py", revision_file("a1", body="op.create_table('t')")),
            ("versions/b.py", revision_file(id_, ("a1",))),
        )
    }
    config = parse_config(render_proposal(proposed(files)))
    assert [a.revision for a in config.alignments] == ([id_] if id_.isprintable() else [])


# Names


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["migrations"], ["migrations"]),
        (["a/migrations", "b/migrations"], ["a", "b"]),
        (["backend/alembic", "backend/alembic_tenants"], ["alembic", "alembic-tenants"]),
        (["x/auth/db/migrations", "x/store/db_migrations"], ["auth", "store"]),
        (["billing/core", "users/core"], ["billing", "users"]),
        (["a/core", "b/core", "b/tracing"], ["a-core", "b-core", "tracing"]),
        (["a/b/core", "c/b/core", "c/d/x"], ["a-b-core", "c-b-core", "x"]),
        (["A b/x", "A_B/y"], ["x", "y"]),
        (["a-b", "a_b"], ["a-b", "a-b-2"]),
        ([".", "x"], ["main", "x"]),
    ],
)
def test_names(paths: list[str], names: list[str]) -> None:
    assert name_chains([Place(tuple(path.split("/"))) for path in paths]) == names


def test_a_parked_chain_that_no_edition_speaks_of() -> None:
    """It is parked like the others, and stays out of the editions."""
    config = written(
        {
            **chain("oss/core", *CORE),
            **chain("ee/core", *CORE),
            **chain("core/attic", "<base> -> t1", "t1 -> park0"),
        }
    )
    assert {c.name: c.parked_at for c in config.chains if c.script_location == "core/attic"} == {
        "attic-legacy": "park0"
    }
    assert runs(config) == {
        ("oss", "core"): ["oss-legacy"],
        ("ee", "core"): ["ee-legacy"],
    }


# Twin chains


MESSAGES = ("create users", "add orders", "add carts", "index orders", "drop carts", "add prices")


def twin(under: str, prefix: str, messages: tuple[str, ...]) -> dict[str, str]:
    """A chain with a revision for each message."""
    ids = [f"{prefix}{n}" for n in range(len(messages))]
    files = {f"{under}/env.py": ""}
    for n, message in enumerate(messages):
        text = revision_file(ids[n], (ids[n - 1],) if n else (), message=message)
        files[f"{under}/versions/{ids[n]}.py"] = text
    return files


def test_chains_with_the_same_messages_are_counterparts() -> None:
    """What has no counterpart today is an exception, so that nothing is found at first."""
    files = {
        **twin("db/postgresql", "p", (*MESSAGES, "add a trigger")),
        **twin("db/sqlite", "s", MESSAGES),
    }
    config = written(files)
    (found,) = config.counterparts
    assert (found.chains, found.pairs, found.exceptions) == (("postgresql", "sqlite"), (), ("p6",))
    assert rules_of(files, config) == set()
    files |= {"db/sqlite/versions/s6.py": revision_file("s6", ("s5",), message="only here")}
    assert rules_of(files, config) == {"missing-counterpart"}
    shared = render_proposal(proposed(files), shared=True)
    assert '[[tool.revlint.counterparts]]\nchains = ["postgresql", "sqlite"]\n' in shared


def rules_of(files: Files, config: Config) -> set[str]:
    """The rules that find something in a tree."""
    return {f.rule for f in lint(Path("/project"), MemoryTree(files), config, RULES).findings}


def test_three_chains_with_the_same_messages() -> None:
    files = {**twin("db/a", "a", MESSAGES), **twin("db/b", "b", MESSAGES)}
    (found,) = written({**files, **twin("db/c", "c", MESSAGES)}).counterparts
    assert found.chains == ("a", "b", "c")


@pytest.mark.parametrize(
    "other",
    [
        twin("db/b", "a", MESSAGES),
        twin("db/b", "b", MESSAGES[:4]),
        twin("db/b", "b", (*MESSAGES[:3], "x", "y", "z")),
        twin("db/b", "b", (*MESSAGES, "u", "v", "w", "x")),
    ],
    ids=["copies", "few revisions", "few messages", "many others"],
)
def test_other_chains_are_not_counterparts(other: dict[str, str]) -> None:
    assert written({**twin("db/a", "a", MESSAGES), **other}).counterparts == ()
