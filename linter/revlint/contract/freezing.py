"""Which columns must stay as they are, since another chain relies on them."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import Literal

from revlint.contract.references import Reference, References
from revlint.contract.tables import TableName, Tables, TableUse, is_named, table_key
from revlint.graph.chain import Chain
from revlint.graph.new_files import is_new
from revlint.simulation.judge_keys import differ

Key = Literal["frozen-columns", "may-reference", ""]


@dataclass(frozen=True, slots=True)
class Promise:
    """Columns, or a whole table, that must stay as they are.

    Attributes:
        chain: the chain that relies on them, or that lists them.
        columns: the columns, or the table, as messages show them.
        key: the key of its configuration that says so, "" if a foreign key does.
        reference: that foreign key.
        is_first: whether its chain always runs before the one that makes the change.
    """

    chain: Chain
    columns: tuple[str, ...]
    key: Key = ""
    reference: Reference | None = None
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class _Loss:
    """What an operation takes from a table: columns, the key of these columns, or all of it."""

    table: TableName
    columns: frozenset[str] = frozenset()
    is_key: bool = False

    def concerns(self, columns: frozenset[str]) -> bool:
        """Whether a foreign key to some columns relies on what is lost."""
        if not self.columns:
            return True
        return self.columns == columns if self.is_key else bool(self.columns & columns)


class Freezing:
    """Tells which operations change what another chain relies on.

    Args:
        tables: which tables each chain makes and uses.
    """

    def __init__(self, tables: Tables) -> None:
        self._contract = tables.contract
        self._references = References(tables)
        self._tables = tables
        self._numbers: dict[str, dict[int, int]] = {}
        self._makers: dict[tuple[str, _Loss], list[int]] = {}
        self._retypes: dict[tuple[str, _Loss], int] = {}
        self._drops: dict[tuple[str, int, str], list[int]] = {}

    def listed(self, use: TableUse) -> Promise | None:
        """The ``frozen-columns`` of its chain or a neighbour that an operation changes."""
        loss = self._loss(use)
        if loss is None:
            return None
        for chain in (use.chain, *self._contract.neighbours(use.chain.name)):
            names = tuple(c for c in chain.config.frozen_columns if _is_lost(loss, c))
            if names:
                return Promise(chain, names, "frozen-columns")
        return None

    def relied_on(self, use: TableUse) -> Promise | None:
        """What a neighbour references, or may reference, and an operation of the owner changes."""
        loss = self._loss(use)
        if loss is None or use.operation.uncertain:
            return None
        others = self._contract.neighbours(use.chain.name)
        found = (self._referenced(use, loss, chain) for chain in others)
        allowed = (self._allowed(use, loss, chain) for chain in others)
        return next((promise for promise in (*found, *allowed) if promise is not None), None)

    def _loss(self, use: TableUse) -> _Loss | None:
        operation, table = use.operation, table_key(use.table)
        if operation.function != "upgrade" or operation.table is None:
            return None
        match operation.action:
            case "drop" | "rename":
                return _Loss(table)
            case "drop-column" | "rename-column" | "retype-column" if operation.column:
                return _Loss(table, frozenset({operation.column.lower()}))
            case "alter" if operation.drops and operation.constraint:
                name = operation.constraint.lower()
                columns = self._references.key_columns(table, name)
                return _Loss(table, columns, is_key=True) if columns else None
        return None

    # Foreign keys

    def _referenced(self, use: TableUse, loss: _Loss, chain: Chain) -> Promise | None:
        is_first = self._contract.runs_before(chain.name, use.chain.name)
        for reference in self._references.of(chain.name, loss.table):
            if self._relies(reference, loss) and self._breaks(use, loss, reference, is_first):
                names = _names(loss, use)
                return Promise(chain, names, reference=reference, is_first=is_first)
        return None

    def _relies(self, reference: Reference, loss: _Loss) -> bool:
        return loss.concerns(self._references.columns(reference))

    def _breaks(self, use: TableUse, loss: _Loss, reference: Reference, is_first: bool) -> bool:
        if _is_newer(reference.use, use):
            return False  # it references what was lost before
        is_late = _is_newer(use, reference.use)
        if is_first and self._is_gone(reference, use):
            return False
        if use.operation.action == "retype-column":
            return self._mistypes(use, loss, reference, is_late)
        if is_first:
            # A foreign key follows what is renamed, and goes with what is dropped by CASCADE.
            return not use.operation.action.startswith("rename") and not use.operation.cascades
        is_made = bool(self._made(reference.use.chain.name, loss))
        return not is_made and not self._is_restored(use, loss, is_late)

    def _mistypes(self, use: TableUse, loss: _Loss, reference: Reference, is_late: bool) -> bool:
        (column,) = loss.columns
        new = next((c.type for c in use.operation.columns), "")
        differs = differ(new, self._references.type_of(reference, column))
        is_last = self._number(use) >= self._last_retype(use.chain.name, loss)
        return is_last and (is_late if differs is None else differs)

    def _last_retype(self, name: str, loss: _Loss) -> int:
        key = name, loss
        if key not in self._retypes:
            numbers = [n for n, u in self._references.upgrades(name) if _retypes(u, loss)]
            self._retypes[key] = max(numbers, default=-1)
        return self._retypes[key]

    def _is_gone(self, reference: Reference, use: TableUse) -> bool:
        """Whether a foreign key, made by a chain that runs first, may be gone at an operation."""
        own = self._dropped(reference, reference.use.chain.name)
        here = self._dropped(reference, use.chain.name)
        if own and own[-1] > reference.number:
            return True
        return bool(here) and here[0] < self._number(use)

    def _dropped(self, reference: Reference, name: str) -> list[int]:
        """The numbers of the operations of a chain that may drop a foreign key."""
        key = reference.use.chain.name, reference.number, name
        if key not in self._drops:
            uses = self._references.upgrades(name)
            self._drops[key] = [number for number, use in uses if _may_drop(use, reference)]
        return self._drops[key]

    def _made(self, name: str, loss: _Loss) -> list[int]:
        """The numbers of the operations of a chain that make what is lost."""
        key = name, loss
        if key not in self._makers:
            uses = self._references.upgrades(name)
            self._makers[key] = [number for number, use in uses if _makes(use, loss)]
        return self._makers[key]

    def _is_restored(self, use: TableUse, loss: _Loss, is_late: bool) -> bool:
        """Whether a chain makes again what an operation took.

        Where it was relied on before, only in the same revision, as when a table is rebuilt.
        """
        made, place = self._made(use.chain.name, loss), self._number(use)
        if not is_late:
            return bool(made) and made[-1] > place
        after = bisect.bisect_right(made, place)
        uses = self._tables.uses(use.chain.name)
        return any(uses[number].revision is use.revision for number in made[after : after + 1])

    def _number(self, use: TableUse) -> int:
        """The place of an operation among those of its chain."""
        name = use.chain.name
        if name not in self._numbers:
            uses = self._tables.uses(name)
            self._numbers[name] = {id(one): number for number, one in enumerate(uses)}
        return self._numbers[name].get(id(use), -1)

    # may-reference

    def _allowed(self, use: TableUse, loss: _Loss, chain: Chain) -> Promise | None:
        is_late = is_new(use.chain, use.revision)
        names = tuple(t for t in chain.config.may_reference if _is_lost(loss, t, or_table=True))
        if not names or (use.operation.action == "retype-column" and not is_late):
            return None
        references = self._references.of(chain.name, loss.table)
        if any(self._relies(reference, loss) for reference in references):
            return None  # they have been asked
        if self._is_restored(use, loss, is_late):
            return None
        return Promise(chain, names, "may-reference")


def _is_newer(use: TableUse, other: TableUse) -> bool:
    """Whether the file of one operation is new, and that of another is not."""
    return is_new(use.chain, use.revision) and not is_new(other.chain, other.revision)


def _retypes(use: TableUse, loss: _Loss) -> bool:
    operation = use.operation
    is_type = operation.action == "retype-column" and table_key(use.table) == loss.table
    return is_type and loss.columns == {(operation.column or "").lower()}


def _makes(use: TableUse, loss: _Loss) -> bool:
    """Whether an operation makes a table, or the columns of it, that another one takes."""
    operation, table = use.operation, table_key(use.table)
    made = {column.name.lower() for column in operation.columns}
    match operation.action:
        case "create" | "add-column":
            is_all = loss.is_key or not loss.columns or operation.is_open
            is_table = operation.action == "create" or bool(loss.columns)
            return table == loss.table and is_table and (is_all or loss.columns <= made)
        case "rename":
            return loss.table == table_key((use.table[0], operation.new_name or ""))
        case "rename-column":
            return table == loss.table and loss.columns == {(operation.new_name or "").lower()}
    return False


def _may_drop(use: TableUse, reference: Reference) -> bool:
    """Whether an operation drops a foreign key, or may do that."""
    operation, own = use.operation, table_key(reference.use.table)
    if operation.table is None:
        is_code = operation.action in ("execute", "unknown") and operation.name != "bulk_insert"
        return is_code and (own[1] in operation.text.lower() or not operation.text)
    if table_key(use.table) != own:
        return False
    match operation.action:
        case "drop" | "rename":
            return True
        case "drop-column":
            return operation.column in reference.key.columns
    columns = "_".join(column or "" for column in reference.key.columns)
    names = {None, "", reference.key.name, f"{reference.use.operation.table}_{columns}_fkey"}
    return operation.drops and (not reference.key.name or operation.constraint in names)


def _names(loss: _Loss, use: TableUse) -> tuple[str, ...]:
    schema = f"{use.operation.schema}." if use.operation.schema else ""
    table = f"{schema}{use.operation.table}"
    return tuple(f"{table}.{column}" for column in sorted(loss.columns)) or (table,)


def _is_lost(loss: _Loss, written: str, *, or_table: bool = False) -> bool:
    """Whether a configured ``table.column`` or ``schema.table.column`` is part of a loss.

    Args:
        or_table: whether a table alone may be configured.
    """
    if or_table and is_named(loss.table, written):
        return not loss.columns
    table, _, column = written.lower().rpartition(".")
    return is_named(loss.table, table) and loss.concerns(frozenset({column}))
