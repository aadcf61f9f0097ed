"""What ``env.py`` says of the version table, read and not run.

``version_table`` and ``version_table_schema`` are keyword arguments of ``context.configure``
(alembic: runtime/environment.py, EnvironmentContext.configure; runtime/migration.py,
MigrationContext.__init__). No ini or TOML key names them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

import libcst as cst

from revlint.alembic_config import AlembicConfig
from revlint.ini import InterpolationError
from revlint.layout import Layout, ancestors, read_or_empty
from revlint.module_values import (
    UNKNOWN,
    Evaluator,
    Scope,
    StaticValue,
    dotted_name,
    parse,
    scope_of,
)
from revlint.parser import deep_stack
from revlint.positions import Ranges
from revlint.revision import Location, Range
from revlint.script_directory import VersionTable
from revlint.tree import join
from revlint.version_num import Width, may_set_width, read_width

#: Alembic's own name for the table (alembic: runtime/migration.py, MigrationContext.__init__).
DEFAULT_TABLE = "alembic_version"

#: Words of which one must stand in an ``env.py`` that departs from the default.
_MARKS = (b"version_table", b"**")

#: Stands in the names of the methods that read an option: only then the configuration matters.
_OPTION = b"_option"

#: So often is one file read with configurations that differ.
MAX_READINGS = 100
_TOO_OFTEN = "{} serves so many configurations that it was not read for each (set version-table)"

_CONFIGURE = frozenset(
    {
        "alembic.context.configure",
        "alembic.environment.EnvironmentContext",
        "alembic.runtime.environment.EnvironmentContext",
    }
)


@dataclass(frozen=True, slots=True)
class EnvFile:
    """What one ``env.py`` says: the table, and sentences about what could not be known."""

    table: VersionTable
    assumptions: tuple[str, ...] = ()


class EnvReader:
    """Reads the ``env.py`` of the chains of one tree, each as often as its chains differ.

    Any number of sections may share one script directory.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._found: dict[tuple[object, ...], EnvFile] = {}
        self._times: Counter[str] = Counter()

    def read(self, path: str, config: AlembicConfig | None, sys_path: tuple[str, ...]) -> EnvFile:
        """What ``read_env`` gives; after ``MAX_READINGS`` of one file, that it is not known."""
        data = read_or_empty(self._layout.tree, path)
        asks = config if _OPTION in data and any(mark in data for mark in _MARKS) else None
        key = (path, sys_path, asks and (asks.path, asks.ini_section))
        if key not in self._found:
            self._times[path] += 1
            if self._times[path] > MAX_READINGS:
                return EnvFile(VersionTable(known=False), (_TOO_OFTEN.format(path),))
            self._found[key] = read_env(self._layout, path, config, sys_path)
        return self._found[key]


def read_env(
    layout: Layout, path: str, config: AlembicConfig | None, sys_path: Iterable[str] = ()
) -> EnvFile:
    """Read the version table that an ``env.py`` configures.

    ``config`` is the configuration that its ``config.get_main_option`` would ask; ``sys_path``
    are directories that its imports are looked for in, before its own and those above it.
    """
    with deep_stack():
        return _read(layout, path, config, tuple(sys_path))


def _read(
    layout: Layout, path: str, config: AlembicConfig | None, sys_path: tuple[str, ...]
) -> EnvFile:
    data = read_or_empty(layout.tree, path)
    modules = _Modules(layout, path, sys_path)
    module, scope = _parsed(data)
    if module is None or scope is None:
        known = not any(mark in data for mark in _MARKS)
        sentence = f"{path} cannot be parsed (set version-table)"
        return EnvFile(VersionTable(known=known), (sentence,) if data.strip() else ())
    table = VersionTable()
    if any(mark in data for mark in _MARKS):
        table = _Env(path, module, scope, config, modules).table()
    table = _with_width(table, path, data, module, scope, modules)
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
        modules: _Modules,
    ) -> None:
        self._path = path
        self._scope = scope
        self._config = config
        self._evaluator = Evaluator(self._read_call, modules.constant)
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


class _Modules:
    """The modules of the tree that one file imports."""

    def __init__(self, layout: Layout, path: str, sys_path: tuple[str, ...]) -> None:
        self._layout = layout
        self._directory = path.rpartition("/")[0]
        above = ancestors(self._directory)
        sources = [d for start in above if (d := join(start, "src")) is not None]
        self._roots = tuple(dict.fromkeys([*sys_path, *above, *sources]))
        self._scopes: dict[str, Scope | None] = {}

    def path_of(self, module: str) -> str | None:
        """The file of a dotted module name, None where it is not of this tree."""
        if module.startswith("."):
            bare = module.lstrip(".")
            up = [".."] * (len(module) - len(bare) - 1)
            start = join(self._directory, *up)
            roots: Iterable[str] = () if start is None else (start,)
        else:
            bare, roots = module, self._roots
        below = bare.replace(".", "/")
        for root in roots:
            for name in (f"{below}.py", f"{below}/__init__.py"):
                path = join(root, name)
                if path is not None and self._layout.tree.is_file(path):
                    return path
        return None

    def constant(self, module: str, name: str) -> StaticValue:
        """The value of a module's constant, one step away."""
        path = self.path_of(module)
        if path is None:
            return UNKNOWN
        if path not in self._scopes:
            tree = parse(read_or_empty(self._layout.tree, path))
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
    table: VersionTable, path: str, data: bytes, module: cst.Module, scope: Scope, modules: _Modules
) -> VersionTable:
    found: list[Width] = []
    if may_set_width(data):
        found += read_width(path, module, scope, modules.constant)
    for imported in dict.fromkeys(_imported_files(scope, modules)):
        text = read_or_empty(modules._layout.tree, imported)
        if may_set_width(text):
            tree = parse(text)
            if tree is not None:
                found += read_width(imported, tree, scope_of(tree), modules.constant)
    known = [w.length for w in found if w.length is not None]
    if known:
        return replace(table, width=max(known))
    return replace(table, width_unknown=found[0].location) if found else table


def _imported_files(scope: Scope, modules: _Modules) -> Iterator[str]:
    for module, name in scope.imports.values():
        for dotted in (module, f"{module.rstrip('.')}.{name}" if name else ""):
            path = modules.path_of(dotted) if dotted.strip(".") else None
            if path is not None:
                yield path
