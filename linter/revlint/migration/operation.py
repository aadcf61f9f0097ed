"""One thing that a migration does to a table, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from revlint.location import START, Range

Action = Literal[
    "create",
    "drop",
    "rename",
    "alter",
    "drop-column",
    "rename-column",
    "retype-column",
    "reference",
    "execute",
    "unknown",
]

FunctionName = Literal["upgrade", "downgrade"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a migration does to a table.

    Attributes:
        function: the function that does it, directly or through functions that it calls.
        name: the operation as it is called, such as ``add_column`` or ``ForeignKey``.
        action: what it does.
        table: the table, None if it or its schema is not known.
        schema: the schema, None for the default one.
        column: the column of ``drop-column``, ``rename-column``, ``retype-column`` and
            ``reference``.
        new_name: the name that ``rename`` gives the table.
        text: the SQL of an ``execute``, as far as it is known.
        conditional: whether ``if_exists`` or ``if_not_exists`` is given.
        range: the place of the call. It does not count in comparisons.
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
