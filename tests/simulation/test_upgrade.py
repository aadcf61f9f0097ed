"""Random chains: the simulation says of them what ``alembic upgrade`` does on SQLite."""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest

from revlint.engine.example import revision_file
from revlint.graph.chain import Chain
from revlint.simulation.apply import apply
from revlint.simulation.bodies import Bodies
from revlint.simulation.chain_run import run, run_to, steps_of, tables_made
from revlint.simulation.database import Database
from revlint.simulation.judge import failures
from revlint.simulation.names import TableNames
from revlint.simulation.order import upgrade_order
from tests.simulation.chains import Place, random_chain, upgrade
from tests.support import chain_of

#: How many chains are tried; REVLINT_CHAINS=5000 tries more.
CHAINS = int(os.environ.get("REVLINT_CHAINS", "300"))
BATCH = 50
BATCHES = pytest.mark.parametrize("first", range(0, CHAINS, BATCH))


def sound_chain(seed: int, *, guards: bool = False) -> tuple[Chain, dict[str, str]]:
    """A random chain on whose parents and dependencies Alembic does not stumble."""
    rng = random.Random(seed)
    while True:
        files = random_chain(rng, guards=guards)
        chain = chain_of(files)
        if not chain.overlaps:
            return chain, files


def simulated(chain: Chain) -> Place | None:
    """The line at which an upgrade stops where nothing is in the database but what it makes."""
    steps = list(
        steps_of(chain, Bodies(chain.tree, [chain]), upgrade_order(chain, chain.real_heads))
    )
    names = TableNames(step.operation for step in steps)
    database = Database("absent")
    for step in steps:
        if any(failures(database, step.operation, names)):
            return Place(step.revision.path, step.operation.range.line)
        apply(database, step.operation, names, step)
    return None


@BATCHES
def test_an_upgrade_stops_where_alembic_stops(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + BATCH):
        chain, files = sound_chain(seed)
        assert simulated(chain) == upgrade(files, tmp_path / str(seed)), seed


@BATCHES
def test_what_must_fail_fails(first: int, tmp_path: Path) -> None:
    """Upgrades to a head stop at the first line that must fail, and at the next without that one.

    They may stop at a line before, where the simulation does not know enough.
    """
    for seed in range(first, first + BATCH):
        chain, files = sound_chain(seed, guards=True)
        head = chain.heads[seed % len(chain.heads)]
        places = [
            Place(f.step.revision.path, f.step.operation.range.line)
            for f in run_to(chain, Bodies(chain.tree, [chain]), [head])
        ]
        for n, place in enumerate(dict.fromkeys(places)):
            stop = upgrade(files, tmp_path / f"{seed}-{n}", head)
            assert stop is not None, (seed, head, place)
            if stop != place:
                paths = [chain.file_of(id_).path for id_ in upgrade_order(chain, [head])]
                at, foretold = ((paths.index(p.path), p.line) for p in (stop, place))
                assert at < foretold, (seed, head, place, stop)
                break
            files = without(files, place)


def without(files: dict[str, str], place: Place) -> dict[str, str]:
    """The files with ``pass`` for the operation in a line."""
    lines = files[place.path].split("\n")
    start = re.match(r" *(?:(?:case.*?|for.*?|if.*?|try): )?", lines[place.line - 1])
    assert start is not None
    lines[place.line - 1] = f"{start[0]}pass"
    return {**files, place.path: "\n".join(lines)}


@pytest.mark.parametrize(
    ("key", "error"),
    [
        ('sa.PrimaryKeyConstraint("a")', None),
        # MySQL allows it.
        ('sa.PrimaryKeyConstraint("a", "b")', None),
        (
            'sa.PrimaryKeyConstraint("b")',
            'there is no unique constraint matching given keys for referenced table "t"',
        ),
    ],
)
def test_what_a_foreign_key_leads_to(key: str, error: str | None) -> None:
    columns = 'sa.Column("a", sa.Integer), sa.Column("b", sa.Integer)'
    body = f"""op.create_table("t", {columns}, {key})
    op.create_table("u", sa.Column("x", sa.Integer, sa.ForeignKey("t.a")))"""
    chain = chain_of({"migrations/versions/a1.py": revision_file("a1", body=body)})
    steps = list(steps_of(chain, Bodies(chain.tree, [chain]), ["a1"]))
    names = TableNames(step.operation for step in steps)
    database = Database("absent", tables_made(steps, names))
    found = [f.failure.error for f in run(steps, names, database)]
    assert found == ([] if error is None else [error])
