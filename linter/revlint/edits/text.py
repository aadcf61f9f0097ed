"""Edits of a text: every byte outside the edited ranges stays."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from revlint.errors import EditRefused
from revlint.migration.identifier import quoted
from revlint.python.source import Decoded, EncodingError, decode_exactly

_ENDING = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True, order=True)
class TextEdit:
    """A stretch of a text and what replaces it.

    Offsets count the code points of ``EditableText.text``, in which every line ends with ``\\n``.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class EditableText:
    """The text of a file, as its readers see it, and the way back to its bytes."""

    data: bytes
    decoded: Decoded
    text: str = field(init=False)
    _pairs: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        raw = self.decoded.text
        object.__setattr__(self, "text", raw.replace("\r\n", "\n").replace("\r", "\n"))
        pairs = (m.start() for m in re.finditer("\r\n", raw)) if "\r\n" in raw else ()
        object.__setattr__(self, "_pairs", tuple(at - n for n, at in enumerate(pairs)))

    def offset(self, line: int, column: int) -> int:
        """The offset of a place, given as line and column, both from 1."""
        at = 0
        for _ in range(line - 1):
            at = self.text.index("\n", at) + 1
        return at + column - 1

    def line(self, offset: int) -> int:
        """The line, from 1, of an offset."""
        return self.text.count("\n", 0, offset) + 1

    def line_ending(self, offset: int) -> str:
        """How the line at an offset ends; the last line, which may have no end, as the one before.

        ``\\n`` where the file is one line.
        """
        raw, at = self.decoded.text, self._raw(offset)
        found = _ENDING.search(raw, at)
        if found is None:
            start = max(raw.rfind("\n", 0, at), raw.rfind("\r", 0, at))
            found = _ENDING.search(raw, max(start - 1, 0)) if start >= 0 else None
        return found[0] if found else "\n"

    def apply(self, edits: Iterable[TextEdit]) -> bytes:
        """The bytes of the file after edits that do not overlap.

        New line ends are those of the line that is edited.

        Raises:
            EditRefused: the encoding of the file cannot hold a new text.
        """
        raw = self.decoded.text
        pieces, at = [self.decoded.bom], 0
        for edit in sorted(edits):
            start, end = self._raw(edit.start), self._raw(edit.end)
            assert at <= start <= end
            new = edit.text.replace("\n", self.line_ending(edit.start))
            pieces += [self._encode(raw[at:start]), self._encode_new(new, edit)]
            at = end
        pieces.append(self._encode(raw[at:]))
        return b"".join(pieces)

    def _raw(self, offset: int) -> int:
        """The offset in the text with its own line endings."""
        return offset + bisect_left(self._pairs, offset)

    def _encode(self, text: str) -> bytes:
        return text.encode(self.decoded.encoding)

    def _encode_new(self, text: str, edit: TextEdit) -> bytes:
        try:
            return self._encode(text)
        except UnicodeEncodeError as error:
            wrong = quoted(text[error.start : error.end])
            why = f"the encoding of the file, {self.decoded.encoding}, has no {wrong}"
            raise EditRefused(why, None, self.line(edit.start)) from None


def python_text(data: bytes) -> EditableText:
    """The text of a Python file.

    Raises:
        EditRefused: it cannot be decoded, or would not be encoded to the same bytes.
    """
    try:
        decoded = decode_exactly(data)
    except EncodingError as error:
        raise EditRefused(str(error), None, error.range.line) from None
    return _checked(EditableText(data, decoded))


def utf8_text(data: bytes) -> EditableText:
    """The text of another file in UTF-8, with or without a BOM.

    Raises:
        EditRefused: it is not UTF-8.
    """
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        text = data[len(bom) :].decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EditRefused("it is not UTF-8", None, line) from None
    return EditableText(data, Decoded(text, "utf-8", bom))


def _checked(text: EditableText) -> EditableText:
    try:
        same = text.apply(()) == text.data
    except (UnicodeError, LookupError, ValueError):
        same = False
    if not same:
        why = f"a file in {text.decoded.encoding} may change outside of the edit"
        raise EditRefused(why)
    return text
