"""Tables and columns that the configuration names and no chain has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from revlint.config.config import ChainConfig
from revlint.contract.project import Project
from revlint.contract.tables import TableName, TableUse, named_table, table_key
from revlint.migration.identifier import quoted
from revlint.spelling import near

#: Operations on data, which make nothing.
_DATA = frozenset({"bulk_insert"})


@dataclass(slots=True)
class _Table:
    """The columns that any chain has ever given to a table, or used; there may be more."""

    columns: set[str] = field(default_factory=set)
    is_open: bool = False


@dataclass(slots=True)
class _Schema:
    """Every table of the declared chains.

    ``owned`` are those that only an ``owns`` names. ``texts`` are those of operations that are not
    understood, ``is_open`` says that some have no known text.
    """

    tables: dict[TableName, _Table] = field(default_factory=dict)
    owned: set[TableName] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    is_open: bool = False

    def table(self, table: TableName) -> _Table:
        return self.tables.setdefault(table_key(table), _Table())

    def may_have(self, table: str, column: str = "") -> bool:
        """Whether an operation that is not understood names a table and a column."""
        name, own = table.rpartition(".")[2].lower(), column.lower()
        return any(name in text and own in text for text in self.texts)


def column_mistakes(project: Project) -> tuple[str, ...]:
    """The entries of ``frozen-columns`` and ``may-reference`` that no chain has, a message each.

    What a chain had once counts. Where some operations are not known, only entries that are spelled
    like a table or column that is there. So it is with ``owns``: its tables may be older than every
    chain.
    """
    configs = [chain.config for chain in project.contract.chains.values()]
    if not any(config.frozen_columns or config.may_reference or config.owns for config in configs):
        return ()
    if any(chain.unreadable for chain in project.chains):
        return ()
    schema = _read(project)
    return tuple(message for config in configs for message in _of_chain(config, schema))


def _read(project: Project) -> _Schema:
    schema = _Schema()
    for name, chain in project.contract.chains.items():
        for written in chain.config.tables or ():
            schema.table(named_table(written)).is_open = True
        for use in project.tables.uses(name):
            _take(schema, use)
    owns = (written for chain in project.contract.chains.values() for written in chain.config.owns)
    for written in owns:
        if not _named(written, schema):
            schema.table(named_table(written)).is_open = True
            schema.owned.add(table_key(named_table(written)))
    made = {table_key(m) for n in project.contract.chains for m in _created(project, n)}
    for table, known in schema.tables.items():
        # What no chain creates was there before, with columns that nothing names.
        known.is_open = known.is_open or table not in made
    return schema


def _created(project: Project, name: str) -> Iterator[TableName]:
    for use in project.tables.uses(name):
        if use.operation.action == "create":
            yield use.table


def _take(schema: _Schema, use: TableUse) -> None:
    operation = use.operation
    if operation.table is None:
        schema.texts += [operation.text.lower()] if operation.text else []
        is_plain = operation.name in _DATA or operation.action == "reference"
        schema.is_open = schema.is_open or not (operation.text or is_plain)
        return
    table = schema.table(use.table)
    table.columns |= {column.name.lower() for column in operation.columns}
    table.columns |= {operation.column.lower()} if operation.column else set()
    table.is_open = table.is_open or operation.is_open
    if operation.action == "rename":
        new = schema.table((use.table[0], operation.new_name or ""))
        new.is_open = True
        schema.is_open = schema.is_open or not operation.new_name
    elif operation.action == "rename-column":
        table.columns |= {operation.new_name.lower()} if operation.new_name else set()
        table.is_open = table.is_open or not operation.new_name


def _of_chain(config: ChainConfig, schema: _Schema) -> Iterator[str]:
    for key, entries in (
        ("may-reference", config.may_reference),
        ("frozen-columns", config.frozen_columns),
        ("owns", config.owns),
    ):
        for entry in entries:
            message = (
                _unknown_owned(entry, schema)
                if key == "owns"
                else _mistake(entry, schema, or_table=key == "may-reference")
            )
            if message is not None:
                location = config.place(key.replace("-", "_"))
                place = f"{location.path}:{location.range.line}: " if location else ""
                yield f"{place}chains.{config.name}.{key}: {message}"


def _mistake(entry: str, schema: _Schema, *, or_table: bool) -> str | None:
    written, _, column = entry.rpartition(".")
    tables = [schema.tables[t] for t in _named(entry, schema)] if or_table else []
    if tables or schema.may_have(written, column):
        return None
    found = _named(written, schema)
    if written and found:
        known = set().union(*(schema.tables[table].columns for table in found))
        is_open = any(schema.tables[table].is_open for table in found)
        if column.lower() in known:
            return None
        what, guess = f"table '{written}' has no column '{column}'", near(column, known)
        return _said(what, guess, is_open=is_open or schema.is_open)
    names = {f"{s}.{n}" if s else n for s, n in schema.tables}
    # Of "a.b", a may be a schema.
    is_table = or_table and (_named(column, schema) or near(entry, names))
    wanted = entry if is_table or not written else written
    if schema.may_have(wanted):
        return None
    guess = near(wanted, names)
    return _said(f"no chain has a table {quoted(wanted)}", guess, is_open=schema.is_open)


def _unknown_owned(entry: str, schema: _Schema) -> str | None:
    if schema.owned.isdisjoint(_named(entry, schema)) or schema.may_have(entry):
        return None
    names = (f"{s}.{n}" if s else n for s, n in schema.tables.keys() - schema.owned)
    guess = near(entry, sorted(names))
    return (
        None
        if guess is None
        else _said(f"no chain has a table {quoted(entry)}", guess, is_open=True)
    )


def _said(what: str, guess: str | None, *, is_open: bool) -> str | None:
    if guess is not None:
        return f"{what}; did you mean '{guess}'?"
    return None if is_open else what


def _named(written: str, schema: _Schema) -> list[TableName]:
    wanted, _, name = written.lower().rpartition(".")
    place = table_key((wanted, name))[0]
    return [t for t in schema.tables if t[1] == name and (not wanted or t[0] == place)]
