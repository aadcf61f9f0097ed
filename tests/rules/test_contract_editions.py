"""The rules about editions, their order, their version tables and what they have in common."""

from __future__ import annotations

import pytest

from tests.contract_support import (
    EDITIONS,
    Files,
    found,
    lint_tree,
    migration,
    project_of,
    said,
    sound,
)

#: Three editions of which no two legacy chains are parked together.
UNPARKED = """\
[chains.oss]
script-location = "oss"

[chains.ee]
script-location = "ee"

[editions]
oss = { core = ["oss"] }
ee = { core = ["ee"] }
cloud = { core = ["ee"] }
"""

TWO = {
    **migration("oss", "a1"),
    **migration("oss", "x9", "a1"),
    **migration("ee", "a1"),
    **migration("ee", "y9", "a1"),
}


def test_edition_switch_names_database_editions_and_ids() -> None:
    """Both directions, and every pair of editions with the same chains, are one mistake."""
    (finding,) = lint_tree(TWO, UNPARKED)
    assert finding.rule == "edition-switch"
    assert finding.location.range.line == 9
    assert said(finding) == (
        "database core cannot switch between oss and ee",
        "ee runs chain ee",
        (
            "nor can it switch from oss to cloud or from cloud to oss",
            "oss uses version table alembic_version with chain oss, ee with chain ee",
            "the two chains are not parked on one revision",
            "alembic upgrade of ee fails: Can't locate revision identified by 'x9'",
            "alembic upgrade of oss fails: Can't locate revision identified by 'y9'",
        ),
        "end chains oss and ee in one empty revision 'park00000000' and declare it: [[alignments]] "
        'with revision = "park00000000" and chains = ["oss", "ee"]; or require only the switches '
        'that work: switch = ["ee -> cloud", "cloud -> ee"]',
    )


def test_edition_switch_where_the_heads_are_known_by_chance() -> None:
    files = {**migration("oss", "a1"), **migration("ee", "a1")}
    (finding,) = lint_tree(files, UNPARKED)
    assert finding.facts[-2:] == (
        "the two chains are not parked on one revision",
        "each has the head of the other only by chance; the next migration ends that",
    )


@pytest.mark.parametrize(
    "change",
    [
        ('switch = ["ee -> cloud"]\n' + UNPARKED),
        UNPARKED.replace('ee = { core = ["ee"] }', 'ee = { core = ["oss"] }').replace(
            'cloud = { core = ["ee"] }', ""
        ),
        UNPARKED.replace('oss = { core = ["oss"] }', 'oss = { other = ["oss"] }'),
        UNPARKED.replace("[editions]", 'version-table = "ee_version"\n\n[editions]'),
        UNPARKED.replace("[editions]", 'version-table-schema = "ee"\n\n[editions]'),
        UNPARKED[: UNPARKED.index("[editions]")],
    ],
    ids=["not asked for", "same chain", "other database", "other table", "other schema", "none"],
)
def test_edition_switch_has_nothing_to_say(change: str) -> None:
    assert found(TWO, change) == []


def test_edition_switch_one_direction_only() -> None:
    (finding,) = lint_tree(TWO, 'switch = ["ee -> oss"]\n' + UNPARKED)
    assert finding.title == "database core cannot switch from ee to oss"
    assert finding.facts == (
        "ee uses version table alembic_version with chain ee, oss with chain oss",
        "the two chains are not parked on one revision",
        "alembic upgrade of oss fails: Can't locate revision identified by 'y9'",
    )


def test_parked_at_alone_aligns_as_well() -> None:
    parked = UNPARKED.replace('"oss"\n\n', '"oss"\nparked-at = "a1"\n\n', 1).replace(
        '"ee"\n\n', '"ee"\nparked-at = "a1"\n\n', 1
    )
    assert found({**migration("oss", "a1"), **migration("ee", "a1")}, parked) == []
    assert found({**migration("oss", "a1"), **migration("ee", "b1")}, parked) == [
        "unparked-chain revlint.toml:5"
    ]


PARKED_AT = EDITIONS.replace(
    EDITIONS[EDITIONS.index("[[align") : EDITIONS.index("[editions]")], ""
).replace('/legacy"\n', '/legacy"\nparked-at = "park0000"\n')


def test_parked_at_is_as_good_as_an_alignment() -> None:
    assert found(sound(), PARKED_AT) == []
    contract = project_of(sound(), PARKED_AT).contract
    assert contract.are_aligned("oss-legacy", "ee-legacy")
    assert contract.aligned("ee-legacy") == ("oss-legacy", "ee-legacy")
    assert contract.aligned("shared") == ("shared",)


def test_chains_with_one_parked_at_use_one_version_table() -> None:
    config = PARKED_AT.replace('"ee/legacy"\n', '"ee/legacy"\nversion-table = "mine"\n')
    (finding,) = lint_tree(sound(), config)
    assert finding.rule == "edition-switch"
    assert finding.title == "aligned chains oss-legacy and ee-legacy use different version tables"


def test_a_revision_after_the_park_is_told_of_the_other_chain() -> None:
    (finding,) = lint_tree(sound(migration("ee/legacy", "c3", "park0000")), PARKED_AT)
    assert "chain oss-legacy does not have 'c3'" in finding.facts[1]
    assert finding.help.endswith(
        "keep it and end chains ee-legacy and oss-legacy in one new empty revision, here on top of "
        "'c3', and name that in their parked-at"
    )


@pytest.mark.parametrize(
    "editions",
    [
        # One database runs both, or each has a database for itself.
        'ee = { core = ["oss-legacy", "ee-legacy"] }',
        'oss = { core = ["oss-legacy"] }\nee = { other = ["ee-legacy"] }',
    ],
)
def test_chains_that_only_happen_to_park_on_one_id(editions: str) -> None:
    config = PARKED_AT.replace('after = ["oss-legacy", "ee-legacy"]', "")
    config = config.replace('after = ["ee-legacy", "shared"]', "")
    config = f"{config.partition('[editions]')[0]}[editions]\n{editions}\n"
    contract = project_of(sound(), config).contract
    assert not contract.are_aligned("oss-legacy", "ee-legacy")


def test_a_chain_that_only_the_target_runs_needs_a_base() -> None:
    config = """\
[chains.legacy]
script-location = "legacy"

[chains.ee]
script-location = "ee"
version-table = "ee_version"
external-revisions = ["pkg1"]

[editions]
oss = { core = ["legacy"] }
ee = { core = ["legacy", "ee"] }
cloud = { core = ["legacy", "ee"] }
"""
    files = {**migration("legacy", "a1"), **migration("ee", "e1", "pkg1")}
    (finding,) = lint_tree(files, config)
    assert said(finding) == (
        "chain ee has no base to start from",
        "'pkg1' is not in this project",
        (
            "database core switches from oss to ee or from oss to cloud",
            "the version table ee_version of the chain is empty there",
        ),
        "begin chain ee in a revision with down_revision = None",
    )


ORDER = EDITIONS.partition("[editions]")[0]


WHOLE = 'write core = ["ee-legacy", "shared", "ee"]'


@pytest.mark.parametrize(
    ("editions", "title", "facts", "help_"),
    [
        (
            'ee = { core = ["ee-legacy", "ee", "shared"] }',
            "edition ee runs chain ee before shared",
            ("chain ee comes after shared, which runs later here",),
            WHOLE,
        ),
        (
            'ee = { core = ["shared", "ee", "ee-legacy"] }',
            "edition ee runs chain shared before ee-legacy",
            (
                "chain shared comes after ee-legacy, which runs later here",
                "chain ee comes after ee-legacy, which runs later here",
            ),
            WHOLE,
        ),
        (
            'ee = { core = ["ee-legacy", "ee"] }',
            "edition ee runs chain ee without shared",
            ("chain ee comes after shared, which this edition does not run",),
            f"{WHOLE}, if its runner runs them, or correct the after of ee",
        ),
        (
            'ee = { core = ["shared", "ee"] }',
            "edition ee runs chain shared without oss-legacy or ee-legacy",
            (
                "chain shared comes after oss-legacy or ee-legacy, and this edition runs none of "
                "them",
                "chain ee comes after ee-legacy, which this edition does not run",
            ),
            f"{WHOLE}, if its runner runs them, or correct the after of shared and ee",
        ),
    ],
)
def test_chain_order(editions: str, title: str, facts: tuple[str, ...], help_: str) -> None:
    """One list is one finding, whatever is wrong in it."""
    every = (
        'all = { core = ["oss-legacy", "shared"] }\nlast = { core = ["ee-legacy", "shared", "ee"] }'
    )
    config = f"{ORDER}[editions]\n{every}\n{editions}\n"
    (finding,) = lint_tree(sound(), config)
    assert finding.rule == "chain-order"
    assert said(finding) == (
        title,
        "the chains of database core, in the order of the runner",
        (*facts, "a migration that needs what an earlier chain creates fails on a new database"),
        help_,
    )
    assert finding.location.range.line == config.splitlines().index(editions) + 1


def test_chain_order_shows_the_order_that_repairs_it() -> None:
    config = ORDER + '[editions]\nee = { core = ["ee", "shared", "ee-legacy"] }\n'
    config = config.replace('after = ["oss-legacy", "ee-legacy"]', 'after = ["ee-legacy"]')
    (finding,) = [f for f in lint_tree(sound(), config) if f.rule == "chain-order"]
    assert finding.help == 'write core = ["ee-legacy", "shared", "ee"]'


def test_a_circle_of_after_is_one_finding() -> None:
    config = EDITIONS.replace(
        'after = ["oss-legacy", "ee-legacy"]', 'after = ["oss-legacy", "ee-legacy", "ee"]'
    )
    (finding,) = [f for f in lint_tree(sound(), config) if f.rule == "chain-order"]
    assert said(finding) == (
        "chains ee and shared come after each other",
        "chain shared comes after ee",
        ("no order of an edition can satisfy that",),
        'remove ee from it: after = ["oss-legacy", "ee-legacy"]',
    )


THREE = """\
[chains.a]
script-location = "a"
version-table = "va"

[chains.b]
script-location = "b"
version-table = "vb"

[chains.c]
script-location = "c"
version-table = "vc"

[editions]
x = { core = ["a", "b", "c"] }
y = { core = ["a", "b"] }
"""


def three(*ids: str) -> dict[str, str]:
    a, b, c = (migration(name, id_) for name, id_ in zip("abc", ids, strict=True))
    return {**a, **b, **c}


def test_shared_id_of_three_chains_is_two_findings() -> None:
    """All but one of them have to change."""
    assert found(three("k1", "k1", "k1"), THREE) == [
        "shared-id b/versions/k1.py:9",
        "shared-id c/versions/k1.py:9",
    ]


def test_shared_id_stands_at_the_file_that_is_new() -> None:
    files = three("k1", "k1", "k3")
    assert found(files, THREE) == ["shared-id b/versions/k1.py:9"]
    assert "shared-id a/versions/k1.py:9" in found(files, THREE, frozenset({"a/versions/k1.py"}))


def test_version_table_clash_is_reported_once_for_each_chain_that_has_to_change() -> None:
    one = THREE.replace('"vc"', '"va"')
    assert found(three("a1", "b1", "c1"), one) == ["version-table-clash revlint.toml:9"]
    all_ = one.replace('"vb"', '"va"')
    assert found(three("a1", "b1", "c1"), all_) == [
        "version-table-clash revlint.toml:5",
        "version-table-clash revlint.toml:9",
    ]
    apart = one.replace('"va"\n\n[editions]', '"va"\nversion-table-schema = "s"\n\n[editions]')
    assert found(three("a1", "b1", "c1"), apart) == []


def test_version_table_clash_stands_where_env_names_the_table() -> None:
    env = "from alembic import context\ncontext.configure(version_table='va')\n"
    files: Files = {**three("a1", "b1", "c1"), "a/env.py": env, "c/env.py": env}
    config = THREE.replace('version-table = "va"\n', "").replace('version-table = "vc"\n', "")
    assert found(files, config) == ["version-table-clash c/env.py:2"]


def test_undeclared_chain_says_what_declares_it() -> None:
    (finding,) = lint_tree(sound(migration("new", "n1")), EDITIONS)
    assert said(finding) == (
        "chain 'new' is not declared",
        "",
        ("revlint.toml declares other chains", "no rule about the contract checks this one"),
        'declare it in revlint.toml: [chains.NAME] with script-location = "new"; or name its '
        "folder in exclude",
    )
    declared = '[chains.fresh]\nscript-location = "new"\n\n' + EDITIONS
    assert found(sound(migration("new", "n1")), declared) == []


@pytest.mark.parametrize(
    ("upgrade", "downgrade", "expected"),
    [
        (("pass",), "pass", None),
        (("'''Nothing.'''", "..."), "return None", None),
        (("# nothing", "return"), "return", None),
        (("print('parked')",), "pass", "upgrade does: print('parked')"),
        (("logger.info('x')",), "op.drop_table('x')", "upgrade does: logger.info('x')"),
        (("pass",), "op.execute('x')", "downgrade does: op.execute('x')"),
        (("raise RuntimeError('x')",), "pass", "upgrade does: raise RuntimeError('x')"),
    ],
)
@pytest.mark.parametrize("path", ["oss/legacy park0000 a1", "ee/chain ee0"])
def test_align_not_empty(
    path: str, upgrade: tuple[str, ...], downgrade: str, expected: str | None
) -> None:
    under, id_, parent = [*path.split(), None][:3]
    assert under
    assert id_
    files = sound(migration(under, id_, parent, *upgrade, downgrade=downgrade))
    found = lint_tree(files, EDITIONS)
    assert [f.rule for f in found] == ["align-not-empty"] * (expected is not None)
    for finding in found:
        place = finding.location.range
        marked = files[finding.location.path].splitlines()[place.line - 1]
        function = finding.label.partition(" ")[0]
        assert finding.label == f"{function} does something"
        assert f"{function} does: {marked[place.column - 1 : place.end_column - 1]}" == expected


def test_alignment_whose_id_nobody_has() -> None:
    config = EDITIONS.replace('revision = "park0000"', 'revision = "park9"')
    (finding,) = lint_tree(sound(), config)
    assert finding.rule == "align-mismatch"
    assert finding.location.range.line == config.splitlines().index('revision = "park9"') + 1
    assert said(finding) == (
        "no chain of this alignment has the revision 'park9'",
        "no revision has this id",
        ("chain oss-legacy ends in 'park0000'", "chain ee-legacy ends in 'park0000'"),
        'correct the alignment: revision = "park0000"',
    )


def test_aligned_chains_keep_one_table() -> None:
    """The row of one must be what the other finds; both directions are one mistake."""
    config = EDITIONS.replace(
        'script-location = "ee/legacy"', 'script-location = "ee/legacy"\nversion-table = "mine"'
    )
    (finding,) = lint_tree(sound(), config)
    assert finding.rule == "edition-switch"
    assert said(finding) == (
        "aligned chains oss-legacy and ee-legacy use different version tables",
        "chain ee-legacy uses mine",
        (
            "chain oss-legacy uses alembic_version",
            "database core cannot switch from oss to ee or from ee to oss",
            "chain ee-legacy would find mine empty, and alembic upgrade would run it from its base "
            "over existing tables",
        ),
        "use one version table for both, and rename the other one in the databases that have it: "
        "ALTER TABLE mine RENAME TO alembic_version",
    )


def test_a_root_with_a_parent_is_no_root() -> None:
    """What it does is not reported too: it is not the marker that it should be."""
    files = sound(
        migration("ee/chain", "ee00"), migration("ee/chain", "ee0", "ee00", "op.drop_index('i')")
    )
    assert [finding.rule for finding in lint_tree(files, EDITIONS)] == ["wrong-root"]


def test_two_chains_of_one_alignment_in_one_edition() -> None:
    """The run is wrong, not the table that both have to keep."""
    config = EDITIONS.replace("ee = { core = [", 'ee = { core = ["oss-legacy", ')
    (finding,) = [f for f in lint_tree(sound(), config) if f.rule == "version-table-clash"]
    assert finding.location.path == "revlint.toml"
    assert finding.location.range.line == config[: config.index("ee = {")].count("\n") + 1
    assert finding.help == "remove one of the two from the edition"
    assert "an edition has one chain of an alignment" in finding.facts


def test_a_table_that_one_mode_does_not_name() -> None:
    """That is the finding; the run goes on."""
    env = (
        "from alembic import context\n\n\n"
        "def offline():\n    context.configure(version_table='v')\n\n\n"
        "def online():\n    context.configure(connection=None)\n"
    )
    config = EDITIONS.replace('version-table = "alembic_version_ee"\n', "")
    found = lint_tree({**sound(), "ee/chain/env.py": env}, config)
    assert [finding.rule for finding in found] == ["split-version-table"]
