"""What one configuration of Alembic says: a section of an ini, and the TOML table beside it.

The ini wins, key by key (alembic: config.py, Config; script/base.py, ScriptDirectory.from_config).
Values are read as Alembic reads them, unless it is evident that others are meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from revlint.discovery.alembic_config import AlembicConfig, Entry
from revlint.discovery.alembic_toml import TomlTable
from revlint.discovery.config_problem import ConfigProblem, ConfigProblemKind
from revlint.discovery.config_problems import MAX_ENTRIES, ConfigProblems
from revlint.discovery.ini import CONFLICT, IniFile
from revlint.discovery.ini_values import IniValues
from revlint.discovery.path_values import IsThere, PathKey
from revlint.discovery.percent import FAILS
from revlint.discovery.toml_values import TomlValues
from revlint.finding import Finding
from revlint.location import Location

_COMMENT_EFFECTS = {
    "script_location": "Alembic looks for a directory of that name",
    "file_template": "it becomes part of every new file's name",
}


def _never(_: str) -> bool:
    return False


def read_section(
    path: str,
    ini: IniFile,
    section: str,
    toml: TomlTable | None = None,
    max_entries: int = MAX_ENTRIES,
    is_there: IsThere = _never,
) -> AlembicConfig:
    """What a section of an ini says, with the TOML table that Alembic would read beside it.

    Of a list of paths ``max_entries`` are read, and a list that is longer is a problem. Where
    Alembic reads other paths than are meant, ``is_there`` helps to know those.
    """
    problems = ConfigProblems(max_entries)
    values = _Values(
        IniValues(path, ini, section, problems, is_there),
        TomlValues(toml, problems, is_there) if toml else None,
        problems,
    )
    return values.read(path, toml, ini, section)


def read_table(toml: TomlTable, is_there: IsThere = _never) -> AlembicConfig:
    """What ``[tool.alembic]`` says where no ini counts."""
    problems = ConfigProblems()
    values = _Values(None, TomlValues(toml, problems, is_there), problems)
    return values.read(toml.path, toml, None, "alembic")


def syntax_problems(path: str, ini: IniFile) -> Iterator[ConfigProblem]:
    """The lines for which Alembic cannot read an ini at all."""
    for error in ini.errors:
        fails = (f"every alembic command that reads this file fails: {error.exception}",)
        finding = Finding(
            error.message,
            Location(path, error.range),
            facts=fails if error.exception else (),
            help=error.help or _SYNTAX_HELP.get(error.exception, ""),
        )
        kind: ConfigProblemKind = "conflict" if error.message == CONFLICT else "syntax"
        if error.exception == "UnicodeDecodeError":
            kind = "encoding"
        yield ConfigProblem(kind, finding)


_SYNTAX_HELP = {
    "DuplicateOptionError": "keep one of the two",
    "DuplicateSectionError": "put the keys of both under one header",
    "MissingSectionHeaderError": "begin the file with a section, [alembic] for Alembic's own keys",
    "ParsingError": "write key = value; begin a comment with # or ;; indent a continued value",
    "UnicodeDecodeError": "save the file as UTF-8",
}


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of an ini, and those of a table for the keys that the ini leaves out."""

    ini: IniValues | None
    toml: TomlValues | None
    problems: ConfigProblems

    def read(
        self, path: str, toml: TomlTable | None, ini: IniFile | None, section: str
    ) -> AlembicConfig:
        """The configuration with every problem in it."""
        where = self._script_location()
        from_toml = ini is None or (where is not None and where.location.path != path)
        locations = self._paths("version_locations")
        recursive = self._boolean("recursive_version_locations")
        sourceless = self._boolean("sourceless")
        template, timezone = self._text("file_template"), self._text("timezone")
        search = tuple(entry.text for entry in self._paths("prepend_sys_path"))
        length = self._slug_length()
        self._check()
        return AlembicConfig(
            path=toml.path if toml and from_toml else path,
            section=None if from_toml else section,
            script_location=where,
            version_locations=locations,
            recursive=recursive,
            sourceless=sourceless,
            file_template=template.text if template else None,
            truncate_slug_length=length,
            timezone=timezone.text if timezone else None,
            prepend_sys_path=search,
            ini=ini,
            ini_path=path if ini else "",
            ini_section=section,
            problems=self.problems.all(),
        )

    def _script_location(self) -> Entry | None:
        key: PathKey = "script_location"
        if self.ini and self.ini.has(key):
            return self.ini.path(key, _COMMENT_EFFECTS[key])
        return self.toml.path(key) if self.toml else None

    def _text(self, key: str) -> Entry | None:
        if self.ini and self.ini.has(key):
            return self.ini.text(key, _COMMENT_EFFECTS.get(key, ""))
        return self.toml.text(key) if self.toml else None

    def _boolean(self, key: Literal["recursive_version_locations", "sourceless"]) -> bool:
        value = self.ini.boolean(key) if self.ini else None
        if value is None:
            value = self.toml.boolean(key) if self.toml else False
        return value

    def _paths(self, key: PathKey) -> tuple[Entry, ...]:
        found = self.ini.paths(key) if self.ini else None
        if found is None:
            found = self.toml.paths(key) if self.toml else ()
        return found

    def _slug_length(self) -> int | None:
        key = "truncate_slug_length"
        if self.ini and self.ini.has(key):
            found = self.ini.text(key)
        else:
            found = self.toml.integer_text(key) if self.toml else None
        if found is None:
            return None
        if (length := _int(found.text)) is None:
            self.problems.add(
                "value",
                found.location,
                f"{key} is not a whole number",
                (f"{FAILS}: ValueError: invalid literal for int(): '{found.text}'",),
                "write a whole number, with no comment on its line",
            )
        return length

    def _check(self) -> None:
        """Check the values that only Alembic uses."""
        self._text("output_encoding")
        if self.ini:
            self.ini.check_hooks()


def _int(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None
