"""What the names of a migration stand for while its functions are followed.

Texts, numbers, lists, tuples, sets and dicts stand for themselves. ``HOLE`` in a text stands for a
part of it that is not known.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final

from revlint.location import START, Range
from revlint.operations.operation import Column, ForeignKey


class Unknown:
    """What only a run would tell. It is neither true nor false."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()

#: A character that stands for unknown text: no source has it for anything else.
HOLE: Final = "\ufdd3"


#: A number beyond this size is not written out: Python refuses to.
_MAX_BITS = 1_000


class Names(MutableMapping[str, Any]):
    """The names of a module or a function, over those of what is around it."""

    __slots__ = ("outer", "own", "path")

    def __init__(self, outer: Names | None = None, path: str | None = None) -> None:
        self.own: dict[str, Any] = {}
        self.outer = outer
        self.path: str = outer.path if path is None and outer is not None else path or ""

    def holder(self, name: str) -> Names | None:
        """The innermost names that have a name."""
        names: Names | None = self
        while names is not None and name not in names.own:
            names = names.outer
        return names

    def __getitem__(self, name: str) -> Any:
        names = self.holder(name)
        if names is None:
            raise KeyError(name)
        return names.own[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.own[name] = value

    def __delitem__(self, name: str) -> None:
        self.own.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self.own)

    def __len__(self) -> int:
        return len(self.own)


@dataclass(frozen=True, slots=True)
class Symbol:
    """An imported name, or an attribute of one: its full path, such as ``sqlalchemy.Column``."""

    path: str

    @property
    def last(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that ``from module import name`` binds in a file; looked up when it is used."""

    path: str
    module: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """An attribute of something that is not followed."""

    holder: Any
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Called:
    """What a call gives that is not followed.

    ``hidden`` tells that ``*`` or ``**`` may give it more arguments. ``holder`` is the object
    whose method is called. ``place`` is that of the call in the revision file.
    """

    path: str
    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)
    holder: Any = None
    hidden: bool = False
    place: Range = START

    @property
    def last(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class FilePath:
    """A file or a directory of the tree; an open file stands for itself."""

    path: str


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A function or a lambda with the names around it; ``first`` is the object of a method."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    names: Names
    first: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table as SQLAlchemy describes it; ``name`` is None if it is not known."""

    name: str | None
    schema: Any = None
    columns: tuple[Column, ...] = ()
    is_open: bool = True
    keys: tuple[ForeignKey, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A class; ``table`` is the table of a mapped one."""

    name: str
    members: Mapping[str, Any]
    table: Table | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """An object of a class of the tree."""

    model: Model
    members: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What ``op.batch_alter_table`` gives."""

    table: Any
    schema: Any = None


def elements(value: Any) -> list[Any] | None:
    """What a loop over a value goes through, None where that is not known."""
    if isinstance(value, list | tuple | set | frozenset | dict):
        return list(value)
    return None


def is_true(value: Any) -> bool | None:
    """Whether Python takes a value for true, None where that is not known."""
    if isinstance(value, str):
        return None if value == HOLE else bool(value)
    if value is None or isinstance(value, bool | int | float | list | tuple | dict | set):
        return bool(value)
    return None


def identifier(value: Any) -> str | None:
    """The name that a value gives to a table, a column or a constraint, None if not known."""
    if isinstance(value, Called) and value.arguments and value.last in ("f", "quoted_name"):
        value = value.arguments[0]
    if isinstance(value, str) and value and HOLE not in value:
        return value
    return value.name if isinstance(value, Table) else None


def shown(value: Any) -> str:
    """A value as part of a text."""
    if isinstance(value, Table) and value.name:
        return value.name
    if isinstance(value, float) or (isinstance(value, int) and value.bit_length() > _MAX_BITS):
        return HOLE
    return str(value) if value is None or isinstance(value, str | int) else HOLE
