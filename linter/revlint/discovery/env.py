"""What ``env.py`` says of the version table, read and not run."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.configure_calls import DEFAULT_TABLE, ConfigureCalls
from revlint.discovery.env_use import EnvUse, read_env_use
from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.script_directory import VersionTable
from revlint.discovery.version_table_width import Width, may_set_width, read_width
from revlint.errors import TreeError
from revlint.path_text import path_text
from revlint.python.block import BlockScope, block_of
from revlint.python.budget import Budget
from revlint.python.modules import Modules
from revlint.python.parsed import deep_stack, parse
from revlint.python.scope import Imported
from revlint.python.value import Unreadable, Value

#: Words of which one must be in an ``env.py`` that departs from the default.
_MARKS = (b"version_table", b"**")
#: In what reads the configuration: only then it matters.
_READERS = (b"_option", b"_section", b"file_config")

#: Expressions that are looked at for one file and all its configurations; real files need a few
#: hundred.
_MAX_STEPS = 20_000
#: How often one file is read with configurations that differ.
MAX_READINGS = 100
_TOO_OFTEN = "{} serves so many configurations that it was not read for each (set version-table)"


@dataclass(frozen=True, slots=True)
class EnvFile:
    """What one ``env.py`` says: the table, and sentences about what could not be known."""

    table: VersionTable
    assumptions: tuple[str, ...] = ()


class EnvReader:
    """Reads the ``env.py`` of the chains of one tree: parsed once, evaluated as chains differ.

    Any number of sections may share one script directory.
    """

    def __init__(self, layout: Layout, modules: Modules) -> None:
        self._layout = layout
        self._modules = modules
        self._envs: dict[str, _Env | None] = {}
        self._uses: dict[str, EnvUse | None] = {}
        self._found: dict[tuple[object, ...], EnvFile] = {}
        self._times: Counter[str] = Counter()

    def use(self, path: str) -> EnvUse | None:
        """What an ``env.py`` does with its configuration, None where it cannot be parsed."""
        if path not in self._uses:
            self._uses[path] = read_env_use(path, read_or_empty(self._layout.tree, path))
        return self._uses[path]

    def read(self, path: str, config: AlembicConfig | None) -> EnvFile:
        """The version table that an ``env.py`` configures.

        ``config`` is what its ``config.get_main_option`` asks. After ``MAX_READINGS`` of one file
        the table is not known.
        """
        try:
            data = self._layout.tree.read(path)
        except TreeError as error:
            sentence = f"{path_text(path)} cannot be read: {error} (set version-table)"
            return EnvFile(VersionTable(known=False), (sentence,))
        asks = config if any(r in data for r in _READERS) and _has_mark(data) else None
        key = (path, asks and (asks.path, asks.ini_section))
        if key not in self._found:
            self._times[path] += 1
            if self._times[path] > MAX_READINGS:
                return EnvFile(VersionTable(known=False), (_TOO_OFTEN.format(path),))
            self._found[key] = self._read(path, data, config)
        return self._found[key]

    def _read(self, path: str, data: bytes, config: AlembicConfig | None) -> EnvFile:
        if path not in self._envs:
            self._envs[path] = _open(self._layout, self._modules, path, data)
        env = self._envs[path]
        if env is None:
            sentence = f"{path_text(path)} cannot be parsed (set version-table)"
            known = not _has_mark(data)
            return EnvFile(VersionTable(known=known), (sentence,) if data.strip() else ())
        with deep_stack():
            table = env.table(config)
        return EnvFile(table, tuple(_assumptions(path, table)))


def _has_mark(data: bytes) -> bool:
    return any(mark in data for mark in _MARKS)


def _open(layout: Layout, modules: Modules, path: str, data: bytes) -> _Env | None:
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return None
    imports = _Imports(layout, modules, path)
    scope = BlockScope(
        block_of(parsed.tree.body), parsed, imports.budget, read_import=imports.constant
    )
    widths: list[Width] = []
    with deep_stack():
        if may_set_width(data):
            widths += read_width(path, scope)
        for file in imports.files(_imported(parsed.tree)):
            inner = imports.scope_of(file) if may_set_width(imports.read(file)) else None
            if inner is not None:
                widths += read_width(file, replace(inner, read_import=imports.constant))
        calls = ConfigureCalls(path, scope) if _has_mark(data) else None
    return _Env(calls, tuple(widths))


def _imported(tree: ast.Module) -> Iterator[str]:
    """The modules that are imported when a file is loaded, or may be: names of them, too."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        match waiting.pop():
            case ast.Import(names=aliases):
                yield from (alias.name for alias in aliases)
            case ast.ImportFrom(module=str() as module, level=0, names=aliases):
                yield module
                yield from (f"{module}.{alias.name}" for alias in aliases)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.expr():
                pass
            case node:
                waiting.extend(ast.iter_child_nodes(node))


@dataclass(frozen=True, slots=True)
class _Env:
    """One parsed ``env.py``: its calls, None where they cannot matter, and all widths."""

    calls: ConfigureCalls | None
    widths: tuple[Width, ...]

    def table(self, config: AlembicConfig | None) -> VersionTable:
        """The version table, for one configuration."""
        table = VersionTable()
        if self.calls is not None:
            table = self.calls.table(config)
        known = [width.length for width in self.widths if width.length is not None]
        if known:
            return replace(table, width=max(known))
        return replace(table, width_unknown=self.widths[0].location) if self.widths else table


class _Imports:
    """The modules that one file imports, with one budget for all."""

    def __init__(self, layout: Layout, modules: Modules, path: str) -> None:
        self.budget = Budget(_MAX_STEPS)
        self._layout = layout
        self._modules = modules
        self._path = path
        self._scopes: dict[str, BlockScope | None] = {}

    def constant(self, source: Imported) -> Value | None:
        """The value of a name of a module; what that module imports itself is not followed."""
        file = None if source.level else self._modules.find(self._path, source.module)
        scope = self.scope_of(file) if file is not None else None
        found = scope.find(source.name) if scope and source.name else None
        return found if isinstance(found, Value) else None

    def files(self, modules: Iterable[str]) -> Iterator[str]:
        """The files of modules, each once."""
        found = (self._modules.find(self._path, module) for module in modules)
        return iter(dict.fromkeys(file for file in found if file is not None))

    def read(self, file: str) -> bytes:
        """The bytes of a module, none where it cannot be read."""
        return read_or_empty(self._layout.tree, file)

    def scope_of(self, file: str) -> BlockScope | None:
        """What a module binds, None where it cannot be parsed."""
        if file not in self._scopes:
            parsed = parse(self.read(file), file)
            self._scopes[file] = (
                None
                if isinstance(parsed, Unreadable)
                else BlockScope(block_of(parsed.tree.body), parsed, self.budget)
            )
        return self._scopes[file]


def _assumptions(path: str, table: VersionTable) -> Iterator[str]:
    where = path_text(path)
    if not table.known and not table.split:
        what = "version table" if table.name is None else "schema of the version table"
        if table.name == DEFAULT_TABLE and table.schema == "":
            yield (
                f"{where} passes arguments to context.configure() that cannot be read; the version "
                f"table is taken to be {DEFAULT_TABLE!r} (set version-table)"
            )
        else:
            setting = "version-table" if table.name is None else "version-table-schema"
            yield f"the {what} in {where} cannot be known without running it (set {setting})"
    if table.width_unknown is not None:
        yield f"the length of version_num in {where} cannot be read (set max-id-length)"
