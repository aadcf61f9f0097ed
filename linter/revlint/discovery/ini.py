"""Ini files as Python's ``ConfigParser`` reads them, with the place of every key and value.

Alembic reads its ini with ``ConfigParser`` and ``BasicInterpolation`` (alembic: config.py,
Config.file_config). What is here gives the same values, keeps the places, and goes on where
``ConfigParser`` raises, so that the rest of a broken file can still be used.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from revlint.location import Range

#: The section that every other one inherits from.
DEFAULT = "DEFAULT"

# As configparser has them: RawConfigParser.SECTCRE, OPTCRE; BasicInterpolation._KEYCRE.
_SECTION = re.compile(r"\[(?P<header>.+)\]")
_DELIMITER = re.compile("[=:]")
_REFERENCE = re.compile(r"%\(([^)]+)\)s")

#: As configparser has it: MAX_INTERPOLATION_DEPTH.
_MAX_DEPTH = 10

#: References are followed this often in one value: ten levels of them can mean any number.
_MAX_REFERENCES = 1000

#: A value that is filled in may become this long, in characters.
_MAX_FILLED = 1_000_000


class InterpolationError(Exception):
    """A ``%`` in a value that ``ConfigParser`` refuses; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class IniOption:
    """One key of a section with its raw value.

    ``key`` is in lower case. Lines of the value are joined with newlines, as ``ConfigParser``
    joins them. ``line_ranges`` are the places of the lines that hold text.
    """

    key: str
    raw: str
    key_range: Range
    line_ranges: tuple[Range, ...]

    @property
    def value_range(self) -> Range:
        """From the first to the last line of the value."""
        first, last = self.line_ranges[0], self.line_ranges[-1]
        return Range(first.line, first.column, last.end_line, last.end_column)

    def range_of(self, part: str) -> Range:
        """The place of a stretch of the raw value that lies on one line, else of the value."""
        lines = [line for line in self.raw.split("\n") if line]
        for line, place in zip(lines, self.line_ranges, strict=False):
            start = line.find(part)
            if part and start >= 0:
                column = place.column + start
                return Range(place.line, column, place.line, column + len(part))
        return self.value_range


@dataclass(frozen=True, slots=True)
class IniError:
    """A line that ``ConfigParser`` refuses; ``exception`` is the class that it raises."""

    exception: Literal[
        "DuplicateOptionError",
        "DuplicateSectionError",
        "MissingSectionHeaderError",
        "ParsingError",
        "UnicodeDecodeError",
    ]
    message: str
    range: Range


@dataclass(frozen=True, slots=True)
class IniFile:
    """An ini file: its sections in order, each a mapping from key to option, ``DEFAULT`` apart."""

    sections: Mapping[str, Mapping[str, IniOption]]
    section_ranges: Mapping[str, Range]
    defaults: Mapping[str, IniOption]
    errors: tuple[IniError, ...] = ()

    def option(self, section: str, key: str) -> IniOption | None:
        """The option that counts in a section: its own, else that of ``DEFAULT``."""
        if section not in self.sections:
            return None
        return self.sections[section].get(key) or self.defaults.get(key)

    def get(self, section: str, key: str, variables: Mapping[str, str]) -> str | None:
        """A value with its ``%(…)s`` filled in; None where there is no such key.

        ``variables`` count as if they stood in ``DEFAULT``; the file's own win.

        Raises:
            InterpolationError: ``ConfigParser`` could not fill it in.
        """
        option = self.option(section, key)
        if option is None:
            raw = variables.get(key) if section in self.sections else None
        else:
            raw = option.raw
        return None if raw is None else _Interpolation(self, section, variables).fill(raw)

    def raw(self, section: str, key: str, variables: Mapping[str, str]) -> str | None:
        """A value as it stands, of the section, of ``DEFAULT`` or of the variables."""
        option = self.option(section, key)
        return option.raw if option else variables.get(key)


def read_ini(data: bytes) -> IniFile:
    """The sections of an ini file, and every line that ``ConfigParser`` would refuse."""
    scan = _Scan()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        scan.refuse("UnicodeDecodeError", message, Range(line, 1, line, 1))
        text = data.decode("latin-1")
    if data.startswith(codecs.BOM_UTF8):
        # Read as UTF-8 and not as UTF-8-SIG, the mark is a character of the first line.
        message = "the file starts with a byte order mark, which is taken for text"
        scan.refuse("MissingSectionHeaderError", message, Range(1, 1, 1, 1))
        text = text.removeprefix("\ufeff")
    for number, content in enumerate(_lines(text), start=1):
        scan.take(number, content)
    return scan.result()


def _lines(text: str) -> Iterator[str]:
    # As a file opened in text mode splits: "\r\n" and "\r" are newlines, "\x0b" is not.
    return iter(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


@dataclass(slots=True)
class _Pending:
    """An option while its lines are read."""

    key: str
    key_range: Range
    lines: list[str]
    ranges: list[Range]

    def done(self) -> IniOption:
        # configparser strips the end of the joined lines only (_join_multiline_values).
        raw = "\n".join(self.lines).rstrip()
        return IniOption(self.key, raw, self.key_range, tuple(self.ranges))


@dataclass(slots=True)
class _Scan:
    """The reading of a file line by line (configparser: RawConfigParser._read)."""

    sections: dict[str, dict[str, _Pending]] = field(default_factory=dict)
    section_ranges: dict[str, Range] = field(default_factory=dict)
    defaults: dict[str, _Pending] = field(default_factory=dict)
    errors: list[IniError] = field(default_factory=list)
    section: str | None = None
    option: _Pending | None = None
    indent: int = 0

    def take(self, number: int, line: str) -> None:
        value = line.strip()
        if value.startswith(("#", ";")):
            return
        if not value:
            if self.option:
                self.option.lines.append("")
            return
        indent = len(line) - len(line.lstrip())
        place = Range(number, indent + 1, number, indent + 1 + len(value))
        if self.option and indent > self.indent:
            self.option.lines.append(value)
            self.option.ranges.append(place)
            return
        self.indent = indent
        if header := _SECTION.match(value):
            self._enter(header["header"], place)
        elif self.section is None:
            message = f"{value!r} stands before the first section"
            self.refuse("MissingSectionHeaderError", message, place)
        else:
            self._bind(self.section, value, place)

    def refuse(
        self,
        exception: Literal[
            "DuplicateOptionError",
            "DuplicateSectionError",
            "MissingSectionHeaderError",
            "ParsingError",
            "UnicodeDecodeError",
        ],
        message: str,
        place: Range,
    ) -> None:
        self.errors.append(IniError(exception, message, place))

    def result(self) -> IniFile:
        return IniFile(
            {
                name: {key: option.done() for key, option in options.items()}
                for name, options in self.sections.items()
            },
            self.section_ranges,
            {key: option.done() for key, option in self.defaults.items()},
            tuple(self.errors),
        )

    def _enter(self, name: str, place: Range) -> None:
        if name in self.sections:
            first = self.section_ranges[name].line
            message = f"section [{name}] stands twice, first on line {first}"
            self.refuse("DuplicateSectionError", message, place)
        elif name != DEFAULT:
            self.sections[name] = {}
            self.section_ranges[name] = place
        self.section = name
        self.option = None

    def _bind(self, section: str, text: str, place: Range) -> None:
        match = _DELIMITER.search(text)
        name = text[: match.start()].rstrip() if match else ""
        if match is None or not name:
            self.refuse("ParsingError", f"{text!r} is neither a section nor a key = value", place)
            return
        key, written = name.lower(), text[match.end() :]
        value = written.strip()
        key_end = place.column + len(name)
        start = place.column + match.end() + len(written) - len(written.lstrip())
        option = _Pending(
            key,
            Range(place.line, place.column, place.line, key_end),
            [value],
            [Range(place.line, start, place.line, start + len(value))],
        )
        options = self.defaults if section == DEFAULT else self.sections[section]
        if key in options:
            first = options[key].key_range.line
            message = f"key {key!r} stands twice in [{section}], first on line {first}"
            self.refuse("DuplicateOptionError", message, option.key_range)
        options[key] = self.option = option


class _Interpolation:
    """The filling in of one value (configparser: BasicInterpolation._interpolate_some)."""

    def __init__(self, file: IniFile, section: str, variables: Mapping[str, str]) -> None:
        self._file = file
        self._section = section
        self._variables = variables
        self._references = 0
        self._length = 0

    def fill(self, raw: str, depth: int = 1) -> str:
        if depth > _MAX_DEPTH or self._references > _MAX_REFERENCES:
            raise InterpolationError("its %(…)s refer to each other too deeply")
        filled = []
        at = 0
        while (found := raw.find("%", at)) >= 0:
            filled.append(raw[at:found])
            if raw.startswith("%%", found):
                filled.append("%")
                at = found + 2
                continue
            match = _REFERENCE.match(raw, found)
            if match is None:
                raise InterpolationError(
                    f"'%' must be followed by '%' or '(name)s', "
                    f"found: {_start(raw[found : found + 41])}"
                )
            filled.append(self._refer(match[1], depth))
            at = match.end()
        filled.append(raw[at:])
        return "".join(filled)

    def _refer(self, name: str, depth: int) -> str:
        self._references += 1
        value = self._file.raw(self._section, name.lower(), self._variables)
        if value is None:
            raise InterpolationError(
                f"%({name})s refers to a key that neither [{self._section}] nor [DEFAULT] has"
            )
        self._length += len(value)
        if self._length > _MAX_FILLED:
            raise InterpolationError("its %(…)s make it longer than any value")
        return self.fill(value, depth + 1) if "%" in value else value


def _start(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
