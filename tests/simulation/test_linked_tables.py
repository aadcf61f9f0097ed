"""Operations on other tables are left out, and the answer is that of all operations."""

from __future__ import annotations

from itertools import permutations

import pytest

from revlint.engine.example import history, revision_file
from revlint.graph.chain import Chain
from revlint.simulation.bodies import Bodies
from revlint.simulation.chain_run import FailedStep, Step, run, steps_of, tables_made
from revlint.simulation.database import Database
from revlint.simulation.linked_tables import LinkedTables
from revlint.simulation.names import TableKey, TableNames
from revlint.simulation.order import upgrade_order
from revlint.simulation.swapped import SwappedRuns
from tests.simulation.chains import TABLES
from tests.simulation.test_upgrade import sound_chain
from tests.support import chain_of


def all_failed(
    chain: Chain, every: list[Step], first: str, second: str, table: TableKey
) -> FailedStep | None:
    """What ``SwappedRuns.failed`` gives, with every operation."""
    order = [*upgrade_order(chain, [first]), *upgrade_order(chain, [second], [first])]
    steps = [step for id_ in order for step in every if step.revision.id == id_]
    names = TableNames(step.operation for step in every)
    for one in run(steps, names, Database("absent", tables_made(every, names))):
        if one.failure.table == table and one.step.revision.id in (first, second):
            return one
    return None


@pytest.mark.parametrize("guards", [False, True])
def test_random_chains(guards: bool) -> None:
    count = 0
    for seed in range(40):
        chain, _ = sound_chain(seed, guards=guards)
        every = list(steps_of(chain, Bodies(chain.tree, [chain]), chain.by_id))
        runs = SwappedRuns(chain, every)
        for first, second in permutations([*chain.by_id][-6:], 2):
            for name in TABLES:
                table = ("", "", name)
                found = runs.failed(first, second, table)
                assert found == all_failed(chain, every, first, second, table), seed
                count += found is not None
    assert count > 60


def links_of(*bodies: str) -> LinkedTables:
    ids = [f"r{n}" for n in range(len(bodies))]
    files = history(*(f"{a} -> {b}" for a, b in zip(["<base>", *ids], ids, strict=False)))
    for n, (id_, body) in enumerate(zip(ids, bodies, strict=True)):
        files[f"migrations/versions/{id_}.py"] = revision_file(id_, tuple(ids[:n][-1:]), body=body)
    chain = chain_of(files)
    steps = list(steps_of(chain, Bodies(chain.tree, [chain]), chain.by_id))
    return LinkedTables(steps, TableNames(step.operation for step in steps))


CREATE = "op.create_table({!r}, sa.Column('id', sa.Integer))"
NEW_NAME = "op.rename_table('b', str(op))"


@pytest.mark.parametrize(
    ("body", "matters"),
    [
        (CREATE.format("a"), True),
        (CREATE.format("b"), False),
        ("op.rename_table('a', 'b')", True),
        ("op.rename_table('b', 'a')", True),
        ("op.create_foreign_key('f', 'a', 'b', ['x'], ['y'])", True),
        ("op.create_foreign_key('f', 'b', 'a', ['x'], ['y'])", True),
        ("op.create_foreign_key('f', 'b', 'c', ['x'], ['y'])", False),
        ("op.execute('ALTER TABLE a ' + str(op))", True),
        ("op.execute(str(op) + ' a')", True),
        ("op.execute(str(op) + ' b')", False),
        ("op.drop_table(str(op))", True),
        ("op.add_column(str(op), sa.Column('x', sa.Text))", True),
        (NEW_NAME, True),
    ],
)
def test_what_decides_about_a_table(body: str, matters: bool) -> None:
    links = links_of(CREATE.format("a"), body)
    assert [*links.steps(("", "", "a"))] == ["r0", *(["r1"] if matters else [])]


def test_links_reach_far() -> None:
    links = links_of(
        CREATE.format("a"),
        "op.create_foreign_key('f', 'c', 'd', ['x'], ['y'])",
        "op.create_foreign_key('f', 'b', 'c', ['x'], ['y'])",
        "op.create_foreign_key('f', 'a', 'b', ['x'], ['y'])",
        CREATE.format("d"),
        CREATE.format("e"),
    )
    assert [*links.steps(("", "", "a"))] == ["r0", "r1", "r2", "r3", "r4"]
    assert [*links.steps(("", "", "e"))] == ["r5"]
