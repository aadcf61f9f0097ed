"""Random contracts on a PostgreSQL server, beside what revlint foresees.

``python -m tests.contract.random_on_postgresql URL COUNT [FIRST]``, where URL is an SQLAlchemy URL
of a database that may be emptied. Half of the operations are about keys. Errors about what the
simulation does not follow, such as the names of constraints, are counted apart.
"""

from __future__ import annotations

import logging
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

from revlint.config.reader import parse_config
from revlint.engine.project import read_project
from revlint.sources.memory import MemoryTree
from tests.contract.deploying import (
    Stopped,
    are_same,
    foreseen_outcomes,
    real_outcomes,
    texts_of,
)
from tests.contract.keyed_operations import keyed_operation
from tests.contract.random_editions import RandomContract, random_contract

#: Errors about the names of constraints and indexes.
_NOT_FOLLOWED = re.compile(
    r'constraint ".*" (?:of|for) relation ".*" (?:does not|already) exist'
    r'|relation "(?:uq|ix|iy)_.*" already exists'
)


def sound_contract(seed: int) -> RandomContract:
    """A contract on whose parents Alembic does not stumble."""
    rng = random.Random(seed)
    while True:
        contract = random_contract(rng, keyed_operation)
        config = parse_config(contract.files["revlint.toml"])
        project = read_project(MemoryTree(contract.files), config)
        if not any(chain.overlaps for chain in project.chains):
            return contract


def main(arguments: Sequence[str]) -> int:
    """Run contracts, print those that go another way, and the counts."""
    logging.disable(logging.CRITICAL)
    connection = create_engine(arguments[0]).connect()

    def empty() -> Connection:
        with connection.begin():
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        return connection

    counts: Counter[str] = Counter()
    first = int(arguments[2]) if len(arguments) > 2 else 0
    for seed in range(first, first + int(arguments[1])):
        contract = sound_contract(seed)
        config = parse_config(contract.files["revlint.toml"])
        project = read_project(MemoryTree(contract.files), config)
        with tempfile.TemporaryDirectory() as folder:
            real = real_outcomes(contract, Path(folder), empty)
        foreseen = foreseen_outcomes(contract, project)
        for path in dict.fromkeys((*real, *foreseen)):
            said = _judge(path, real, foreseen)
            counts[said] += 1
            if said == "another":
                print(f"seed {seed}, {path}: {real.get(path)}; foreseen: {foreseen.get(path)}")
                print(texts_of(contract) if "-v" in arguments else "", flush=True)
    print(dict(counts))
    return 1 if counts["another"] else 0


def _judge(path: str, real: dict[str, Stopped | None], foreseen: dict[str, Stopped | None]) -> str:
    before = path.split(" -> ")
    paths = [" -> ".join(before[:n]) for n in range(1, len(before) + 1)]
    if any(_NOT_FOLLOWED.search(stop.error) for p in paths if (stop := real.get(p))):
        return "not followed"
    if path not in real or path not in foreseen:
        return "another"
    if not are_same(real[path], foreseen[path], with_error=True):
        return "another"
    return "works" if real[path] is None else "fails"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
