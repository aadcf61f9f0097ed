"""What ``env.py`` says of the version table, read and not run.

``version_table`` and ``version_table_schema`` are keyword arguments of ``context.configure``
(alembic: runtime/environment.py, EnvironmentContext.configure; runtime/migration.py,
MigrationContext.__init__). No ini or TOML key names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

import libcst as cst

from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.env import MARKS, EnvFile, Imports, may_set_width
from revlint.discovery.ini import InterpolationError
from revlint.discovery.script_directory import VersionTable
from revlint.discovery.version_table_width import Width, read_width
from revlint.location import Location, Range
from revlint.python.module_values import (
    UNKNOWN,
    Evaluator,
    Scope,
    StaticValue,
    dotted_name,
    parse,
    scope_of,
)
from revlint.python.positions import Ranges
from revlint.python.stack import deep_stack

#: Alembic's own name for the table (alembic: runtime/migration.py, MigrationContext.__init__).
DEFAULT_TABLE = "alembic_version"

_CONFIGURE = frozenset(
    {
        "alembic.context.configure",
        "alembic.environment.EnvironmentContext",
        "alembic.runtime.environment.EnvironmentContext",
    }
)


def parse_env(path: str, data: bytes, config: AlembicConfig | None, modules: Imports) -> EnvFile:
    """What the text of an ``env.py`` says (see ``env_file.read_env``)."""
    with deep_stack():
        return _parse_env(path, data, config, modules)


def _parse_env(path: str, data: bytes, config: AlembicConfig | None, modules: Imports) -> EnvFile:
    module, scope = _parsed(data)
    if module is None or scope is None:
        known = not any(mark in data for mark in MARKS)
        sentence = f"{path} cannot be parsed (set version-table)"
        return EnvFile(VersionTable(known=known), (sentence,) if data.strip() else ())
    table = VersionTable()
    constants = _Constants(modules)
    if any(mark in data for mark in MARKS):
        table = _Env(path, module, scope, config, constants).table()
    table = _with_width(table, path, data, module, scope, constants)
    return EnvFile(table, tuple(_assumptions(path, table)))


@lru_cache(maxsize=4)
def _parsed(data: bytes) -> tuple[cst.Module | None, Scope | None]:
    """The tree of a file and what its module level binds."""
    module = parse(data)
    return module, None if module is None else scope_of(module)


def _assumptions(path: str, table: VersionTable) -> Iterator[str]:
    if not table.known and not table.split:
        what = "version table" if table.name is None else "schema of the version table"
        if table.name == DEFAULT_TABLE and table.schema == "":
            yield (
                f"{path} passes arguments to context.configure() that cannot be read; the version "
                f"table is taken to be {DEFAULT_TABLE!r} (set version-table)"
            )
        else:
            setting = "version-table" if table.name is None else "version-table-schema"
            yield f"the {what} in {path} cannot be known without running it (set {setting})"
    if table.width_unknown is not None:
        yield f"the length of version_num in {path} cannot be read (set max-id-length)"


@dataclass(slots=True)
class _Call:
    """A call that configures the context: its place, its function, and what it says."""

    location: Location
    function: str
    said: dict[str, StaticValue] = field(default_factory=dict)
    open: bool = False

    def value(self, key: str, default: str) -> str | None:
        """What it says, None where that cannot be known."""
        if key not in self.said:
            return default
        value = self.said[key]
        if value is None:
            return default
        return value if isinstance(value, str) else None

    @property
    def table(self) -> tuple[str | None, str | None]:
        return self.value("version_table", DEFAULT_TABLE), self.value("version_table_schema", "")

    @property
    def is_certain(self) -> bool:
        return not self.open and None not in self.table


class _Env:
    """One parsed ``env.py``."""

    def __init__(
        self,
        path: str,
        module: cst.Module,
        scope: Scope,
        config: AlembicConfig | None,
        constants: _Constants,
    ) -> None:
        self._path = path
        self._scope = scope
        self._config = config
        self._evaluator = Evaluator(self._read_call, constants.constant)
        self._calls = _find_calls(module, scope)

    def table(self) -> VersionTable:
        """The table that the calls of the file agree on, or what they say each."""
        calls = [self._read(*found) for found in self._calls]
        modes = _by_function(calls)
        if not modes:
            return VersionTable()
        named = next((c for c in modes if "version_table" in c.said), None)
        named = named or next((c for c in modes if c.said), modes[0])
        name, schema = named.table
        table = VersionTable(
            name, schema, named.location if named.said else None, all(c.is_certain for c in modes)
        )
        if table.known and any(a.table != b.table for a, b in pairwise(modes)):
            split = tuple((c.location, _full_name(c)) for c in modes)
            return replace(table, split=split, known=False)
        return table

    def _read(self, node: cst.Call, function: str, scope: Scope, place: Range) -> _Call:
        call = _Call(Location(self._path, place), function)
        for argument in node.args:
            value = self._evaluator.value(argument.value, scope)
            if argument.star == "**":
                self._splat(call, value)
            elif argument.keyword is not None:
                self._say(call, argument.keyword.value, value)
        return call

    def _splat(self, call: _Call, value: StaticValue) -> None:
        if not isinstance(value, dict):
            call.open = True
            return
        for key, item in value.items():
            self._say(call, key, item)

    def _say(self, call: _Call, key: str, value: StaticValue) -> None:
        if key in ("version_table", "version_table_schema"):
            call.said[key] = value
        elif key == "opts":
            self._splat(call, value)

    def _read_call(self, node: cst.Call, scope: Scope) -> StaticValue:
        """The value of an option of the ini, or of ``.get`` on a known dictionary."""
        if not isinstance(node.func, cst.Attribute):
            return UNKNOWN
        arguments = [self._evaluator.value(a.value, scope) for a in node.args if not a.star]
        default: StaticValue = next(
            (
                self._evaluator.value(a.value, scope)
                for a in node.args
                if a.keyword is not None and a.keyword.value == "default"
            ),
            None,
        )
        match node.func.attr.value, arguments:
            case "get_main_option", [str(key), *rest]:
                return self._option(None, key, rest[0] if rest else default)
            case "get_section_option", [str(section), str(key), *rest]:
                return self._option(section, key, rest[0] if rest else default)
            case "get", [str(key), *rest]:
                holder = self._evaluator.value(node.func.value, scope)
                if isinstance(holder, dict):
                    return holder.get(key, rest[0] if rest else None)
        return UNKNOWN

    def _option(self, section: str | None, key: str, default: StaticValue) -> StaticValue:
        if self._config is None:
            return UNKNOWN
        try:
            value = self._config.option(section, key)
        except InterpolationError:
            return UNKNOWN
        return default if value is None else value


def _by_function(calls: list[_Call]) -> list[_Call]:
    """One call for each function that configures: what one says stays for the next in it.

    (alembic: runtime/environment.py, EnvironmentContext.configure keeps ``context_opts``.)
    """
    merged: dict[str, _Call] = {}
    for call in calls:
        first = merged.setdefault(call.function, call)
        if first is not call:
            for key, value in call.said.items():
                said = first.said.setdefault(key, value)
                if said != value:
                    first.said[key] = UNKNOWN
            first.open = first.open or call.open
    return list(merged.values())


def _full_name(call: _Call) -> str:
    name, schema = call.table
    return f"{schema}.{name}" if schema else f"{name}"


def _find_calls(module: cst.Module, scope: Scope) -> list[tuple[cst.Call, str, Scope, Range]]:
    finder = _Finder(module, scope)
    module.visit(finder)
    return finder.found


class _Finder(cst.CSTVisitor):
    """Finds the calls that configure the context, with the scope they stand in."""

    def __init__(self, module: cst.Module, scope: Scope) -> None:
        super().__init__()
        self._ranges = Ranges(module)
        self.found: list[tuple[cst.Call, str, Scope, Range]] = []
        self._scopes = [scope]
        self._functions: list[str] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:  # noqa: N802
        self._functions.append(node.name.value)
        inner = scope_of(node.body, self._scopes[-1])
        for parameter in (*node.params.params, *node.params.kwonly_params):
            inner.names[parameter.name.value] = None
        for star in (node.params.star_kwarg, node.params.star_arg):
            if isinstance(star, cst.Param):
                inner.names[star.name.value] = None
        self._scopes.append(inner)

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:  # noqa: N802
        self._functions.pop()
        self._scopes.pop()

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
        if _configures(node, self._scopes[-1]):
            function = self._functions[0] if self._functions else ""
            self.found.append((node, function, self._scopes[-1], self._ranges.of(node)))


def _configures(node: cst.Call, scope: Scope) -> bool:
    name = dotted_name(node.func)
    if name is None:
        return False
    first, _, rest = name.partition(".")
    imported = scope.find_import(first)
    if imported is not None:
        name = ".".join(part for part in (*imported, rest) if part)
    return (
        name in _CONFIGURE
        or name.endswith("MigrationContext.configure")
        or (name == "context.configure" and imported is None)
    )


class _Constants:
    """The constants of the modules that one file imports."""

    def __init__(self, modules: Imports) -> None:
        self.modules = modules
        self._scopes: dict[str, Scope | None] = {}

    def constant(self, module: str, name: str) -> StaticValue:
        """The value of a module's constant, one step away."""
        path = self.modules.path_of(module)
        if path is None:
            return UNKNOWN
        if path not in self._scopes:
            tree = parse(self.modules.read(path))
            self._scopes[path] = scope_of(tree) if tree else None
        scope = self._scopes[path]
        if scope is None:
            return UNKNOWN
        found = scope.find(name)
        if found is None or found[0] is None:
            return UNKNOWN
        # One step: what that module imports itself, or calls, is not followed.
        return Evaluator(lambda *_: UNKNOWN, lambda *_: UNKNOWN).value(found[0], scope)


def _with_width(
    table: VersionTable,
    path: str,
    data: bytes,
    module: cst.Module,
    scope: Scope,
    constants: _Constants,
) -> VersionTable:
    found: list[Width] = []
    if may_set_width(data):
        found += read_width(path, module, scope, constants.constant)
    for imported in dict.fromkeys(_imported_files(scope, constants.modules)):
        text = constants.modules.read(imported)
        if may_set_width(text):
            tree = parse(text)
            if tree is not None:
                found += read_width(imported, tree, scope_of(tree), constants.constant)
    known = [w.length for w in found if w.length is not None]
    if known:
        return replace(table, width=max(known))
    return replace(table, width_unknown=found[0].location) if found else table


def _imported_files(scope: Scope, modules: Imports) -> Iterator[str]:
    for module, name in scope.imports.values():
        yield from modules.of(module, name)
