"""What becomes of a database when an edition is installed or switched, before there is one."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Literal

from revlint.config.config import Run
from revlint.contract.contract import Contract, Switch, Table
from revlint.contract.tables import TableName, named_table
from revlint.graph.chain import Chain
from revlint.simulation.apply import apply
from revlint.simulation.bodies import Bodies
from revlint.simulation.chain_run import Step, is_sound, steps_of, tables_made
from revlint.simulation.database import Database
from revlint.simulation.failure import Failure
from revlint.simulation.judge import failures
from revlint.simulation.names import TableKey, TableNames
from revlint.simulation.order import upgrade_order
from revlint.simulation.table_state import TableState

#: Why an upgrade stops: the operation fails; an id of the version table is in no file; the chain
#: has several heads. ``unknown``: not known, because the chain is broken or not known.
Reason = Literal["operation", "unlocated", "heads", "unknown"]


@dataclass(frozen=True, slots=True)
class Stop:
    """The end of a deployment that does not work, or that cannot be foreseen.

    Attributes:
        chain: the chain whose upgrade stops.
        reason: why.
        error: the message of Alembic or of the database, "" where it is unknown.
        step: the operation that fails, for the reason ``operation``.
        failure: why it fails.
        revision: the id that no file has, for the reason ``unlocated``.
    """

    chain: str
    reason: Reason
    error: str = ""
    step: Step | None = None
    failure: Failure | None = None
    revision: str = ""


@dataclass(slots=True)
class DatabaseState:
    """A database: its tables, and the rows of each version table.

    ``hidden`` are the version tables whose row is not known, each with the external chain that
    wrote it.
    """

    tables: Database
    rows: dict[Table, tuple[str, ...]] = field(default_factory=dict)
    hidden: dict[Table, str] = field(default_factory=dict)

    def copy(self) -> DatabaseState:
        """Another database in the same state."""
        return DatabaseState(self.tables.copy(), dict(self.rows), dict(self.hidden))


class Deployments:
    """Runs the editions of a contract on simulated databases.

    Args:
        contract: the chains and editions.
        bodies: gives what the migrations do.
    """

    def __init__(self, contract: Contract, bodies: Bodies) -> None:
        self._contract = contract
        self._bodies = bodies
        self._installed: dict[Run, tuple[DatabaseState, Stop | None]] = {}
        self._known: dict[str, tuple[TableNames, frozenset[TableKey]]] = {}

    def install(self, run: Run) -> Stop | None:
        """What stops the installation of an edition in an empty database, None if it works."""
        return self._install(run)[1]

    def switch(self, source: Run, target: Run) -> Stop | None:
        """What stops a database of one edition on its way to another, None if it arrives.

        Where the source cannot be installed, there is nothing to switch: None.
        """
        state, stop = self._install(source)
        return None if stop is not None else self._upgrade(target, state.copy())

    def switch_back(self, source: Run, target: Run) -> Stop | None:
        """What stops a database that went to another edition on its way back."""
        state, stop = self._install(source)
        if stop is not None:
            return None
        moved = state.copy()
        return None if self._upgrade(target, moved) is not None else self._upgrade(source, moved)

    def stop_of(self, switch: Switch) -> Stop | None:
        """What stops the source, or the switch, also of a database that comes back; None if not."""
        source, target = switch.source, switch.target
        return (
            self.install(source) or self.switch(source, target) or self.switch_back(target, source)
        )

    def _install(self, run: Run) -> tuple[DatabaseState, Stop | None]:
        if run not in self._installed:
            # What no chain makes may be there anyway.
            state = DatabaseState(Database(closed=self._known_in(run.database)[1]))
            self._installed[run] = state, self._upgrade(run, state)
        return self._installed[run]

    def _upgrade(self, run: Run, state: DatabaseState) -> Stop | None:
        """Upgrade every chain of an edition in its order; the database is changed."""
        names, _ = self._known_in(run.database)
        for name in run.chains:
            stop = self._upgrade_chain(self._contract.chains[name], state, names)
            if stop is not None:
                return stop
        return None

    def _upgrade_chain(self, chain: Chain, state: DatabaseState, names: TableNames) -> Stop | None:
        table = self._contract.version_table(chain.name)
        if table is not None and chain.config.external:
            return _run_external(chain, table, state, names)
        if table is None or not is_sound(chain):
            return Stop(chain.name, "unknown")
        if len(chain.heads) > 1 and chain.config.heads is None:
            error = "Multiple head revisions are present for given argument 'head'"
            return Stop(chain.name, "heads", error)
        if table in state.hidden:
            return Stop(chain.name, "unlocated", _unlocated(f"an id of {state.hidden[table]}"))
        applied = []
        for row in state.rows.get(table, ()):
            found = _located(chain, row)
            if found is None:
                error = _unlocated(f"'{row}'")
                return Stop(chain.name, "unlocated", error, revision=row)
            applied.append(found)
        order = upgrade_order(chain, chain.real_heads, applied)
        # Alembic stumbles over the parents and dependencies of such a revision.
        whole = list(itertools.takewhile(lambda id_: id_ not in chain.overlaps, order))
        stop = self._run(chain, whole, state, names)
        if stop is None and len(whole) < len(order):
            return Stop(chain.name, "unknown")
        if stop is None and order:
            state.rows[table] = chain.real_heads
        return stop

    def _run(
        self, chain: Chain, order: list[str], state: DatabaseState, names: TableNames
    ) -> Stop | None:
        for step in steps_of(chain, self._bodies, order):
            failure = next(failures(state.tables, step.operation, names), None)
            if failure is not None:
                return Stop(chain.name, "operation", failure.error, step, failure)
            apply(state.tables, step.operation, names, step)
        return None

    def _known_in(self, database: str) -> tuple[TableNames, frozenset[TableKey]]:
        """What names mean in a database, and the tables that its chains make."""
        if database not in self._known:
            names_here = self._contract.chains_in(database)
            # What comes before them may be left out here; nothing else makes its tables.
            before = (n for name in names_here for n in self._contract.chains[name].config.after)
            chains = [self._contract.chains[n] for n in dict.fromkeys((*names_here, *before))]
            steps = [s for c in chains for s in steps_of(c, self._bodies, list(c.by_id))]
            external = [table for chain in chains for table in _external_tables(chain)]
            names = TableNames((step.operation for step in steps), external)
            keys = [key for table in external if (key := names.key_of(*table)) is not None]
            self._known[database] = names, tables_made(steps, names).union(keys)
        return self._known[database]


def _run_external(
    chain: Chain, table: Table, state: DatabaseState, names: TableNames
) -> Stop | None:
    """Create the tables of an external chain, unless its version table says that it has run."""
    rows, parked = state.rows.get(table, ()), chain.config.parked_at
    foreign = [f"'{row}'" for row in rows if row != parked]
    foreign += [f"an id of {name}" for name in [state.hidden.get(table)] if name]
    if foreign and foreign != [f"an id of {chain.name}"]:
        return Stop(chain.name, "unlocated", _unlocated(foreign[0]))
    if rows or foreign:
        return None
    if parked is None:
        state.hidden[table] = chain.name
    else:
        state.rows[table] = (parked,)
    for schema, name in _external_tables(chain):
        key = names.key_of(schema, name)
        if key is not None:
            state.tables.set(key, TableState("present"))
    return None


def _unlocated(what: str) -> str:
    return f"Can't locate revision identified by {what}"


def _external_tables(chain: Chain) -> tuple[TableName, ...]:
    return tuple(map(named_table, chain.config.tables or ()))


def _located(chain: Chain, row: str) -> str | None:
    """The revision that Alembic finds for an id of the version table.

    A part of an id of more than three characters stands for the whole where it is the only one
    (alembic: script/revision.py, RevisionMap._revision_for_ident).
    """
    if row in chain.by_id:
        return row
    near = [id_ for id_ in chain.by_id if id_.startswith(row)] if len(row) > 3 else []
    return near[0] if len(near) == 1 else None
