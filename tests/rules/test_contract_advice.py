"""The advice about the contract between chains, followed to the letter, leaves no finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from revlint.config.reader import parse_config
from revlint.engine.lint import lint
from revlint.finding import Finding
from revlint.path_text import show_paths
from revlint.reporters.finding_text import finding_text
from revlint.reporters.paths import prefix_of
from revlint.sources.disk import DiskTree
from revlint_rules import RULES
from tests.advice.layouts import alembic_template, ini
from tests.advice.shell import run
from tests.cli.projects import write
from tests.contract_support import EDITIONS, Files, found, lint_tree, migration, place, sound

EE2 = "ee/chain/versions/ee2.py"
PARK = "oss/legacy/versions/park0000.py"


@dataclass(frozen=True)
class Case:
    """A tree with findings of one rule, the advice, and the tree after it was followed.

    ``new`` are the files that no commit has. ``config`` becomes ``then``, and ``files`` lose
    ``without`` and get ``edits``.
    """

    files: Files
    finding: str
    help: str
    edits: Files = field(default_factory=dict)
    without: tuple[str, ...] = ()
    config: str = EDITIONS
    then: str = ""
    new: frozenset[str] | None = None


def reparented(files: Mapping[str, str], path: str, parent: object) -> dict[str, str]:
    """One file with another ``down_revision``, docstring included."""
    lines = files[path].splitlines()
    lines[9] = f"down_revision = {parent!r}"
    revises = ", ".join(parent) if isinstance(parent, tuple) else parent or ""
    lines[3] = f"Revises: {revises}".rstrip()
    return {path: "\n".join(lines) + "\n"}


def with_ids(config: str, chain: str, pattern: str) -> str:
    """A configuration in which a chain has an ``id-pattern``."""
    return config.replace(f"[chains.{chain}]\n", f'[chains.{chain}]\nid-pattern = "{pattern}"\n')


AFTER = sound(migration("ee/legacy", "c3", "park0000"))
BESIDE = sound(migration("oss/legacy", "c3", "a1"))
LATE = sound(
    migration("oss/legacy", "m2", "a1"),
    migration("oss/legacy", "m3", "m2"),
    migration("oss/legacy", "park0000", "m2"),
)
SPLIT = sound(
    migration("oss/legacy", "m2", "a1"),
    migration("oss/legacy", "n2", "a1"),
    migration("oss/legacy", "park0000", "m2"),
)
TYPING = {
    path: text
    for path, text in sound(migration("ee/legacy", "park0001", "b2")).items()
    if path != "ee/legacy/versions/park0000.py"
}
UNENDED = {path: text for path, text in TYPING.items() if "park0001" not in path}
ADD = "op.add_column('users', sa.Column('sso', sa.Text()))"
TEAMS = "op.create_table('teams', sa.Column('id', sa.Integer(), primary_key=True))"
UNIQUE = "op.create_unique_constraint('names', 'users', ['name'])"
KEY = "op.add_column('seats', sa.Column('u', sa.ForeignKey('users.id')))"
SEATS = "op.create_table('seats', sa.Column('id', sa.Integer()), if_not_exists=True)"
NEED = "op.add_column('seats', sa.Column('name', sa.Text()))"
LOOSE = {**migration("oss", "a1"), **migration("oss", "x9", "a1")} | {
    **migration("ee", "a1"),
    **migration("ee", "y9", "a1"),
}
LOOSE_CONFIG = """\
[chains.oss]
script-location = "oss"

[chains.ee]
script-location = "ee"

[editions]
oss = { core = ["oss"] }
ee = { core = ["ee"] }
cloud = { core = ["ee"] }
"""
RENAMED = sound(
    {"oss/chain/versions/oss0.py": migration("x", "other")["x/versions/other.py"]},
    reparented(sound(), "oss/chain/versions/oss1.py", "other"),
)
UNMARKED = sound(migration("ee/chain", "ee1", None, SEATS))
del UNMARKED["ee/chain/versions/ee0.py"]
UNDER = sound(migration("ee/chain", "x1"), reparented(sound(), "ee/chain/versions/ee0.py", "x1"))

UNALIGNED = EDITIONS.replace(EDITIONS[EDITIONS.index("[[align") : EDITIONS.index("[editions]")], "")

CASES = {
    "after the park, a new file moves": Case(
        AFTER,
        "unparked-chain ee/legacy/versions/c3.py:10",
        "move it to chain shared, on top of 'oss1', or to chain ee, on top of 'ee1'",
        new=frozenset({"ee/legacy/versions/c3.py"}),
        without=("ee/legacy/versions/c3.py",),
        edits=migration("ee/chain", "c3", "ee1"),
    ),
    "after the park, a new file gets an id that its chain allows": Case(
        AFTER,
        "unparked-chain ee/legacy/versions/c3.py:10",
        "move it to chain shared, on top of 'oss1', with id 'oss2', or to chain ee, on top of "
        "'ee1'",
        config=with_ids(EDITIONS, "shared", "oss[0-9]"),
        new=frozenset({"ee/legacy/versions/c3.py"}),
        without=("ee/legacy/versions/c3.py",),
        edits=migration("oss/chain", "oss2", "oss1"),
    ),
    "after the park, a new file moves to the chain that owns its tables": Case(
        sound(migration("ee/legacy", "c3", "park0000", ADD)),
        "unparked-chain ee/legacy/versions/c3.py:10",
        "move it to chain shared, on top of 'oss1'",
        new=frozenset({"ee/legacy/versions/c3.py"}),
        without=("ee/legacy/versions/c3.py",),
        edits=migration("oss/chain", "c3", "oss1", ADD),
    ),
    "after the park, a new file that creates a table moves to the heir": Case(
        sound(migration("ee/legacy", "c3", "park0000", TEAMS)),
        "unparked-chain ee/legacy/versions/c3.py:10",
        "move it to chain ee, on top of 'ee1'",
        new=frozenset({"ee/legacy/versions/c3.py"}),
        without=("ee/legacy/versions/c3.py",),
        edits=migration("ee/chain", "c3", "ee1", TEAMS),
    ),
    "after the park, a file that was deployed stays": Case(
        AFTER,
        "unparked-chain ee/legacy/versions/c3.py:10",
        "if a database has run it, keep it and end chains ee-legacy and oss-legacy in one new "
        "empty revision, here on top of 'c3', and name that in the alignment",
        edits={
            **migration("ee/legacy", "park0001", "c3"),
            **migration("oss/legacy", "park0001", "park0000"),
        },
        then=EDITIONS.replace('"park0000"', '"park0001"'),
    ),
    "beside the park, a new file moves": Case(
        BESIDE,
        "unparked-chain oss/legacy/versions/c3.py:10",
        "move it to chain shared, on top of 'oss1'",
        new=frozenset({"oss/legacy/versions/c3.py"}),
        without=("oss/legacy/versions/c3.py",),
        edits=migration("oss/chain", "c3", "oss1"),
    ),
    "beside the park, a file that was deployed stays": Case(
        BESIDE,
        "unparked-chain oss/legacy/versions/c3.py:10",
        "keep it and end chains oss-legacy and ee-legacy in one new empty revision, here on top of "
        "'park0000' and 'c3', and name that in the alignment",
        edits={
            **migration("oss/legacy", "park0001", "x"),
            **reparented(
                migration("oss/legacy", "park0001"),
                "oss/legacy/versions/park0001.py",
                ("park0000", "c3"),
            ),
            **migration("ee/legacy", "park0001", "park0000"),
        },
        then=EDITIONS.replace('"park0000"', '"park0001"'),
    ),
    "beside a new park, the park moves": Case(
        LATE,
        "unparked-chain oss/legacy/versions/m3.py:10",
        "put 'park0000' on top of it: down_revision = 'm3'",
        new=frozenset({PARK}),
        edits=reparented(LATE, PARK, "m3"),
    ),
    "beside a new park, the park joins both branches": Case(
        SPLIT,
        "unparked-chain oss/legacy/versions/n2.py:10",
        "put 'park0000' on top of it: down_revision = ('m2', 'n2')",
        new=frozenset({PARK}),
        edits=reparented(SPLIT, PARK, ("m2", "n2")),
    ),
    "an alignment's chain gets the align revision": Case(
        UNENDED,
        "align-mismatch ee/legacy/versions/b2.py:9",
        "end chain ee-legacy in an empty revision 'park0000'",
        edits=migration("ee/legacy", "park0000", "b2"),
    ),
    "an align revision with a wrong id stays where it was deployed": Case(
        TYPING,
        "align-mismatch ee/legacy/versions/park0001.py:9",
        "end chain ee-legacy in an empty revision 'park0000'",
        edits=migration("ee/legacy", "park0000", "park0001"),
    ),
    "an alignment names an id that the pattern of a chain forbids": Case(
        sound(),
        "align-mismatch revlint.toml:21",
        'correct the alignment: revision = "park0000", and an id-pattern that matches it',
        config=with_ids(EDITIONS, "ee-legacy", "..|park9").replace('"park0000"', '"park9"'),
        then=with_ids(EDITIONS, "ee-legacy", "..|park0000"),
    ),
    "a new align revision with a wrong id gets the right one": Case(
        TYPING,
        "align-mismatch ee/legacy/versions/park0001.py:9",
        "change the id 'park0001' to 'park0000', in this file and in its name, or end chain "
        "ee-legacy in an empty revision 'park0000'",
        new=frozenset({"ee/legacy/versions/park0001.py"}),
        without=("ee/legacy/versions/park0001.py",),
        edits=migration("ee/legacy", "park0000", "b2"),
    ),
    "an alignment that is missing": Case(
        sound(),
        "edition-switch revlint.toml:21",
        "declare that both are parked on 'park0000': [[alignments]] with "
        'revision = "park0000" and chains = ["oss-legacy", "ee-legacy"]; or require only the '
        "switches that work: switch = []",
        config=UNALIGNED,
        then=EDITIONS,
    ),
    "an alignment names the id that the chains end in": Case(
        sound(),
        "align-mismatch revlint.toml:20",
        'correct the alignment: revision = "park0000"',
        config=EDITIONS.replace('"park0000"', '"park9"'),
        then=EDITIONS,
    ),
    "a new align revision is emptied": Case(
        sound(migration("oss/legacy", "park0000", "a1", ADD)),
        f"align-not-empty {PARK}:16",
        "leave only `pass` in upgrade, and move the rest to a new revision between 'park0000' and "
        "what it follows",
        new=frozenset({PARK}),
        edits={
            **migration("oss/legacy", "a2", "a1", ADD),
            **migration("oss/legacy", "park0000", "a2"),
        },
    ),
    "an align revision that was deployed is emptied": Case(
        sound(migration("oss/legacy", "park0000", "a1", ADD)),
        f"align-not-empty {PARK}:16",
        "leave only `pass` in upgrade, and move the rest to a new revision of chain shared, on top "
        "of 'oss1', which skips what exists already: databases may have run it here",
        edits={
            **migration("oss/legacy", "park0000", "a1"),
            **migration("oss/chain", "oss2", "oss1", f"if not has_column(): {ADD}"),
        },
    ),
    "a root marker is emptied": Case(
        sound(migration("oss/chain", "oss0", None, ADD)),
        "align-not-empty oss/chain/versions/oss0.py:16",
        "leave only `pass` in upgrade, and move the rest to a new revision of chain shared, on top "
        "of 'oss1', which skips what exists already: databases may have run it here",
        edits={
            **migration("oss/chain", "oss0"),
            **migration("oss/chain", "oss2", "oss1", f"if not has_column(): {ADD}"),
        },
    ),
    "a root that was deployed under another id": Case(
        RENAMED,
        "wrong-root oss/chain/versions/oss0.py:9",
        'correct the configuration: root = "other"',
        then=EDITIONS.replace('root = "oss0"', 'root = "other"'),
    ),
    "a new root under another id": Case(
        RENAMED,
        "wrong-root oss/chain/versions/oss0.py:9",
        "change the id 'other' to 'oss0', in this file, in its name and in every down_revision "
        "that names it",
        new=frozenset({"oss/chain/versions/oss0.py"}),
        edits={
            **migration("oss/chain", "oss0"),
            **reparented(sound(), "oss/chain/versions/oss1.py", "oss0"),
        },
    ),
    "a chain without a marker": Case(
        UNMARKED,
        "wrong-root ee/chain/versions/ee1.py:9",
        "add an empty revision 'ee0' with down_revision = None below 'ee1'",
        new=frozenset({"ee/chain/versions/ee1.py"}),
        edits={**migration("ee/chain", "ee0"), **migration("ee/chain", "ee1", "ee0", SEATS)},
    ),
    "a revision below the root": Case(
        UNDER,
        "wrong-root ee/chain/versions/ee0.py:10",
        "write down_revision = None here, and down_revision = 'ee1' in 'x1', which then follows "
        "the chain",
        new=frozenset({"ee/chain/versions/x1.py"}),
        edits={**migration("ee/chain", "ee0"), **migration("ee/chain", "x1", "ee1")},
    ),
    "a revision below the root that was deployed": Case(
        UNDER,
        "wrong-root ee/chain/versions/ee0.py:10",
        'correct the configuration: root = "x1"',
        then=EDITIONS.replace('root = "ee0"', 'root = "x1"'),
    ),
    "a second base": Case(
        sound(migration("ee/chain", "ee2")),
        f"wrong-root {EE2}:10",
        "put it on top of the chain: down_revision = 'ee1'",
        new=frozenset({EE2}),
        edits=migration("ee/chain", "ee2", "ee1"),
    ),
    "a second base that was deployed": Case(
        sound(migration("ee/chain", "ee2")),
        f"wrong-root {EE2}:10",
        "put it on top of the chain: down_revision = 'ee1'; then run alembic stamp --purge ee2 on "
        "databases that are at both 'ee1' and 'ee2'",
        edits=migration("ee/chain", "ee2", "ee1"),
    ),
    "a parent of another chain": Case(
        sound(migration("ee/chain", "ee2", "oss1")),
        f"cross-chain-parent {EE2}:10",
        "name a revision of chain ee, such as its head 'ee1'",
        edits=migration("ee/chain", "ee2", "ee1"),
    ),
    "a parent of another chain, in a new file of the wrong folder": Case(
        sound(migration("ee/chain", "ee2", "oss1")),
        f"cross-chain-parent {EE2}:10",
        "name a revision of chain ee, such as its head 'ee1'; or move the file to chain shared, if "
        "it belongs there",
        new=frozenset({EE2}),
        without=(EE2,),
        edits=migration("oss/chain", "ee2", "oss1"),
    ),
    "a dependency on another chain": Case(
        sound(
            {
                path: text.replace("depends_on = None", "depends_on = 'oss1'")
                for path, text in migration("ee/chain", "ee2", "ee1").items()
            }
        ),
        f"cross-chain-parent {EE2}:12",
        "remove it from depends_on; to run chain shared first, set after = "
        '["ee-legacy", "shared"] for chain ee',
        config=EDITIONS.replace('["ee-legacy", "shared"]\n', '["ee-legacy"]\n'),
        edits=migration("ee/chain", "ee2", "ee1"),
        then=EDITIONS,
    ),
    "two chains are parked": Case(
        LOOSE,
        "edition-switch revlint.toml:9",
        "end chains oss and ee in one empty revision 'park00000000' and declare it: [[alignments]] "
        'with revision = "park00000000" and chains = ["oss", "ee"]',
        config=LOOSE_CONFIG,
        edits={
            **migration("oss", "park00000000", "x9"),
            **migration("ee", "park00000000", "y9"),
        },
        then=LOOSE_CONFIG + '\n[[alignments]]\nrevision = "park00000000"\nchains = ["oss", "ee"]\n',
    ),
    "only the switches that work are required": Case(
        LOOSE,
        "edition-switch revlint.toml:9",
        'or require only the switches that work: switch = ["ee -> cloud", "cloud -> ee"]',
        config=LOOSE_CONFIG,
        then='switch = ["ee -> cloud", "cloud -> ee"]\n' + LOOSE_CONFIG,
    ),
    "aligned chains use one table": Case(
        sound(),
        "edition-switch revlint.toml:26",
        "use one version table for both, and rename the other one in the databases that have it: "
        "ALTER TABLE mine RENAME TO alembic_version",
        config=EDITIONS.replace('"ee/legacy"', '"ee/legacy"\nversion-table = "mine"'),
        then=EDITIONS,
    ),
    "an id of two chains": Case(
        sound(migration("ee/chain", "oss1", "ee1")),
        "shared-id ee/chain/versions/oss1.py:9",
        "unless a database has run it: in this file, in its name and in every down_revision of "
        "chain ee that names it",
        without=("ee/chain/versions/oss1.py",),
        edits=migration("ee/chain", "ee2", "ee1"),
    ),
    "a circle of after": Case(
        sound(),
        "chain-order revlint.toml:7",
        'remove ee from it: after = ["oss-legacy", "ee-legacy"]',
        config=EDITIONS.replace(
            '"oss-legacy", "ee-legacy"]\n\n[chains.ee]',
            '"oss-legacy", "ee-legacy", "ee"]\n\n[chains.ee]',
        ),
        then=EDITIONS,
    ),
    "an order": Case(
        sound(),
        "chain-order revlint.toml:25",
        'write core = ["ee-legacy", "shared", "ee"]',
        config=EDITIONS.replace('["ee-legacy", "shared", "ee"]', '["ee", "ee-legacy", "shared"]'),
        then=EDITIONS,
    ),
    "a chain that an edition leaves out": Case(
        sound(),
        "chain-order revlint.toml:26",
        'write core = ["ee-legacy", "shared", "ee"], if its runner runs them, or correct the after '
        "of shared and ee",
        config=EDITIONS + 'last = { core = ["shared", "ee"] }\n',
        then=EDITIONS + 'last = { core = ["ee-legacy", "shared", "ee"] }\n',
    ),
    "a change of another chain's table": Case(
        sound(migration("ee/chain", "ee2", "ee1", ADD)),
        f"foreign-table {EE2}:16",
        "move it to a new revision of chain shared, on top of 'oss1'",
        new=frozenset({EE2}),
        without=(EE2,),
        edits=migration("oss/chain", "oss2", "oss1", ADD),
    ),
    "a deployed change of another chain's table": Case(
        sound(migration("ee/chain", "ee2", "ee1", ADD)),
        f"foreign-table {EE2}:16",
        "move it to a new revision of chain shared, on top of 'oss1', which skips what is done "
        "already: databases may have run it here",
        edits={
            **migration("ee/chain", "ee2", "ee1"),
            **migration("oss/chain", "oss2", "oss1", f"if not has_column(): {ADD}"),
        },
    ),
    "a foreign key keeps those that are allowed": Case(
        sound(
            migration("oss/chain", "oss2", "oss1", TEAMS), migration("ee/chain", "ee2", "ee1", KEY)
        ),
        f"foreign-table {EE2}:16",
        'allow it for chain ee: may-reference = ["teams.id", "users.id"]',
        config=EDITIONS.replace('root = "ee0"\n', 'root = "ee0"\nmay-reference = ["teams.id"]\n'),
        then=EDITIONS.replace(
            'root = "ee0"\n', 'root = "ee0"\nmay-reference = ["teams.id", "users.id"]\n'
        ),
    ),
    "several foreign keys are allowed at once": Case(
        sound(
            migration("oss/chain", "oss2", "oss1", UNIQUE),
            migration(
                "ee/chain",
                "ee2",
                "ee1",
                KEY,
                KEY.replace("'u'", "'n'").replace("users.id", "users.name"),
            ),
        ),
        f"foreign-table {EE2}:16",
        'allow it for chain ee: may-reference = ["users.id", "users.name"]',
        then=EDITIONS.replace(
            'root = "ee0"\n', 'root = "ee0"\nmay-reference = ["users.id", "users.name"]\n'
        ),
    ),
    "foreign keys to several tables are allowed at once": Case(
        sound(
            migration("oss/chain", "oss2", "oss1", TEAMS),
            migration(
                "ee/chain",
                "ee2",
                "ee1",
                KEY,
                KEY.replace("'u'", "'t'").replace("users.id", "teams.id"),
            ),
        ),
        f"foreign-table {EE2}:17",
        'allow it for chain ee: may-reference = ["users.id", "teams.id"]',
        then=EDITIONS.replace(
            'root = "ee0"\n', 'root = "ee0"\nmay-reference = ["users.id", "teams.id"]\n'
        ),
    ),
    "tables without an owner": Case(
        sound(),
        "foreign-table oss/chain/versions/oss1.py:16",
        "if chain shared continues from oss-legacy and ee-legacy, set after = "
        '["oss-legacy", "ee-legacy"] for it',
        config=EDITIONS.replace('after = ["oss-legacy", "ee-legacy"]\n', ""),
        then=EDITIONS,
    ),
    "a table to adopt": Case(
        sound(migration("ee/chain", "ee1", "ee0", NEED)),
        "unadopted-table ee/chain/versions/ee1.py:16",
        "create seats before this operation, here or in an earlier revision of chain ee, if it is "
        "missing: op.create_table('seats', …, if_not_exists=True)",
        edits=migration("ee/chain", "ee1", "ee0", SEATS, NEED),
    ),
    "a frozen column": Case(
        sound(
            migration("oss/chain", "oss2", "oss1", "op.drop_column('users', 'id')"),
            migration("oss/chain", "oss3", "oss2", TEAMS),
        ),
        "frozen-column oss/chain/versions/oss2.py:16",
        "then remove it from frozen-columns of chain shared",
        config=EDITIONS.replace(
            'root = "oss0"\n', 'root = "oss0"\nfrozen-columns = ["users.id", "teams.id"]\n'
        ),
        then=EDITIONS.replace('root = "oss0"\n', 'root = "oss0"\nfrozen-columns = ["teams.id"]\n'),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_advice_that_is_followed_leaves_no_finding(case: Case) -> None:
    before = lint_tree(case.files, case.config, case.new)
    assert case.finding in [place(finding) for finding in before]
    (advice,) = [f.help for f in before if place(f) == case.finding]
    assert case.help in show_paths(advice)
    assert (case.new is None) or show_paths(advice) == case.help

    files = {path: text for path, text in case.files.items() if path not in case.without}
    files |= case.edits
    new = None if case.new is None else case.new | {*case.edits}
    assert found(files, case.then or case.config, new) == []
    # What a database may have run is there after it.
    assert case.new is not None or not case.without or "unless a database has run it" in case.help


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_titles_are_short_and_say_nothing_twice(case: Case) -> None:
    for finding in lint_tree(case.files, case.config, case.new):
        texts = [finding.title, finding.label, *finding.facts]
        assert len(finding.title) <= 80
        assert len(set(texts)) == len(texts)
        assert finding.help[:1].islower()
        assert not any(text.endswith(".") for text in (*texts, finding.help))


def _project(*chains: str) -> dict[str, str]:
    """A project with an ini and a template for each chain."""
    files: dict[str, str] = {}
    for name in chains:
        folder = name.replace("-", "/")
        files |= {
            f"{folder}/alembic.ini": ini("%(here)s"),
            f"{folder}/env.py": alembic_template("env.py"),
            f"{folder}/script.py.mako": alembic_template("script.py.mako"),
        }
    return files


def _lint(root: Path) -> tuple[Finding, ...]:
    config = parse_config((root / "revlint.toml").read_text(encoding="utf-8"))
    return lint(root, DiskTree(root), config, RULES).findings


@pytest.mark.parametrize("missing", [("ee",), ("oss", "ee")])
def test_the_command_ends_a_chain_in_the_align_revision(
    missing: tuple[str, ...], tmp_path: Path
) -> None:
    templates = _project("oss-legacy", "ee-legacy")
    files = {**sound(), **templates, "revlint.toml": EDITIONS}
    for name in missing:
        del files[f"{name}/legacy/versions/park0000.py"]
    root = write(tmp_path / "pro ject", files)

    (finding,) = [f for f in _lint(root) if f.rule == "align-mismatch"]
    lines = finding_text(finding, prefix_of(root, root)).commands
    assert len(lines) == len(missing)
    for line in lines:
        run(line, root)

    assert _lint(root) == ()
    for name in missing:
        assert len([*(root / name / "legacy/versions").glob("park0000_park.py")]) == 1


def test_the_command_ends_a_chain_in_its_parked_at(tmp_path: Path) -> None:
    files = {**migration("one", "a1"), **_project("one")}
    files["revlint.toml"] = (
        '[chains.one]\nscript-location = "one"\nparked-at = "park1"\nid-pattern = "a.|park."\n'
    )
    root = write(tmp_path, files)

    (finding,) = _lint(root)
    assert finding.rule == "unparked-chain"
    assert finding.help == "correct parked-at, or end the chain in an empty revision 'park1'"
    (line,) = finding_text(finding, prefix_of(root, root)).commands
    assert line == "alembic -c one/alembic.ini revision --rev-id park1 -m park"
    run(line, root)

    assert _lint(root) == ()
