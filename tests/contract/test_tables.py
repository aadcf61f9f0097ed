"""Which tables a chain makes and uses."""

from __future__ import annotations

from revlint.contract.tables import Tables
from revlint.engine.report import ChainSummary, unknown_operations
from tests.contract_support import EDITIONS, Files, migration, project_of, sound


def tables(files: Files, config: str = EDITIONS) -> Tables:
    return project_of(files, config).tables


def made(files: Files, chain: str) -> dict[tuple[str, str], str]:
    made = tables(files).made(chain)
    return {table: use.revision.path if use else "" for table, use in made.items()}


def test_what_a_chain_leaves_behind() -> None:
    files = sound(
        migration(
            "oss/legacy",
            "a1",
            None,
            "op.create_table('users')",
            "op.create_table('gone')",
            "op.create_table('old', schema='s')",
        ),
        migration(
            "oss/legacy", "a2", "a1", "op.drop_table('gone')", downgrade="op.create_table(1)"
        ),
        migration("oss/legacy", "a3", "a2", "op.rename_table('old', 'new', schema='s')"),
        migration("oss/legacy", "park0000", "a3", downgrade="op.drop_table('users')"),
    )
    first = "oss/legacy/versions/a1.py"
    assert made(files, "oss-legacy") == {("", "users"): first, ("s", "new"): first}


def test_the_order_of_the_graph_counts_not_that_of_the_files() -> None:
    files = sound(
        migration("oss/chain", "z1", "oss0", "op.create_table('t')"),
        migration("oss/chain", "oss1", "z1", "op.drop_table('t')"),
    )
    assert made(files, "shared") == {}


def test_mentions_are_whole_words_of_upgrades() -> None:
    found = tables(
        sound(
            migration("ee/chain", "ee2", "ee1", "op.execute(f'do {x} my_seats')"),
            migration("ee/chain", "ee3", "ee2", downgrade="op.execute(f'do {x} roles')"),
        )
    )
    assert found.mentions("ee", ("", "my_seats"))
    assert not found.mentions("ee", ("", "seats"))
    assert not found.mentions("ee", ("", "roles"))


def test_counts_of_operations_that_could_not_be_analysed() -> None:
    """Each chain counts what a rule has asked for: its file or none."""
    files = sound(
        migration(
            "ee/chain",
            "ee2",
            "ee1",
            "op.execute('x')",
            "op.drop_table(x)",
            "op.execute('INSERT INTO x VALUES (1)')",
        )
    )
    project = project_of(files, EDITIONS)

    def counts(name: str) -> tuple[int | None, int | None]:
        summary = ChainSummary.of(project.contract.chains[name], project.bodies)
        return summary.operation_count, summary.unknown_count

    assert counts("ee") == (None, None)
    project.tables.uses("ee")
    project.tables.uses("ee-legacy")
    assert counts("ee") == (4, 2)
    assert counts("ee-legacy") == (2, 0)
    assert counts("shared") == (None, None)
    chain = project.contract.chains["ee"]
    assert [
        (u.chain, u.location.path, u.location.range.line, u.name)
        for u in unknown_operations(chain, project.bodies)
    ] == [
        ("ee", "ee/chain/versions/ee2.py", 16, "execute"),
        ("ee", "ee/chain/versions/ee2.py", 17, "drop_table"),
    ]
