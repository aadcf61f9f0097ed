"""Bytes to text as Python decodes them, and places in that text."""

from __future__ import annotations

import codecs

import pytest

from revlint.location import Range
from revlint.python.source import EncodingError, Source, decode, without_form_feeds


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"x = 1", "x = 1"),
        (b"x\r\ny\rz\n", "x\ny\nz\n"),
        (codecs.BOM_UTF8 + b"x", "x"),
        (codecs.BOM_UTF8 + b"# coding: utf-8\n", "# coding: utf-8\n"),
        ("é".encode(), "é"),
        (b"# -*- coding: latin-1 -*-\n\xe9", "# -*- coding: latin-1 -*-\né"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n\x80", None),
        (b"\r# coding: latin-1\r\xe9", "\n# coding: latin-1\né"),
        (b"\x0c# coding: latin-1\n\xe9", "\x0c# coding: latin-1\né"),
        ("# coding: shift_jis\n漢".encode("shift_jis"), "# coding: shift_jis\n漢"),
    ],
)
def test_text(data: bytes, text: str | None) -> None:
    expected = text if text is not None else data.decode("cp1252")
    assert decode(data) == expected


@pytest.mark.parametrize(
    ("data", "part", "range_"),
    [
        (b"x\n\xe9", "byte 0xe9 is not valid utf-8", Range(2, 1, 2, 2)),
        ("é".encode() + b"\xff", "byte 0xff", Range(1, 2, 1, 3)),
        (b"a\r\nb\x00", "NUL", Range(2, 2, 2, 3)),
        (b"# coding: klingon\n", "'klingon' is unknown", Range(1, 11, 1, 18)),
        (b"\n# coding: rot13\n", "'rot13' is unknown", Range(2, 11, 2, 16)),
        (b"# coding: unicode_escape\n", "unknown", Range(1, 11, 1, 25)),
        (b"# coding: utf-16\n", "unknown", Range(1, 11, 1, 17)),
        (b"# coding: punycode\n", "unknown", Range(1, 11, 1, 19)),
        (codecs.BOM_UTF8 + b"# coding: latin-1\n", "byte order mark", Range(1, 11, 1, 18)),
        (b"# coding: ascii\n\xc3\xa9", "0xc3 is not valid ascii", Range(2, 1, 2, 2)),
    ],
)
def test_no_text(data: bytes, part: str, range_: Range) -> None:
    with pytest.raises(EncodingError) as caught:
        decode(data)
    assert part in str(caught.value)
    assert caught.value.range == range_


def test_a_cookie_after_code_is_a_comment() -> None:
    assert decode("x = 1\n# coding: latin-1\né".encode()).endswith("é")
    assert decode("\n\n# coding: latin-1\né".encode()).endswith("é")


def test_ranges_count_code_points() -> None:
    source = Source("a\n😀b\nc")
    assert source.range(0, 1) == Range(1, 1, 1, 2)
    assert source.range(3, 4) == Range(2, 2, 2, 3)
    assert source.range(2, 6) == Range(2, 1, 3, 2)


def test_form_feeds_shift_columns() -> None:
    """Python starts the line anew behind one; in strings and comments they are text."""
    source = without_form_feeds(Source("\x0cx = 1\n  \x0cy = '\x0c'  # \x0c\nz\x0c= 2\n"))
    assert source.text == "x = 1\ny = '\x0c'  # \x0c\nz = 2\n"
    assert source.shifts == {1: 1, 2: 3}
    assert source.range(6, 7) == Range(2, 4, 2, 5)
