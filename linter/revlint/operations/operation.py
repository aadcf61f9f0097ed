"""One thing that a migration does to a table, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from revlint.location import START, Range

Action = Literal[
    "create",
    "drop",
    "rename",
    "add-column",
    "drop-column",
    "rename-column",
    "retype-column",
    "alter-column",
    "alter",
    "use",
    "reference",
    "execute",
    "unknown",
]

FunctionName = Literal["upgrade", "downgrade"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that an operation makes: its name, and its type in lower case, "" if not known."""

    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A foreign key that an operation makes.

    Attributes:
        columns: the columns that have the key, None for one that is not known.
        table: the table that it leads to, None if it or its schema is not known.
        schema: the schema of that table, None for the default one.
        targets: the columns that it leads to; none stand for the primary key.
        name: the name of the constraint, "" if it has none that is known.
        source: what makes it: ``ForeignKey``, ``ForeignKeyConstraint``, ``create_foreign_key``.
        range: the place of the call that makes it.
    """

    columns: tuple[str | None, ...]
    table: str | None
    schema: str | None = None
    targets: tuple[str | None, ...] = ()
    name: str = ""
    source: str = field(default="", compare=False)
    range: Range = field(default=START, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a migration does to a table.

    Attributes:
        function: the function that does it, directly or through functions that it calls.
        name: the operation as it is called, such as ``add_column``, ``ForeignKey`` or
            ``ALTER TABLE``.
        action: what it does. ``use`` needs the table and the columns and changes neither.
        table: the table, None if it or its schema is not known.
        schema: the schema, None for the default one.
        column: the column of an action on a column, and the target of a ``reference``.
        new_name: the new name of a table or a column, None if it is not known.
        text: the SQL of the operation, as far as it is known.
        conditional: whether it does nothing where its work is done: ``if_exists``,
            ``if_not_exists``, ``checkfirst``.
        range: the place of the call. It does not count in comparisons.
        columns: the columns that it makes; of a ``use`` or an ``alter`` those that it needs.
        is_open: whether it may make more columns than those.
        keys: the foreign keys that it makes.
        unique: the columns of each key that it makes; a primary key is the first one.
        constraint: the name of the constraint or the index that it makes or drops.
        drops: whether it drops that constraint or index.
        cascades: whether it also drops what depends on what it drops.
        database: the database of a migration for several, "" for the one of all others.
        uncertain: why it may not run although the function runs, "" if it always does.
    """

    function: FunctionName
    name: str
    action: Action
    table: str | None = None
    schema: str | None = None
    column: str | None = None
    new_name: str | None = None
    text: str = ""
    conditional: bool = False
    range: Range = field(default=START, compare=False)
    columns: tuple[Column, ...] = ()
    is_open: bool = False
    keys: tuple[ForeignKey, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    constraint: str | None = None
    drops: bool = False
    cascades: bool = False
    database: str = ""
    uncertain: str = field(default="", compare=False)

    @property
    def is_unknown(self) -> bool:
        """Whether it may change the schema in a way that is not known."""
        return self.action in ("execute", "unknown") or (
            self.table is None and self.action != "use"
        )
