"""The configuration files of Alembic in a tree: ini files, and ``pyproject.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from revlint.discovery.alembic_config import AlembicConfig, variables
from revlint.discovery.alembic_section import read_section, read_table, syntax_problems
from revlint.discovery.alembic_toml import TomlTable, read_toml
from revlint.discovery.config_problem import ConfigProblem
from revlint.discovery.config_problems import MAX_ENTRIES
from revlint.discovery.config_texts import ConfigFiles, not_ascii
from revlint.discovery.ini import DEFAULT, IniFile, read_ini
from revlint.discovery.key_problems import misspelt_script_location
from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.path_values import IsThere
from revlint.discovery.written_paths import is_directory
from revlint.errors import TreeError
from revlint.finding import Finding
from revlint.location import Location
from revlint.sources.paths import child

#: Keys that make a section of an ini one of Alembic's where ``[DEFAULT]`` has the rest.
_OWN_KEYS = frozenset({"script_location", "version_locations", "sqlalchemy.url", "url"})
_SUFFIXES = (".ini", ".cfg", ".conf")
_HEADER = re.compile(rb"^\[alembic\]", re.MULTILINE)


def read_config_files(layout: Layout) -> ConfigFiles:
    """Read every ini and TOML file of Alembic's."""
    files = ConfigFiles()
    for directory, content in layout.directories.items():
        if layout.is_foreign(directory):
            continue
        toml = None
        if "pyproject.toml" in content.files:
            toml = _read_toml(layout, child(directory, "pyproject.toml"), files)
        inis = list(_inis(layout, directory, content.files, files))
        for path, ini in inis:
            files.problems += syntax_problems(path, ini)
        is_there = partial(is_directory, layout, directory)
        files.problems += misspelt_script_location(inis, toml)
        files.configs += _sections(directory, inis, toml, is_there)
    for config in files.configs:
        files.problems += config.problems
    return files


def _read_toml(layout: Layout, path: str, files: ConfigFiles) -> TomlTable | None:
    data = read_or_empty(layout.tree, path)
    read = read_toml(path, data)
    if read is None:
        return None
    files.note_template(path, data)
    if isinstance(read, ConfigProblem):
        files.problems.append(read)
        return None
    return read


def _inis(
    layout: Layout, directory: str, names: Iterable[str], files: ConfigFiles
) -> Iterator[tuple[str, IniFile]]:
    for name in names:
        if not name.endswith(_SUFFIXES):
            continue
        path = child(directory, name)
        try:
            data = layout.tree.read(path)
        except TreeError as error:
            if name == "alembic.ini":
                finding = Finding(f"this file was not read: {error}", Location(path))
                files.problems.append(ConfigProblem("syntax", finding))
            continue
        if _is_read(name, data):
            files.note_template(path, data)
            ini = read_ini(data, variables(path))
            if not data.isascii() and not ini.errors and any(_alembic_sections(ini)):
                files.problems.append(not_ascii(path, data.decode()))
            yield path, ini


def _is_read(name: str, data: bytes) -> bool:
    """Whether a file may be one of Alembic's."""
    if name == "alembic.ini":
        return bool(data)
    if _HEADER.search(data) is not None:
        return True
    return not name.endswith(".conf") and b"script_location" in data.lower()


def _sections(
    directory: str,
    inis: Sequence[tuple[str, IniFile]],
    toml: TomlTable | None,
    is_there: IsThere,
) -> Iterator[AlembicConfig]:
    """The configurations of one directory: ``[tool.alembic]`` fills in what an ini leaves out."""
    main = child(directory, "alembic.ini")
    for path, ini in inis:
        sections = tuple(_alembic_sections(ini))
        # A list in [DEFAULT] counts in every section.
        most = min(MAX_ENTRIES, max(20, 10 * MAX_ENTRIES // max(1, len(sections))))
        for section in sections:
            beside = toml if path == main or toml is None else replace(toml, values={})
            yield read_section(path, ini, section, beside, most, is_there)
    covered = any(path == main and "alembic" in ini.sections for path, ini in inis)
    if toml is not None and not covered and "script_location" in toml.values:
        yield read_table(toml, is_there)


def _alembic_sections(ini: IniFile) -> Iterator[str]:
    inherited = "script_location" in ini.keys(DEFAULT)
    for section in ini.sections:
        keys = ini.keys(section)
        own = "script_location" in keys or section == "alembic"
        if own or (inherited and not _OWN_KEYS.isdisjoint(keys)):
            yield section
