"""From the bytes of a file to its text, as Python decodes it, and places in that text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from revlint.location import Range
from revlint.python.scan import COMMENT, STRING, TOKEN

_BLANK = re.compile(rb"[ \t\f]*(?:#[^\r\n]*)?\Z")
_COOKIE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_NEWLINE = re.compile(rb"\r\n?|\n")


class EncodingError(Exception):
    """The bytes of a file are no text: why, and the place of the first wrong byte."""

    def __init__(self, message: str, range_: Range = Range()) -> None:  # noqa: B008
        super().__init__(message)
        self.range = range_


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, with every line ending as ``\\n`` and no BOM.

    Python reads a file in the same way, so that lines and columns are those of the file.
    ``shifts`` says by how many columns a line was longer before what leads up to a form feed was
    taken from its start, where it means nothing (line to columns).
    """

    text: str
    shifts: Mapping[int, int] = field(default_factory=dict)

    def range(self, start: int, end: int) -> Range:
        """The range of a stretch of the text, given as offsets in code points, end exclusive."""
        return Range(*self.position(start), *self.position(end))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset."""
        line = self.text.count("\n", 0, offset) + 1
        column = offset - self.text.rfind("\n", 0, offset)
        return line, column + self.shifts.get(line, 0)

    def shifted(self, range_: Range) -> Range:
        """A range in the lines of the text as a range in the file."""
        if not self.shifts:
            return range_
        return Range(
            range_.line,
            range_.column + self.shifts.get(range_.line, 0),
            range_.end_line,
            range_.end_column + self.shifts.get(range_.end_line, 0),
        )


def decode(data: bytes) -> str:
    """The text of a Python file: BOM and encoding declaration obeyed, line endings as ``\\n``.

    Alembic imports the file, so that Python's rules count (PEP 263, PEP 3120).

    Raises:
        EncodingError: it is not text in the encoding that it declares, the encoding is unknown,
            or it holds a NUL.
    """
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
        declared = _declared(data)
        if declared and _normal(declared) != "utf-8":
            raise EncodingError(
                f"the file begins with a UTF-8 byte order mark but declares the encoding "
                f"{declared!r}; Python refuses that",
                _cookie_range(data),
            )
        encoding = "utf-8"
    else:
        encoding = _declared(data) or "utf-8"
    if b"\0" in data:
        at = data.index(b"\0")
        raise EncodingError(
            "the file holds a NUL byte, so that it is no Python source", _range_at(data, at)
        )
    text = _decode(data, encoding)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _decode(data: bytes, encoding: str) -> str:
    if _normal(encoding) == "utf-8":
        # "utf-8-anything" among them: Python looks at the first letters of the name.
        encoding = "utf-8"
    elif not _is_source_encoding(encoding):
        raise EncodingError(
            f"the declared encoding {encoding!r} is unknown to Python", _cookie_range(data)
        )
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        wrong = data[error.start : error.start + 1].hex()
        raise EncodingError(
            f"byte 0x{wrong} is not valid {encoding}; save the file as UTF-8, or declare its "
            "encoding in the first line",
            _range_at(data, error.start),
        ) from None
    except UnicodeError as error:
        raise EncodingError(f"the file is not valid {encoding}: {error}") from None


def _declared(data: bytes) -> str | None:
    """The encoding that one of the first two lines declares (PEP 263)."""
    rest = data[:4096]
    for _ in range(2):
        line, *more = _NEWLINE.split(rest, maxsplit=1)
        if match := _COOKIE.match(line):
            return match[1].decode("ascii", "replace")
        if not _BLANK.match(line) or not more:
            return None
        rest = more[0]
    return None


def _normal(encoding: str) -> str:
    """The name as Python's tokenizer normalises it (CPython: Parser/tokenizer, get_normal_name)."""
    name = encoding[:12].lower().replace("_", "-")
    if name == "utf-8" or name.startswith("utf-8-"):
        return "utf-8"
    return name


#: An escape, then every printable ASCII character and what a stateful codec takes for an escape.
_PROBES = (b"\\x41", bytes(range(32, 127)) + b"\\n+AGE- ~~")


def _is_source_encoding(encoding: str) -> bool:
    """Whether Python could read source in it: a text encoding that leaves ASCII as it is.

    That leaves out the codecs that are no encodings of text, some of which are also slow.
    """
    try:
        return all(probe.decode(encoding) == probe.decode("ascii") for probe in _PROBES)
    except (LookupError, ValueError, OSError):
        return False


def _cookie_range(data: bytes) -> Range:
    lines = _NEWLINE.split(data[:4096], maxsplit=2)
    for number, line in enumerate(lines[:2], 1):
        if match := _COOKIE.match(line):
            return Range(number, match.start(1) + 1, number, match.end(1) + 1)
    return Range()


def _range_at(data: bytes, offset: int) -> Range:
    """The place of one byte, its column counted in code points as far as they can be told."""
    before = data[:offset]
    line = len(_NEWLINE.findall(before)) + 1
    start = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
    column = len(before[start:].decode("utf-8", "replace")) + 1
    return Range(line, column, line, column + 1)


def without_form_feeds(source: Source) -> Source:
    """A source in which no form feed stands outside strings and comments.

    Python takes one at the start of a line for the start of the line, and one elsewhere for a
    blank (CPython: Parser/tokenizer); LibCST drops it from what it tells.
    """
    pieces: list[str] = []
    shifts: dict[int, int] = {}
    line = 1
    for match in TOKEN.finditer(source.text):
        piece = match[0]
        if "\f" in piece and match.lastindex not in (STRING, COMMENT):
            at_start = match.start() == 0 or source.text[match.start() - 1] == "\n"
            piece = _without_form_feed(piece, line, shifts, at_start=at_start)
        pieces.append(piece)
        line += match[0].count("\n")
    return Source("".join(pieces), shifts)


def _without_form_feed(piece: str, line: int, shifts: dict[int, int], *, at_start: bool) -> str:
    lines = piece.split("\n")
    for number, text in enumerate(lines):
        blank = re.match(r"[ \t\f]*\f", text) if at_start or number else None
        if blank is not None:
            shifts[line + number] = blank.end()
            text = text[blank.end() :]
        lines[number] = text.replace("\f", " ")
    return "\n".join(lines)
