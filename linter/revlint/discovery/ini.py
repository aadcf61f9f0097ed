"""Ini files as Python's ``ConfigParser`` reads them, with the place of every key and value.

Alembic reads its ini with ``ConfigParser`` and ``BasicInterpolation`` (alembic: config.py,
Config.file_config). The values here come from ``ConfigParser`` itself. Where it would raise, the
error is noted and reading goes on, so that the rest of a broken file can still be used.
"""

from __future__ import annotations

import codecs
import configparser
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from revlint.discovery.ini_option import OPTION, IniOption, locate, place_of
from revlint.location import Range

#: The section that every other one inherits from.
DEFAULT = configparser.DEFAULTSECT

_SECTION = configparser.ConfigParser.SECTCRE
#: The key that ``ConfigParser`` gets for a line that is neither a section nor a key; no section
#: lists it.
_REFUSED = "\0"
_REFERENCE = re.compile(r"%\(([^)]+)\)s")

#: What git leaves in a file that it could not merge.
_CONFLICT = re.compile(r"^<{7} .*$", re.MULTILINE)
_MIDDLE = re.compile(r"^={7}$", re.MULTILINE)
CONFLICT = "unresolved merge conflict"
WITHOUT_BOM = "save the file as UTF-8 without a byte order mark"
FINISH = "resolve the conflict: keep one side, and remove the markers"

#: How many references one value may have in all, those of what it refers to included.
_MAX_REFERENCES = 1000
#: How long a value with its references may become, in characters.
_MAX_LENGTH = 100_000
#: ``ConfigParser`` needs about a kilobyte and 25 microseconds for each section.
_MAX_SECTIONS = 1_000
#: A file is read up to this many errors.
_MAX_ERRORS = 100
_SHOWN = 40

Exceptions = Literal[
    "DuplicateOptionError",
    "DuplicateSectionError",
    "MissingSectionHeaderError",
    "ParsingError",
    "UnicodeDecodeError",
    "",
]


class InterpolationError(Exception):
    """A ``%`` in a value that ``ConfigParser`` refuses; the message is a sentence.

    ``reference`` is the name of a ``%(name)s`` that refers to nothing.
    """

    def __init__(self, message: str, reference: str | None = None) -> None:
        super().__init__(message)
        self.reference = reference


@dataclass(frozen=True, slots=True)
class IniError:
    """A line that ``ConfigParser`` refuses; ``exception`` is the class that it raises.

    ``exception`` is empty where only revlint does not read on. ``help`` is what to do where that
    is not the same for all errors of the class.
    """

    exception: Exceptions
    message: str
    range: Range
    help: str = ""


class IniFile:
    """An ini file: sections with keys and values, and the lines that could not be read."""

    def __init__(self, reader: _Reader, errors: tuple[IniError, ...]) -> None:
        self.errors = errors
        self._reader = reader

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of the sections in order, without ``DEFAULT``."""
        return tuple(self._reader.sections())

    def keys(self, section: str) -> tuple[str, ...]:
        """The keys that a section (or ``DEFAULT``) holds itself, in order."""
        return tuple(self._reader.places.get(section, ()))

    def option(self, section: str, key: str) -> IniOption | None:
        """The option that counts in a section: the section's, else that of ``DEFAULT``."""
        reader = self._reader
        if section != DEFAULT and not reader.has_section(section):
            return None
        for holder in (section, DEFAULT):
            number = reader.places.get(holder, {}).get(key)
            if number is not None:
                raw = reader.get(holder, key, raw=True)
                return locate(key, raw, reader.lines, number)
        return None

    def get(self, section: str, key: str) -> str | None:
        """A value with its ``%(…)s`` filled in; None where there is no such key.

        Raises:
            InterpolationError: ``ConfigParser`` could not fill it in.
        """
        try:
            return self._reader.get(section, key, fallback=None)
        except configparser.InterpolationError as error:
            raise InterpolationError(_sentence(error), _reference(error)) from None

    def items(self, section: str) -> dict[str, str] | None:
        """All values of a section, and those of ``DEFAULT``; None where there is no such section.

        Raises:
            InterpolationError: ``ConfigParser`` could not fill one in.
        """
        if section != DEFAULT and not self._reader.has_section(section):
            return None
        try:
            return dict(self._reader.items(section))
        except configparser.InterpolationError as error:
            raise InterpolationError(_sentence(error), getattr(error, "reference", None)) from None


def read_ini(data: bytes, variables: Mapping[str, str] | None = None) -> IniFile:
    """Read an ini file.

    Args:
        data: the bytes of the file.
        variables: raw values that count as if they were in ``DEFAULT``; the file's own win.
    """
    reader = _Reader(variables or {})
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        reader.refuse("UnicodeDecodeError", message, Range(line, 1, line, 1))
        text = data.decode("latin-1")
    if data.startswith(codecs.BOM_UTF8):
        # Read as UTF-8 and not as UTF-8-SIG, the mark is a character of the first line.
        message = "the file starts with a byte order mark, which is read as text"
        reader.refuse("MissingSectionHeaderError", message, Range(1, 1, 1, 1), WITHOUT_BOM)
        text = text.removeprefix("\ufeff")
    # As a file opened in text mode splits: "\r\n" and "\r" are newlines, "\x0b" is not.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    reader.read_lines(text.split("\n"))
    return IniFile(reader, tuple(_without_conflict(reader.errors, text)))


def conflict_in(text: str) -> Range | None:
    """The first conflict marker of a merge in a text, if it has both of them."""
    match = _CONFLICT.search(text)
    if match is None or _MIDDLE.search(text, match.end()) is None:
        return None
    line = text.count("\n", 0, match.start()) + 1
    return Range(line, 1, line, 1 + len(match[0]))


def _without_conflict(errors: list[IniError], text: str) -> list[IniError]:
    """The errors, with one for all where conflict markers cause them."""
    place = conflict_in(text) if errors else None
    if place is None:
        return errors
    # A ParsingError is raised at the end of the file, any other one at once.
    kinds = [error.exception for error in errors if error.exception not in ("", "ParsingError")]
    return [IniError((kinds or [errors[0].exception])[0], CONFLICT, place, FINISH)]


class _Interpolation(configparser.BasicInterpolation):
    """``BasicInterpolation`` with a bound: ten levels of references can mean any length."""

    def before_get(
        self,
        parser: configparser._Parser,
        section: configparser._SectionName,
        option: str,
        value: str,
        defaults: configparser._Section,
    ) -> str:
        references = length = 0
        pending = [(value, 1)] if "%" in value else []
        while pending:
            text, depth = pending.pop()
            references += text.count("%")
            length += len(text)
            if references > _MAX_REFERENCES or length > _MAX_LENGTH:
                raise configparser.InterpolationDepthError(option, str(section), "")
            if depth <= configparser.MAX_INTERPOLATION_DEPTH:
                names = (name.lower() for name in _REFERENCE.findall(text))
                pending += [(str(defaults[n]), depth + 1) for n in names if n in defaults]
        return super().before_get(parser, section, option, value, defaults)


@dataclass(frozen=True, slots=True)
class _Matcher:
    """A function in place of a pattern."""

    match: Callable[[str], re.Match[str] | None]


class _Reader(configparser.ConfigParser):
    """Reads lines with ``ConfigParser``, and notes the line of each section and key.

    ``ConfigParser`` matches each line that is not a comment, blank or continued against its two
    patterns. Both are replaced by ones that note the line.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.SECTCRE = _Matcher(self.enter)  # type: ignore[assignment]
        self.OPTCRE = _Matcher(self.bind)  # type: ignore[assignment, misc]
        super().__init__(interpolation=_Interpolation(), strict=False)
        for name, value in variables.items():
            # Not as defaults of __init__, which refuse a "%".
            self._defaults[name] = value  # type: ignore[attr-defined]
        self.lines: list[str] = []
        self.errors: list[IniError] = []
        self.places: dict[str, dict[str, int]] = {}
        self._number = 0
        self._section: str | None = None
        self._section_lines: dict[str, int] = {}

    def read_lines(self, lines: list[str]) -> None:
        """Read the lines of a file, without their newlines."""
        self.lines = lines
        self.read_file(self._feed())
        for section in (DEFAULT, *self.sections()):
            # A file may have a key of that name.
            if _REFUSED not in self.places.get(section, ()):
                self.remove_option(section, _REFUSED)

    def refuse(self, exception: Exceptions, message: str, place: Range, help_: str = "") -> None:
        """Note a line that ``ConfigParser`` refuses."""
        self.errors.append(IniError(exception, message, place, help_))

    def enter(self, text: str) -> re.Match[str] | None:
        """The match of a section header, noted; None for any other line."""
        match = _SECTION.match(text)
        if match is None:
            return None
        name = match["header"]
        place = self._place(text)
        if name in self._section_lines:
            first = self._section_lines[name]
            message = f"section [{name}] is written twice, first on line {first}"
            self.refuse("DuplicateSectionError", message, place)
        elif name != DEFAULT:
            self._section_lines[name] = self._number
        self._section = name
        return match

    def bind(self, text: str) -> re.Match[str] | None:
        """The match of ``key = value``, noted; one of no effect for any other line."""
        assert self._section is not None
        match = OPTION.match(text)
        if match is None:
            message = f"{_shown(repr(text))} is neither a section nor a key = value"
            self.refuse("ParsingError", message, self._place(text))
            return OPTION.match(f"{_REFUSED}=")
        name = match["option"].rstrip()
        key = name.lower()
        keys = self.places.setdefault(self._section, {})
        if key in keys:
            where = f"in [{self._section}], first on line {keys[key]}"
            message = f"key {key!r} is written twice {where}"
            self.refuse("DuplicateOptionError", message, self._place(name))
        keys[key] = self._number
        return match

    def _feed(self) -> Iterator[str]:
        for number, line in enumerate(self.lines, start=1):
            if len(self.errors) >= _MAX_ERRORS:
                return
            self._number = number
            text = line.strip()
            is_plain = bool(text) and not text.startswith(("#", ";"))
            if self._section is None and is_plain and not _SECTION.match(text):
                message = f"{_shown(repr(text))} is written before the first section"
                self.refuse("MissingSectionHeaderError", message, self._place(text))
                yield "\n"
            elif len(self._section_lines) > _MAX_SECTIONS:
                message = f"revlint does not read more than {_MAX_SECTIONS} sections of an ini file"
                self.errors.insert(0, IniError("", message, self._place(text)))
                return
            else:
                yield line + "\n"

    def _place(self, text: str) -> Range:
        return place_of(self.lines, self._number, text)


def _reference(error: configparser.InterpolationError) -> str | None:
    """The name that a value refers to, in the case that it is written in."""
    if not isinstance(error, configparser.InterpolationMissingOptionError):
        return None
    names: dict[str, str] = {name.lower(): name for name in _REFERENCE.findall(str(error.args[2]))}
    reference: str = error.reference
    return names.get(reference, reference)


def _sentence(error: configparser.InterpolationError) -> str:
    if isinstance(error, configparser.InterpolationMissingOptionError):
        return (
            f"%({error.reference})s refers to a key that neither [{error.section}] nor "
            f"[{DEFAULT}] has"
        )
    if isinstance(error, configparser.InterpolationSyntaxError):
        found = error.message.partition("found: ")[2] or error.message.partition("reference ")[2]
        return f"'%' must be followed by '%' or '(name)s', found: {_shown(found)}"
    return "its %(…)s refer to each other too deeply, or make it longer than any value"


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
