"""One thing that a migration does to a table, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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

    ``name`` is the operation as it is called (``add_column``, ``ForeignKey``). ``table`` is None
    where it, or the schema that it is in, cannot be known; ``schema`` is None for the default one.
    ``column`` is the column of ``drop-column``, ``rename-column``, ``retype-column`` and
    ``reference``; ``new_name`` the name that ``rename`` gives the table. ``text`` is the SQL of an
    ``execute`` as far as it is known. ``conditional`` tells of ``if_exists`` and
    ``if_not_exists``.
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
