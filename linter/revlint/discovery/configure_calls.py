"""The calls of ``context.configure`` in an ``env.py``, and the version table that they name.

``version_table`` and ``version_table_schema`` are keyword arguments of it (alembic:
runtime/environment.py, EnvironmentContext.configure; runtime/migration.py,
MigrationContext.__init__). No ini or TOML key names them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.option_reader import OptionReader
from revlint.discovery.script_directory import VersionTable
from revlint.location import Location
from revlint.python.block import Block, BlockScope, block_of
from revlint.python.truth import dotted
from revlint.python.value import Value

#: Alembic's own name for the table (alembic: runtime/migration.py, MigrationContext.__init__).
DEFAULT_TABLE = "alembic_version"

_DEFAULTS = {"version_table": DEFAULT_TABLE, "version_table_schema": ""}

_CONFIGURE = frozenset(
    {
        "alembic.context.configure",
        "alembic.environment.EnvironmentContext",
        "alembic.runtime.environment.EnvironmentContext",
    }
)


class ConfigureCalls:
    """The calls of one ``env.py`` that configure the context, found once."""

    def __init__(self, path: str, scope: BlockScope) -> None:
        self._path = path
        self._scope = scope
        self._found = tuple(find_calls(scope.parsed.tree, scope.block, configures))

    def table(self, config: AlembicConfig | None) -> VersionTable:
        """The table that the calls agree on, or what each of them says, for a configuration."""
        scope = replace(self._scope, read_call=OptionReader(config).read)
        modes = _by_function([self._read(found, scope) for found in self._found])
        if not modes:
            return VersionTable()
        named = next((c for c in modes if "version_table" in c.said), None)
        named = named or next((c for c in modes if c.said), modes[0])
        name, schema = named.table
        location = named.location if named.said else None
        table = VersionTable(name, schema, location, all(c.is_certain for c in modes))
        if table.known and any(a.table != b.table for a, b in pairwise(modes)):
            split = tuple((c.location, _full_name(c)) for c in modes)
            return replace(table, split=split, known=False)
        return table

    def _read(self, found: Found, scope: BlockScope) -> _Call:
        inner = scope.within(found.block)
        location = Location(self._path, scope.parsed.range(found.node))
        call = _Call(location, found.function)
        for keyword in found.node.keywords:
            value = inner.value(keyword.value)
            if keyword.arg is None:
                call.splat(value)
            else:
                call.say(keyword.arg, value)
        return call


@dataclass(frozen=True, slots=True)
class Found:
    """A call, the outermost function that it is in ("" for none), and the block around it."""

    node: ast.Call
    function: str
    block: Block


@dataclass(slots=True)
class _Call:
    """What one call says of the table; None of what cannot be known.

    ``open`` is True where it has arguments that are not known.
    """

    location: Location
    function: str
    said: dict[str, str | None] = field(default_factory=dict)
    open: bool = False

    def say(self, key: str, value: Value) -> None:
        """Take note of an argument."""
        if key in _DEFAULTS:
            self.said[key] = _DEFAULTS[key] if value.type == "NoneType" else value.string
        elif key == "opts":
            self.splat(value)

    def splat(self, value: Value) -> None:
        """Take note of ``**value``."""
        keys = [key.string for key in value.elements]
        if value.type != "dict" or None in keys or len(keys) != len(value.values):
            self.open = True
            return
        for key, item in zip(keys, value.values, strict=True):
            self.say(key or "", item)

    @property
    def table(self) -> tuple[str | None, str | None]:
        """The name and the schema, None of what cannot be known."""
        name, schema = (self.said.get(key, default) for key, default in _DEFAULTS.items())
        return name, schema

    @property
    def is_certain(self) -> bool:
        """Whether nothing about the table is unknown."""
        return not self.open and None not in self.table


def find_calls(
    tree: ast.Module, block: Block, is_wanted: Callable[[ast.Call, Block], bool]
) -> Iterator[Found]:
    """The calls that a test accepts, in the order of the source."""
    waiting: list[tuple[ast.AST, str, Block]] = [(tree, "", block)]
    while waiting:
        node, function, around = waiting.pop()
        if isinstance(node, ast.Call) and is_wanted(node, around):
            yield Found(node, function, around)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function = function or node.name
            around = block_of(node.body, around)
            parameters = (a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg))
            around.names.update(dict.fromkeys(parameters))
        children = [*ast.iter_child_nodes(node)]
        waiting.extend((child, function, around) for child in reversed(children))


def configures(node: ast.Call, block: Block) -> bool:
    """Whether a call configures the context of Alembic."""
    path = dotted(node.func)
    if not path:
        return False
    imported = block.find_import(path[0])
    if imported is not None:
        path = [*((".",) if imported.level else ()), imported.as_module, *path[1:]]
    name = ".".join(path)
    return (
        name in _CONFIGURE
        or name.endswith("MigrationContext.configure")
        or (name == "context.configure" and imported is None)
    )


def _by_function(calls: list[_Call]) -> list[_Call]:
    """One call for each function that configures: what one says stays for the next in it.

    (alembic: runtime/environment.py, EnvironmentContext.configure keeps ``context_opts``.)
    """
    merged: dict[str, _Call] = {}
    for call in calls:
        first = merged.setdefault(call.function, call)
        if first is not call:
            for key, value in call.said.items():
                if first.said.setdefault(key, value) != value:
                    first.said[key] = None
            first.open = first.open or call.open
    return list(merged.values())


def _full_name(call: _Call) -> str:
    name, schema = call.table
    return f"{schema}.{name}" if schema else f"{name}"
