"""Where the keys of a TOML text stand: ``tomllib`` gives values without places."""

from __future__ import annotations

import re
from collections.abc import Sequence

Path = tuple[str, ...]

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
#: What a scan of the values has to step over or to notice, and nothing else.
_TOKEN = re.compile(
    r'(?P<string>"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5})?'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5})?"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?)"
    r"|(?P<comment>\#[^\n]*+)"
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<newline>\n)",
    re.DOTALL,
)
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_KEYS})[ \t]*\]")
_ASSIGNMENT = re.compile(rf"[ \t]*({_KEYS})[ \t]*=")
_ONE_KEY = re.compile(_KEY)


def key_lines(text: str) -> dict[Path, int]:
    """The line, from 1, of each table header and each key that starts a line.

    Keys are paths from the top of the file; the tables of an array have their index, from 0, behind
    its name, and the array itself has the line of the first. Keys inside an inline table are not
    listed. Of a text that is no TOML the lines are a best effort.
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


def line_of(lines: dict[Path, int], path: Sequence[str]) -> int:
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
    # Imported here: quoted keys are rare, and tomllib knows every escape.
    import tomllib

    try:
        return next(iter(tomllib.loads(f"{key} = 0")))
    except tomllib.TOMLDecodeError:
        return key[1:-1]


def _end_of_statement(text: str, at: int) -> tuple[int, int]:
    """The offset after the statement that starts at an offset, and how many lines it takes."""
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
