"""The table ``[tool.alembic]`` of a ``pyproject.toml``, with the places of its keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from revlint.config.toml import key_lines, line_of, parse_toml
from revlint.discovery.config_problem import ConfigProblem
from revlint.discovery.ini import CONFLICT, FINISH, WITHOUT_BOM, InterpolationError, conflict_in
from revlint.finding import Finding
from revlint.location import Location, Range

#: What a file must hold to be worth parsing.
MARK = b"tool.alembic"

_TABLE = ("tool", "alembic")
#: How many items of a key may be missing in the text before the search ends.
_MAX_MISSES = 100
_PERCENT = re.compile(r"%%|%\(here\)s|%(?:\((\w+)\)s)?")


@dataclass(frozen=True, slots=True)
class TomlTable:
    """``[tool.alembic]`` of one file; ``values`` are as ``tomllib`` gives them."""

    path: str
    values: Mapping[str, object]
    lines: tuple[str, ...]
    key_lines: Mapping[tuple[str, ...], int]

    def location(self, key: str) -> Location:
        """The line that binds a key, from its first character on."""
        number = line_of(self.key_lines, (*_TABLE, key))
        return Location(self.path, _line_range(number, self._line(number)))

    def item_locations(self, key: str, items: Iterable[str]) -> Iterator[Location]:
        """The place of each string among the items of a key, in order, else the key's line."""
        place = self.location(key)
        number = place.range.line
        last = min((n for n in self.key_lines.values() if n > number), default=len(self.lines) + 1)
        column = misses = 0
        for item in items:
            found = self._find(item, number, column, last) if misses < _MAX_MISSES else None
            if found is None:
                misses += 1
                yield place
                continue
            number, start = found
            column = start + len(item) + 2
            yield Location(self.path, Range(number, start + 1, number, column + 1))

    def _find(self, item: str, number: int, column: int, last: int) -> tuple[int, int] | None:
        """The line and the column, from 0, of a string in quotes before a line."""
        for n in range(number, last):
            line = self._line(n)
            starts = (line.find(f"{q}{item}{q}", column if n == number else 0) for q in "\"'")
            found = [start for start in starts if start >= 0]
            if found:
                return n, min(found)
        return None

    def _line(self, number: int) -> str:
        return self.lines[number - 1] if number <= len(self.lines) else ""


def read_toml(path: str, data: bytes) -> TomlTable | ConfigProblem | None:
    """The table of a file, None where it has none, a problem where the file cannot be read."""
    if MARK not in data:
        return None
    try:
        text = data.decode("utf-8")
        content = parse_toml(text.replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        title = f"byte 0x{data[error.start]:02x} is not UTF-8"
        finding = Finding(
            title,
            Location(path, Range(line, 1, line, 1)),
            facts=("Alembic cannot read this file",),
            help="save the file as UTF-8",
        )
        return ConfigProblem("encoding", finding)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        conflict = conflict_in(text.replace("\r\n", "\n"))
        bom = text.startswith("\ufeff")
        finding = Finding(
            CONFLICT if conflict else f"invalid TOML: {error}",
            Location(path, conflict or _error_range(str(error))),
            facts=("every alembic command fails: TOMLDecodeError",),
            help=FINISH if conflict else WITHOUT_BOM if bom else "",
        )
        return ConfigProblem("conflict" if conflict else "syntax", finding)
    lines = tuple(text.split("\n"))
    places = key_lines(text)
    table: object = content.get("tool", {})
    table = table.get("alembic", {}) if isinstance(table, dict) else {}
    if not isinstance(table, dict):
        place = Location(path, _line_range(line_of(places, _TABLE), ""))
        finding = Finding(
            "[tool.alembic] is not a table",
            place,
            facts=("every alembic command fails: Incorrect TOML format",),
            help="write [tool.alembic] as a header",
        )
        return ConfigProblem("type", finding)
    return TomlTable(path, table, lines, places) if table else None


def fill_here(text: str, here: str) -> str:
    """A string with ``%(here)s`` and ``%%`` filled in (alembic: config.py, _get_toml_config_value).

    Raises:
        InterpolationError: it holds any other ``%``.
    """

    def fill(match: re.Match[str]) -> str:
        if match[0] in ("%%", "%(here)s"):
            return "%" if match[0] == "%%" else here
        found = text[match.start() : match.start() + 20]
        message = f"'%' must be followed by '%' or '(here)s', found: {found!r}"
        raise InterpolationError(message, match[1])

    return _PERCENT.sub(fill, text)


def _line_range(number: int, line: str) -> Range:
    bare = line.strip()
    start = len(line) - len(line.lstrip()) + 1
    return Range(number, start, number, start + len(bare))


def _error_range(message: str) -> Range:
    match = re.search(r"at line (\d+), column (\d+)", message)
    if match is None:
        return Range()
    line, column = int(match[1]), int(match[2])
    return Range(line, column, line, column)
