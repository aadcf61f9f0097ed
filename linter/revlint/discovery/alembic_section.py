"""Reading the ini and TOML files of Alembic, and what is wrong in them.

Precedence, splitting and types are those of Alembic (alembic: config.py, Config; script/base.py,
ScriptDirectory.from_config). Nothing is looked up in the tree here: values are read as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from revlint.discovery.alembic_config import ROOT, AlembicConfig, Entry, here
from revlint.discovery.alembic_toml import TomlTable, fill_here
from revlint.discovery.ini import DEFAULT, IniFile, IniOption, InterpolationError
from revlint.discovery.script_directory import ConfigProblem, ConfigProblemKind
from revlint.location import Location

#: What ``path_separator`` may be, and the character it stands for on POSIX.
SEPARATORS = {"space": " ", "newline": "\n", "os": ":", ":": ":", ";": ";"}

#: A value is searched in linear time: blanks are only tried where they begin.
_INLINE_COMMENT = re.compile(r"(?<!\s)\s+[#;](?=\s|$).*", re.DOTALL)
_LEGACY = re.compile(r", *| +")
_LEGACY_SYS_PATH = re.compile(r", *| +|:")
_MEANT_FALSE = frozenset({"", "false", "0", "no", "off", "n", "f", "none"})


def read_section(
    path: str, ini: IniFile, section: str, toml: TomlTable | None = None
) -> AlembicConfig:
    """What a section of an ini says, with the TOML table that Alembic would read beside it."""
    return _Reader(path, ini, section, toml).read()


def read_table(toml: TomlTable) -> AlembicConfig:
    """What ``[tool.alembic]`` says where no ini counts."""
    return _Reader(toml.path, None, "alembic", toml).read()


def syntax_problems(path: str, ini: IniFile) -> Iterator[ConfigProblem]:
    """The lines for which Alembic cannot read an ini at all."""
    for error in ini.errors:
        effect = f": every alembic command that reads this file ends in a {error.exception}"
        yield ConfigProblem(
            "encoding" if error.exception == "UnicodeDecodeError" else "syntax",
            Location(path, error.range),
            error.message + (effect if error.exception else ""),
            _SYNTAX_HELP.get(error.exception, ""),
        )


_SYNTAX_HELP = {
    "DuplicateOptionError": "Keep one of the two.",
    "DuplicateSectionError": "Put the keys of both under one header.",
    "MissingSectionHeaderError": "Begin the file with a section, [alembic] for Alembic's own keys.",
    "ParsingError": "Write key = value; begin a comment with # or ;; indent a continued value.",
    "UnicodeDecodeError": "Save the file as UTF-8.",
}


class _Reader:
    """Reads one section; collects what is wrong in it."""

    def __init__(self, path: str, ini: IniFile | None, section: str, toml: TomlTable | None):
        self._path = path
        self._ini = ini
        self._section = section
        self._toml = toml
        self._problems: list[ConfigProblem] = []

    def read(self) -> AlembicConfig:
        script_location = self._script_location()
        from_toml = self._ini is None or (
            script_location is not None and script_location.location.path != self._path
        )
        config = AlembicConfig(
            path=self._toml.path if self._toml and from_toml else self._path,
            section=None if from_toml else self._section,
            script_location=script_location,
            version_locations=self._paths("version_locations"),
            recursive=self._boolean("recursive_version_locations"),
            sourceless=self._boolean("sourceless"),
            file_template=self._text("file_template"),
            prepend_sys_path=tuple(e.text for e in self._paths("prepend_sys_path")),
            ini=self._ini,
            ini_section=self._section,
        )
        self._check_slug_length()
        self._check_hooks()
        for key in ("timezone", "output_encoding"):
            self._text(key)
        return replace(config, problems=tuple(self._problems))

    # Values of the ini

    def _option(self, key: str) -> IniOption | None:
        return self._ini.option(self._section, key) if self._ini else None

    def _value(self, option: IniOption, section: str | None = None) -> str | None:
        """The value of an option of the ini, None where it cannot be filled in."""
        assert self._ini is not None
        section = section or self._section
        try:
            return self._ini.get(section, option.key)
        except InterpolationError as error:
            self._refuse(
                "interpolation",
                Location(self._path, option.value_range),
                f"{option.key} cannot be read: {error}; every alembic command fails",
                "Write %% for a percent sign.",
            )
            return None

    def _without_comment(self, key: str, value: str, option: IniOption, effect: str) -> str:
        """The value without what looks like a comment behind it, which is told."""
        bare = _INLINE_COMMENT.sub("", value)
        if bare != value:
            self._refuse(
                "inline-comment",
                Location(self._path, option.value_range),
                f"the comment behind {key} is part of its value: {effect}",
                "Give the comment a line of its own.",
            )
        return bare

    def _script_location(self) -> Entry | None:
        option = self._option("script_location")
        if option is None:
            return self._toml_text("script_location")
        value = self._value(option)
        if value is None:
            return None
        effect = "Alembic looks for a directory of that name"
        bare = self._without_comment("script_location", value, option, effect)
        return Entry(bare, Location(self._path, option.value_range))

    def _text(self, key: str) -> str | None:
        option = self._option(key)
        if option is not None:
            value = self._value(option)
            if value is not None and key == "file_template":
                effect = "it becomes part of every new file's name"
                return self._without_comment(key, value, option, effect)
            return value
        entry = self._toml_text(key)
        return entry.text if entry else None

    def _boolean(self, key: str) -> bool:
        option = self._option(key)
        if option is None:
            return self._toml_boolean(key)
        value = self._value(option)
        if value is None or value == "true":
            return value is not None
        bare = _INLINE_COMMENT.sub("", value)
        if bare.lower() in _MEANT_FALSE:
            return False
        if bare != value:
            self._without_comment(key, value, option, f"only the exact text 'true' turns {key} on")
        else:
            self._refuse(
                "boolean",
                Location(self._path, option.value_range),
                f"{key} is {value!r}, which Alembic takes for false: only the exact text 'true' "
                "turns it on",
                f"Write {key} = true, or take the line out.",
            )
        return False

    def _paths(self, key: str) -> tuple[Entry, ...]:
        """The entries of ``version_locations`` or ``prepend_sys_path``."""
        option = self._option(key)
        value = self._value(option) if option else None
        if option is None or not value:
            return self._toml_paths(key)
        pieces = self._split(key, value)
        if key == "version_locations" and (bare := _INLINE_COMMENT.sub("", value)) != value:
            effect = "Alembic takes its words for further locations"
            self._without_comment(key, value, option, effect)
            pieces = self._split(key, bare)
        shown = here(self._path)
        places = option.ranges_of(p.replace(shown, "%(here)s", 1).strip() for p in pieces)
        return tuple(
            Entry(p, Location(self._path, place)) for p, place in zip(pieces, places, strict=True)
        )

    def _split(self, key: str, value: str) -> list[str]:
        separator = self._separator(key)
        if separator is None and key == "version_locations":
            return self._split_legacy(value)
        if separator is None:
            return _LEGACY_SYS_PATH.split(value)
        # Empty pieces go before the blanks do, as in Alembic: a piece of blanks stays as "".
        return [piece.strip() for piece in value.split(separator) if piece]

    def _split_legacy(self, value: str) -> list[str]:
        """Split as Alembic does where no separator is set, told where that cannot be meant."""
        pieces = _LEGACY.split(value)
        for name, character in (("newline", "\n"), ("os", ":")):
            if any(_joins_paths(piece, character) for piece in pieces):
                option = self._option("version_locations")
                assert option is not None
                what = "line breaks" if character == "\n" else "':'"
                self._refuse(
                    "separator",
                    Location(self._path, option.value_range),
                    f"version_locations has {what} between its entries and no path_separator is "
                    "set: Alembic splits at blanks and commas only, and looks for one directory of "
                    "that name",
                    f"Set path_separator = {name}.",
                )
                return [p for piece in pieces for part in piece.split(character) if (p := part)]
        return pieces

    def _separator(self, key: str) -> str | None:
        names = ["path_separator"]
        if key == "version_locations":
            names.append("version_path_separator")
        for name in names:
            option = self._option(name)
            if option is None:
                continue
            value = self._value(option)
            if value is None:
                return ":"
            if value not in SEPARATORS:
                return self._refuse_separator(key, option, value)
            return SEPARATORS[value]
        return None

    def _refuse_separator(self, key: str, option: IniOption, value: str) -> str:
        place = Location(self._path, option.value_range)
        if any(p.location == place for p in self._problems):
            return ":"
        bare = _INLINE_COMMENT.sub("", value)
        if bare != value:
            effect = f"Alembic refuses it with a ValueError, since {key} is set"
            self._without_comment(option.key, value, option, effect)
        else:
            self._refuse(
                "separator",
                place,
                f"{option.key} is {value!r}: Alembic refuses it with a ValueError, since {key} "
                "is set",
                "Use one of os, space, newline, ':' and ';'.",
            )
        return SEPARATORS.get(bare, ":")

    # Values of the TOML table

    def _toml_value(self, key: str) -> tuple[object, Location] | None:
        if self._toml is None or key not in self._toml.values:
            return None
        return self._toml.values[key], self._toml.location(key)

    def _toml_text(self, key: str) -> Entry | None:
        found = self._toml_value(key)
        if found is None:
            return None
        value, place = found
        if not isinstance(value, str):
            self._refuse_type(key, place, value, "a string")
            return None
        text = self._fill(key, value, place)
        return None if text is None else Entry(text, place)

    def _toml_boolean(self, key: str) -> bool:
        found = self._toml_value(key)
        if found is None:
            return False
        value, place = found
        if not isinstance(value, bool):
            self._refuse_type(key, place, value, "true or false, without quotes")
            return False
        return value

    def _toml_paths(self, key: str) -> tuple[Entry, ...]:
        found = self._toml_value(key)
        if found is None or self._toml is None:
            return ()
        value, place = found
        if isinstance(value, str):
            effect = f"a string is taken apart: {', '.join(map(repr, value[:3]))}, …"
            self._refuse_type(key, place, value, "a list of strings", effect)
            value = [value]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._refuse_type(key, place, value, "a list of strings")
            return ()
        entries = []
        for item in value:
            item_place = self._toml.item_location(key, item)
            text = self._fill(key, item, item_place)
            if text is not None:
                entries.append(Entry(text, item_place))
        return tuple(entries)

    def _fill(self, key: str, text: str, place: Location) -> str | None:
        assert self._toml is not None
        try:
            return fill_here(text, here(self._toml.path))
        except InterpolationError as error:
            self._refuse(
                "interpolation",
                place,
                f"{key} cannot be read: {error}; every alembic command fails",
                "Write %% for a percent sign.",
            )
            return None

    def _refuse_type(
        self, key: str, place: Location, value: object, wanted: str, effect: str = ""
    ) -> None:
        kind = _TOML_TYPES.get(type(value).__name__, "a date or time")
        effect = effect or "Alembic cannot use it, and every command fails"
        self._refuse("type", place, f"{key} is {kind}: {effect}", f"Write {wanted}.")

    # Values that are only checked

    def _check_slug_length(self) -> None:
        option = self._option("truncate_slug_length")
        if option is not None:
            value = self._value(option)
            place = Location(self._path, option.value_range)
        else:
            found = self._toml_value("truncate_slug_length")
            if found is None or isinstance(found[0], int):
                return
            value, place = str(found[0]), found[1]
        if value is not None and not _is_int(value):
            self._refuse(
                "value",
                place,
                f"truncate_slug_length is {value!r}, which is no whole number: every alembic "
                "command ends in a ValueError",
                "Write a whole number, with no comment on its line.",
            )

    def _check_hooks(self) -> None:
        """Alembic fills in every key of ``[post_write_hooks]`` whatever the command."""
        if self._ini is None or "post_write_hooks" not in self._ini.sections:
            return
        section = "post_write_hooks"
        for key in dict.fromkeys((*self._ini.keys(DEFAULT), *self._ini.keys(section))):
            option = self._ini.option(section, key)
            if option is not None:
                self._value(option, section)

    def _refuse(
        self, kind: ConfigProblemKind, place: Location, message: str, help_: str = ""
    ) -> None:
        problem = ConfigProblem(kind, place, message.replace(ROOT, "."), help_)
        if not any(p.location == place and p.kind == kind for p in self._problems):
            self._problems.append(problem)


_TOML_TYPES = {
    "str": "a string",
    "int": "a number",
    "float": "a number",
    "bool": "a boolean",
    "list": "an array",
    "dict": "a table",
}


def _joins_paths(piece: str, character: str) -> bool:
    """Whether a piece is several paths; a ``:`` may also stand behind the name of a package."""
    before, found, _ = piece.partition(character)
    return bool(found) and (character == "\n" or "/" in before)


def _is_int(text: str) -> bool:
    try:
        int(text)
    except ValueError:
        return False
    return True
