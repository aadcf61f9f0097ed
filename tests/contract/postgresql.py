"""The trees of ``contract_trees.json`` on a PostgreSQL server, beside what revlint foresees.

``python -m tests.contract.postgresql URL [TREE ...]``, where URL is an SQLAlchemy URL of a server
without a database, such as ``postgresql+psycopg://postgres@127.0.0.1:5432/``. It needs psycopg.
Each edition is installed in an empty database, and each switch is made there and back with Alembic.
The exit status is 1 if anything else happens than what the data says or revlint foresees.
"""

from __future__ import annotations

import io
import itertools
import logging
import os
import sys
import tempfile
import tomllib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config

from alembic import command
from tests.alembic.running import write
from tests.contract.test_contract_trees import REFUSED, TREES, UNSOUND, files_of, stops_of

#: A transition, and the chain and the error that stop it.
Failure = tuple[str, str, str]


def main(arguments: Sequence[str]) -> int:
    """Run all trees and print a line for each."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    is_equal = True
    names = arguments[1:] or list(TREES)
    print(f"{'tree':<68}{'transitions that fail':>22}{'as recorded':>13}{'as foreseen':>13}")
    for name in names:
        tree = TREES[name]
        with tempfile.TemporaryDirectory() as folder:
            found = failures(Path(folder), name, arguments[0])
        recorded = {tuple(one) for one in tree["fails"] if not one[1].startswith("(source")}
        is_recorded, foreseen = {*found} == recorded, _foreseen(name, found)
        is_equal = is_equal and is_recorded and foreseen != "no"
        print(f"{name:<68}{len(found):>22}{'yes' if is_recorded else 'no':>13}{foreseen:>13}")
    return 0 if is_equal else 1


def _foreseen(name: str, found: Sequence[Failure]) -> str:
    if name in REFUSED:
        return "refused"
    if name in UNSOUND:
        return "not run"
    stops = stops_of(name)
    real = {where: (chain, error) for where, chain, error in found}
    is_same = stops.keys() == real.keys() and all(
        stop.chain == real[where][0] and stop.error in real[where][1]
        for where, stop in stops.items()
    )
    return "yes" if is_same else "no"


def failures(root: Path, name: str, server: str) -> list[Failure]:
    """What fails when each edition of a tree is installed, and each switch made there and back."""
    files = files_of(name)
    write(files, root)
    config = tomllib.loads(files["revlint.toml"])
    editions: Mapping[str, Mapping[str, list[str]]] = config.get("editions", {})
    found: list[Failure] = []
    paths = [[edition] for edition in editions]
    paths += [[one, other, one] for one, other in itertools.permutations(editions, 2)]
    for path in paths:
        for database in [d for d in editions[path[0]] if all(d in editions[e] for e in path)]:
            with _database(server) as url:
                found += _run(root, config, database, path, url)
    return found


def _run(
    root: Path, config: Any, database: str, path: Sequence[str], url: str
) -> Iterator[Failure]:
    """The failure on the way through some editions; nothing where the source of a switch fails."""
    for number, edition in enumerate(path):
        failed = _upgrade(root, config, config["editions"][edition][database], url)
        if failed is not None:
            where = " -> ".join(path[: number + 1]) if number else f"fresh {edition}"
            if number or len(path) == 1:
                yield (f"{database}: {where}", *failed)
            return


def _upgrade(root: Path, config: Any, names: Sequence[str], url: str) -> tuple[str, str] | None:
    for name in names:
        chain = config["chains"][name]
        alembic = Config(stdout=io.StringIO())
        alembic.set_main_option("script_location", str(root / chain["script-location"]))
        alembic.set_main_option("sqlalchemy.url", url)
        try:
            with redirect_stdout(io.StringIO()):
                command.upgrade(alembic, "head")
        except Exception as error:
            line = (str(error).strip().splitlines() or [""])[0][:150]
            return name, f"{type(error).__name__}: {line}"
    return None


@contextmanager
def _database(server: str) -> Iterator[str]:
    """An empty database, which one transition after the other has."""
    name = f"revlint_{os.getpid()}"
    engine = sa.create_engine(f"{server}postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(sa.text(f"CREATE DATABASE {name} STRATEGY file_copy"))
        try:
            yield f"{server}{name}"
        finally:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
