"""TOML that strangers wrote: its values, and the lines of its keys, which ``tomllib`` omits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from revlint.errors import ConfigError

Path = tuple[str, ...]
TomlTable = dict[str, Any]

#: How many parts a key or the name of a table may have. ``tomllib`` keeps every prefix of a dotted
#: key: one of 200,000 parts takes all memory there is.
MAX_PARTS = 100

_STRING = (
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5})?'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5})?"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?"
)
#: Strings and comments, which hold no keys but quoted ones.
_OPAQUE = re.compile(rf"{_STRING}|\#[^\n]*+", re.DOTALL)
_LONG_KEY = re.compile(rf"(?:\.[^.=\n,\[\]{{}}]*+){{{MAX_PARTS}}}")
_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
#: What a scan of the values has to step over or to notice, and nothing else.
_TOKEN = re.compile(
    rf"(?P<string>{_STRING})"
    r"|(?P<comment>\#[^\n]*+)"
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<newline>\n)",
    re.DOTALL,
)
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_KEYS})[ \t]*\]")
_ASSIGNMENT = re.compile(rf"[ \t]*({_KEYS})[ \t]*=")
_ONE_KEY = re.compile(_KEY)


def parse_toml(text: str) -> TomlTable:
    """The content of a TOML text, as ``tomllib`` gives it.

    Raises:
        tomllib.TOMLDecodeError: it is invalid, or a key has more than ``MAX_PARTS`` parts.
        RecursionError: it is nested too deeply.
    """
    if text.count(".") >= MAX_PARTS:
        # A quoted part becomes one character, so that it does not join its neighbours.
        found = _LONG_KEY.search(_OPAQUE.sub("_", text))
        if found is not None:
            raise tomllib.TOMLDecodeError(f"a key has more than {MAX_PARTS} parts")
    return tomllib.loads(text)


def config_tables(text: str, path: str) -> TomlTable:
    """The content of a configuration file of revlint, which messages call ``path``.

    Raises:
        ConfigError: it is invalid TOML.
    """
    try:
        # tomllib reads "\r\n" as a newline and refuses "\r" alone, as TOML does.
        return parse_toml(text)
    except RecursionError:
        raise ConfigError(f"{path}: invalid TOML: nested too deeply") from None
    except ValueError as error:
        said = str(error)
        raise ConfigError(f"{path}: invalid TOML: {said[:1].lower()}{said[1:]}") from None


def toml_comments(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each comment, also of an invalid text."""
    return (
        (match.start(), match[0]) for match in _OPAQUE.finditer(text) if match[0].startswith("#")
    )


def toml_strings(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Each string of a TOML text, also one that is a key: its span with the quotes, its value."""
    for match in _OPAQUE.finditer(text):
        if not match[0].startswith("#"):
            yield match.span(), _value(match[0])


def _value(code: str) -> str:
    if code[:3] not in ('"""', "'''") and "\\" not in code:
        return code[1:-1]
    try:
        return str(tomllib.loads(f"x = {code}")["x"])
    except tomllib.TOMLDecodeError:
        return ""


def key_lines(text: str) -> dict[Path, int]:
    """The line, from 1, of each table header and each key that starts a line.

    Keys are paths from the top of the file. A table of an array is named by the array and its
    index, from 0; the array itself has the line of its first table. Keys inside an inline table are
    not listed. For invalid TOML the lines are a best effort.
    """
    lines: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    at, line = 0, 1
    while at < len(text):
        if header := _HEADER.match(text, at):
            table = _path(header[2])
            if header[1] == "[[":
                lines.setdefault(table, line)
                index = counts[table] = counts.get(table, -1) + 1
                table = (*table, str(index))
            lines.setdefault(table, line)
        elif assignment := _ASSIGNMENT.match(text, at):
            lines.setdefault((*table, *_path(assignment[1])), line)
        at, passed = _end_of_statement(text, at)
        line += passed
    return lines


def line_of(lines: Mapping[Path, int], path: Sequence[str]) -> int:
    """The line of a key, else of the nearest table or key around it, else 1."""
    for end in range(len(path), 0, -1):
        line = lines.get(tuple(path[:end]))
        if line is not None:
            return line
    return 1


def _path(written: str) -> Path:
    return tuple(_unquoted(key) for key in _ONE_KEY.findall(written))


def _unquoted(key: str) -> str:
    if key[0] == "'":
        return key[1:-1]
    if key[0] != '"':
        return key
    try:
        return next(iter(tomllib.loads(f"{key} = 0")))
    except tomllib.TOMLDecodeError:
        return key[1:-1]


def _end_of_statement(text: str, at: int) -> tuple[int, int]:
    """The offset after the statement that starts at ``at``, and how many lines it spans."""
    depth, lines = 0, 0
    for token in _TOKEN.finditer(text, at):
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
        elif token["string"]:
            lines += token["string"].count("\n")
        elif token["newline"]:
            lines += 1
            if depth <= 0:
                return token.end(), lines
    return len(text), lines
