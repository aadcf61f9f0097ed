"""What a contract says of its chains, once names are resolved."""

from __future__ import annotations

from revlint.contract.contract import Contract, table_name
from tests.contract_support import EDITIONS, Files, lint_tree, migration, project_of, sound


def contract(config: str = EDITIONS, files: Files | None = None) -> Contract:
    return project_of(sound() if files is None else files, config).contract


def test_neighbours_are_chains_that_one_edition_applies_to_one_database() -> None:
    found = contract()
    assert [c.name for c in found.neighbours("oss-legacy")] == ["shared"]
    assert [c.name for c in found.neighbours("shared")] == ["oss-legacy", "ee-legacy", "ee"]
    assert [(a.name, b.name) for a, b in found.neighbouring] == [
        ("oss-legacy", "shared"),
        ("ee-legacy", "shared"),
        ("ee-legacy", "ee"),
        ("shared", "ee"),
    ]


def test_a_chain_in_no_edition_has_no_neighbours() -> None:
    found = contract(EDITIONS.partition("[editions]")[0])
    assert found.neighbours("shared") == ()
    assert found.databases("shared") == []
    assert list(found.switches()) == []


def test_alignment_parks_its_chains() -> None:
    found = contract()
    assert [name for name in found.chains if found.is_parked(name)] == ["oss-legacy", "ee-legacy"]
    assert found.go_over("oss-legacy", "ee-legacy")
    assert found.go_over("shared", "shared")
    assert not found.go_over("shared", "ee")


def test_successors_are_not_parked() -> None:
    found = contract()
    assert found.successors("oss-legacy") == ("shared",)
    assert found.successors("ee-legacy") == ("shared", "ee")


def test_switches_are_all_pairs_of_editions_with_the_database() -> None:
    assert [s.name for s in contract().switches()] == ["oss -> ee", "ee -> oss"]
    chosen = contract('switch = ["oss -> ee"]\n' + EDITIONS)
    assert [s.name for s in chosen.switches()] == ["oss -> ee"]


def test_switches_in_one_database() -> None:
    two = EDITIONS.replace('"shared"] }', '"shared"], more = ["oss-legacy"] }').replace(
        '"ee"] }', '"ee"], more = ["ee-legacy"] }'
    )
    chosen = contract('switch = ["core: oss -> ee"]\n' + two)
    assert [(s.source.database, s.name) for s in chosen.switches()] == [("core", "oss -> ee")]
    assert [(s.source.database, s.name) for s in contract(two).switches()] == [
        ("core", "oss -> ee"),
        ("more", "oss -> ee"),
        ("core", "ee -> oss"),
        ("more", "ee -> oss"),
    ]


def test_version_tables_of_a_run() -> None:
    found = contract()
    assert {table_name(t): names for t, names in found.tables(found.runs[1]).items()} == {
        "alembic_version": ("ee-legacy",),
        "alembic_version_oss": ("shared",),
        "alembic_version_ee": ("ee",),
    }
    assert table_name(("s", "v")) == "s.v"


def test_ids_that_another_rule_speaks_of_are_not_missing() -> None:
    """Ids of other declared chains, and a root that has another id."""
    files = sound(migration("ee/chain", "ee2", "oss1"), migration("ee/chain", "ee3", "nowhere"))
    found = [f for f in lint_tree(files, EDITIONS) if f.target]
    assert [(f.rule, f.target) for f in found] == [
        ("cross-chain-parent", "oss1"),
        ("missing-parent", "nowhere"),
    ]
    path = "ee/chain/versions/ee0.py"
    files = {**sound(), path: sound()[path].replace("revision = 'ee0'", "revision = 'ee9'")}
    found = [f for f in lint_tree(files, EDITIONS) if f.rule in ("wrong-root", "missing-parent")]
    assert [f.rule for f in found] == ["wrong-root"]
