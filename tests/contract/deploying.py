"""What stops the editions of a random contract: in a database with Alembic, and as foreseen."""

from __future__ import annotations

import itertools
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from alembic import util
from revlint.contract.deployment import Deployments, Stop
from revlint.contract.project import Project
from revlint.simulation.names import TableKey, TableNames
from tests.alembic.running import write
from tests.contract.random_editions import RandomContract
from tests.simulation.chains import TABLES


class Stopped(NamedTuple):
    """Why an upgrade stops: the chain, and the line of the operation, or Alembic's message."""

    chain: str
    path: str
    line: int
    error: str


#: What stops the last edition of a path; what stops an earlier one is left out.
Outcomes = dict[str, Stopped | None]


def paths_of(contract: RandomContract) -> Iterator[tuple[str, ...]]:
    """The editions that one database has, one after the other."""
    yield from ((edition,) for edition in contract.editions)
    for one, other in itertools.permutations(contract.editions, 2):
        yield one, other, one


def real_outcomes(
    contract: RandomContract, folder: Path, empty: Callable[[], Connection]
) -> Outcomes:
    """What Alembic does in a database, which is empty for each path."""
    write(contract.files, folder)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    found: Outcomes = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            scripts = {
                name: ScriptDirectory(str(folder / name)) for name in contract.version_tables
            }
            for path in paths_of(contract):
                connection = empty()
                for n, edition in enumerate(path, 1):
                    stopped = _install(contract, scripts, folder, edition, connection)
                    if n > 1 or len(path) == 1:
                        found[" -> ".join(path[:n])] = stopped
                    if stopped is not None:
                        break
    finally:
        sys.dont_write_bytecode = before
    return found


def _install(
    contract: RandomContract,
    scripts: dict[str, ScriptDirectory],
    folder: Path,
    edition: str,
    connection: Connection,
) -> Stopped | None:
    for name in contract.editions[edition]:
        try:
            with connection.begin():
                _upgrade(scripts[name], contract.version_tables[name], connection)
        except util.CommandError as error:
            return Stopped(name, "", 0, str(error))
        except Exception as error:  # A batch raises KeyError for a column that is not there.
            frames = traceback.extract_tb(error.__traceback__)
            last = [f for f in frames if f.filename.startswith(str(folder))][-1]
            path = str(Path(last.filename).relative_to(folder))
            return Stopped(name, path, last.lineno or 0, str(getattr(error, "orig", error)))
    return None


def _upgrade(script: ScriptDirectory, table: str, connection: Connection) -> None:
    context = MigrationContext.configure(
        connection,
        opts={"fn": lambda rows, _: script._upgrade_revs("head", rows), "version_table": table},
    )
    with Operations.context(context):
        context.run_migrations()


class OnEmptyDatabase(Deployments):
    """Knows that a table is absent at the start, also where no chain makes it for certain."""

    def _known_in(self, database: str) -> tuple[TableNames, frozenset[TableKey]]:
        return super()._known_in(database)[0], frozenset(("", "", name) for name in TABLES)


def foreseen_outcomes(contract: RandomContract, project: Project) -> Outcomes:
    """What the simulation foresees of a database with nothing in it."""
    runs = {run.edition: run for run in project.contract.runs}
    deployments, found = OnEmptyDatabase(project.contract, project.bodies), Outcomes()
    for path in paths_of(contract):
        one, *rest = (runs[edition] for edition in path)
        if not rest:
            found[path[0]] = _stopped(deployments.install(one))
        elif deployments.install(one) is None:
            other = rest[0]
            there = _stopped(deployments.switch(one, other))
            found[" -> ".join(path[:2])] = there
            if there is None:
                found[" -> ".join(path)] = _stopped(deployments.switch_back(one, other))
    return found


def _stopped(stop: Stop | None) -> Stopped | None:
    if stop is None:
        return None
    if stop.step is None:
        return Stopped(stop.chain, "", 0, stop.error)
    return Stopped(stop.chain, stop.step.revision.path, stop.step.operation.range.line, stop.error)


def are_same(real: Stopped | None, foreseen: Stopped | None, *, with_error: bool) -> bool:
    """Whether the simulation foresees what happens."""
    if real is None or foreseen is None:
        return real is foreseen
    if real[:3] != foreseen[:3]:
        return False
    return (real.path != "" and not with_error) or foreseen.error in real.error


def texts_of(contract: RandomContract, chains: Sequence[str] = ()) -> str:
    """The upgrades of a contract, to be read by people."""
    shown = []
    for path, text in sorted(contract.files.items()):
        if "/versions/" in path:
            body = text.partition("def upgrade():\n")[2]
            shown.append(f"{path}\n{body}")
    return "\n".join(shown)
