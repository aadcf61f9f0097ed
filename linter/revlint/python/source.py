"""From the bytes of a file to its text, as Python decodes it, and places in that text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from revlint.location import Range

_COOKIE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_BLANK = re.compile(rb"[ \t\f]*(?:#.*)?\Z")
_NEWLINE = re.compile(rb"\r\n?|\n")

#: How many bytes are decoded from Punycode, which takes quadratic time.
_MAX_PUNYCODE = 4_096


class EncodingError(Exception):
    """The bytes of a file are not text: why, and the place of the first wrong byte."""

    def __init__(self, message: str, range_: Range = Range()) -> None:  # noqa: B008
        super().__init__(message)
        self.range = range_


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, with every line ending as ``\\n`` and no BOM.

    Python reads a file in the same way, so that lines and columns are those of the file.
    """

    text: str

    def range(self, start: int, end: int) -> Range:
        """The range of a stretch of the text, given as offsets in code points, end exclusive."""
        return Range(*self.position(start), *self.position(end))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset."""
        line = self.text.count("\n", 0, offset) + 1
        return line, offset - self.text.rfind("\n", 0, offset)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file with its own line endings, and how it is encoded behind a BOM."""

    text: str
    encoding: str
    bom: bytes = b""


def decode(data: bytes) -> str:
    """The text of a Python file: BOM and encoding declaration obeyed, line endings as ``\\n``.

    Alembic imports the file, so that Python's rules count (PEP 263; CPython: Parser/tokenizer, as
    Python 3.14 has it: earlier ones do not look at bytes in comments).

    Raises:
        EncodingError: it is not text in the encoding that it declares, the encoding is unknown,
            or it holds a NUL.
    """
    text = decode_exactly(data).text
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decode_exactly(data: bytes) -> Decoded:
    """The text of a Python file as ``decode`` reads it, with the line endings of the file.

    Raises:
        EncodingError: as ``decode``.
    """
    has_bom = data.startswith(codecs.BOM_UTF8)
    data = data[3:] if has_bom else data
    encoding, place = _declared(data) if b"coding" in data else ("utf-8", Range())
    if has_bom and encoding != "utf-8":
        raise EncodingError(
            f"a UTF-8 byte order mark in a file that declares the encoding {encoding!r}",
            place,
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise EncodingError("UTF-16 text, which Python cannot read", Range())
    if b"\0" in data:
        message = "a NUL byte, which no Python file may hold"
        raise EncodingError(message, _range_at(data, data.index(b"\0")))
    return Decoded(_decode(data, encoding, place), encoding, codecs.BOM_UTF8 if has_bom else b"")


def _decode(data: bytes, encoding: str, place: Range) -> str:
    if encoding.lower() == "punycode" and len(data) > _MAX_PUNYCODE:
        raise EncodingError(f"revlint decodes no file of this size from {encoding}", place)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        wrong = data[error.start : error.start + 1].hex()
        message = f"byte 0x{wrong} is not valid {encoding}"
        raise EncodingError(message, _range_at(data, error.start)) from None
    except LookupError:
        # No codec of that name, or one that is not for text.
        message = f"the declared encoding {encoding!r} is unknown to Python"
        raise EncodingError(message, place) from None
    except Exception as error:
        # Codecs that are written in Python raise what they like.
        raise EncodingError(f"the file is not valid {encoding}: {error}", place) from None


def declared_encoding(data: bytes) -> str:
    """The encoding that the first two lines declare, else UTF-8; Python may not know it."""
    return _declared(data)[0]


def _declared(data: bytes) -> tuple[str, Range]:
    """The encoding that one of the first two lines declares, and the place of its name."""
    start = 0
    for number in (1, 2):
        end = _NEWLINE.search(data, start)
        line = data[start : end.start() if end else len(data)]
        match = _COOKIE.match(line)
        if match is not None:
            place = Range(number, match.start(1) + 1, number, match.end(1) + 1)
            return _normal(match[1].decode("ascii")), place
        if not _BLANK.match(line) or end is None:
            break
        start = end.end()
    return "utf-8", Range()


def _normal(encoding: str) -> str:
    """The name as Python's tokenizer has it (CPython: Parser/tokenizer, get_normal_name)."""
    name = encoding[:12].lower().replace("_", "-")
    for plain, names in (
        ("utf-8", ("utf-8",)),
        ("iso-8859-1", ("latin-1", "iso-8859-1", "iso-latin-1")),
    ):
        if name in names or name.startswith(tuple(f"{one}-" for one in names)):
            return plain
    return encoding


def _range_at(data: bytes, offset: int) -> Range:
    """The place of one byte, its column counted in code points as far as possible."""
    before = data[:offset]
    line = len(_NEWLINE.findall(before)) + 1
    start = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
    column = len(before[start:].decode("utf-8", "replace")) + 1
    return Range(line, column, line, column + 1)
