"""An ``env.py`` at a glance: most say nothing of the version table, and need no parser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.script_directory import VersionTable
from revlint.python.modules import Modules
from revlint.python.syntax import parse
from revlint.python.value import Unreadable

#: Words of which one must stand in an ``env.py`` that departs from the default.
MARKS = (b"version_table", b"**")

#: Stands in the names of the methods that read an option: only then the configuration matters.
_OPTION = b"_option"

#: So often is one file read with configurations that differ.
MAX_READINGS = 100
_TOO_OFTEN = "{} serves so many configurations that it was not read for each (set version-table)"

#: What a file that sets the length of ``version_num`` must hold: parsing every file that reads the
#: table costs more than all else.
_WIDTH = re.compile(
    rb"version_table_impl|version_num.{0,60}?(?:char|string|text|unicode|length|type|clob)",
    re.IGNORECASE | re.DOTALL,
)
#: A line that imports, of the forms that a glance understands.
_IMPORT = re.compile(
    rb"(?:from[ \t]++([\w.]++)[ \t]++)?import[ \t]++(?:\(([\w., \t*]++)\)|([\w., \t*]++))\Z"
)
_NAME = re.compile(rb"([\w.]++|\*)(?:[ \t]++as[ \t]++\w++)?\Z")


@dataclass(frozen=True, slots=True)
class EnvFile:
    """What one ``env.py`` says: the table, and sentences about what could not be known."""

    table: VersionTable
    assumptions: tuple[str, ...] = ()


class EnvReader:
    """Reads the ``env.py`` of the chains of one tree, each as often as its chains differ.

    Any number of sections may share one script directory.
    """

    def __init__(self, layout: Layout, modules: Modules) -> None:
        self._layout = layout
        self._modules = modules
        self._found: dict[tuple[object, ...], EnvFile] = {}
        self._times: Counter[str] = Counter()

    def read(self, path: str, config: AlembicConfig | None) -> EnvFile:
        """What ``read_env`` gives; after ``MAX_READINGS`` of one file, that it is not known."""
        data = read_or_empty(self._layout.tree, path)
        asks = config if _OPTION in data and any(mark in data for mark in MARKS) else None
        key = (path, asks and (asks.path, asks.ini_section))
        if key not in self._found:
            self._times[path] += 1
            if self._times[path] > MAX_READINGS:
                return EnvFile(VersionTable(known=False), (_TOO_OFTEN.format(path),))
            self._found[key] = read_env(self._layout, path, config, self._modules)
        return self._found[key]


def read_env(
    layout: Layout, path: str, config: AlembicConfig | None, modules: Modules | None = None
) -> EnvFile:
    """Read the version table that an ``env.py`` configures.

    ``config`` is the configuration that its ``config.get_main_option`` would ask; ``modules``
    finds what it imports.
    """
    data = read_or_empty(layout.tree, path)
    imports = Imports(layout, path, modules or Modules(layout.tree))
    if _is_silent(data, imports) and not isinstance(parse(data, path), Unreadable):
        return EnvFile(VersionTable())
    from revlint.discovery.env_reader import parse_env

    return parse_env(path, data, config, imports)


def may_set_width(data: bytes) -> bool:
    """Whether a file can set the length of ``version_num``, as far as a glance tells."""
    return _WIDTH.search(data) is not None


class Imports:
    """The modules of the tree that one file imports."""

    def __init__(self, layout: Layout, path: str, modules: Modules) -> None:
        self._layout = layout
        self._path = path
        self._modules = modules

    def path_of(self, module: str) -> str | None:
        """The file of a dotted module name, None where it is not of this tree.

        A relative import has none: Alembic loads the file without a package.
        """
        return self._modules.find(self._path, module)

    def read(self, path: str) -> bytes:
        """The bytes of a module's file, none where it cannot be read."""
        return read_or_empty(self._layout.tree, path)

    def of(self, module: str, name: str) -> Iterator[str]:
        """The files that ``from module import name`` may mean, or ``import module`` without one."""
        for dotted in (module, f"{module.rstrip('.')}.{name}" if name else ""):
            path = self.path_of(dotted) if dotted.strip(".") else None
            if path is not None:
                yield path


def _is_silent(data: bytes, modules: Imports) -> bool:
    """Whether neither an ``env.py`` nor what it imports says anything that has to be known."""
    if any(mark in data for mark in MARKS) or may_set_width(data):
        return False
    imported = _imports(data)
    if imported is None:
        return False
    files = dict.fromkeys(path for pair in imported for path in modules.of(*pair))
    return not any(may_set_width(modules.read(path)) for path in files)


def _imports(data: bytes) -> list[tuple[str, str]] | None:
    """The modules and names that a file seems to import; None where a glance cannot tell."""
    found: list[tuple[str, str]] = []
    for line in re.split(rb"[\r\n]", data):
        if b"import" not in line or line.lstrip().startswith(b"#"):
            continue
        match = _IMPORT.match(line.partition(b"#")[0].strip())
        if match is None:
            return None
        for piece in (match[2] or match[3]).split(b","):
            named = _NAME.match(piece.strip())
            if named is None:
                return None
            name = named[1].decode("latin-1")
            module = match[1].decode("latin-1") if match[1] else ""
            found.append((module, name) if module else (name, ""))
    return found
