"""Places of a text as editors count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revlint.location import Range
from revlint.server.client_text import ClientText, Encoding, Place, Span

_ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")

#: Characters of one to four bytes, line ends, and separators that end no line for the protocol.
_TEXTS = st.text(alphabet="ab é€😀\n\r\t\f\x0b\x85\u2028")


@pytest.mark.parametrize(
    ("encoding", "columns"),
    [("utf-8", (0, 2, 5, 9, 10)), ("utf-16", (0, 1, 2, 4, 5)), ("utf-32", (0, 1, 2, 3, 4))],
)
def test_columns(encoding: Encoding, columns: tuple[int, ...]) -> None:
    text = ClientText("x\né€😀a", encoding)
    assert [text.place(2 + n).column for n in range(5)] == [*columns]
    assert [text.offset(Place(1, column)) for column in columns] == [2, 3, 4, 5, 6]


@given(_TEXTS, st.sampled_from(_ENCODINGS), st.data())
def test_offset_and_back(text: str, encoding: Encoding, data: st.DataObject) -> None:
    known = ClientText(text, encoding)
    offset = data.draw(st.integers(0, len(text)))
    # Between the two characters of a line end there is no place.
    if text[offset - 1 : offset + 1] != "\r\n":
        assert known.offset(known.place(offset)) == offset


@given(_TEXTS, st.sampled_from(_ENCODINGS), st.integers(-5, 99), st.integers(-5, 99))
def test_any_place_is_taken(text: str, encoding: Encoding, line: int, column: int) -> None:
    known = ClientText(text, encoding)
    assert 0 <= known.offset(Place(line, column)) <= len(text)
    row, at = known.spot(Place(line, column))
    assert 1 <= row <= known.line_count
    assert 1 <= at <= len(known.line(row - 1)) + 1


@given(_TEXTS, st.sampled_from(_ENCODINGS), _TEXTS, st.data())
def test_edit(text: str, encoding: Encoding, new: str, data: st.DataObject) -> None:
    known = ClientText(text, encoding)
    span = Span(*(known.place(data.draw(st.integers(0, len(text)))) for _ in "ab"))
    start, end = sorted(map(known.offset, span))
    assert known.with_edit(span, new).text == text[:start] + new + text[end:]
    assert known.with_edit(None, new).text == new


def test_a_form_feed_ends_no_line() -> None:
    text = ClientText("a\x0cb\r\nc\rd\u2028e\n")
    assert [text.line(n) for n in range(text.line_count)] == ["a\x0cb", "c", "d\u2028e", ""]


def test_range_of_the_linter() -> None:
    text = ClientText("a = '😀', 'b'\n", "utf-16")
    assert text.span(Range(1, 10, 1, 13)) == (Place(0, 10), Place(0, 13))
    assert text.span(Range(1, 10, 9, 1)) == (Place(0, 10), Place(1, 0))


@given(_TEXTS)
def test_lines_of_any_ends(text: str) -> None:
    """Lines are counted alike whether or not a carriage return is alone."""
    known, other = ClientText(text), ClientText(f"\r{text}")
    lines = [known.line(n) for n in range(known.line_count)]
    if not text.startswith("\n"):
        assert [other.line(n) for n in range(1, other.line_count)] == lines
    assert "".join(lines) == text.replace("\r", "").replace("\n", "")
