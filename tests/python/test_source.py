"""Bytes to text as Python decodes them, and places in that text."""

from __future__ import annotations

import ast
import codecs

import pytest

from revlint.location import Range
from revlint.python.source import EncodingError, Source, decode


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
        (b"# coding: unicode_escape\n\\x41", "# coding: unicode_escape\nA"),
        (b"# coding: utf-7\n+AOk-", "# coding: utf-7\né"),
        (b"# coding: iso-latin-1\n\xe9", "# coding: iso-latin-1\né"),
        (b"# coding: iso-8859-1-dos\n\xe9", "# coding: iso-8859-1-dos\né"),
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
        (b"# coding: utf-16\n", "not valid utf-16", None),
        (b"# coding: punycode\n", "not valid punycode", None),
        (b"# coding: undefined\n", "not valid undefined", Range(1, 11, 1, 20)),
        (b"# coding: punycode\n" + b"a" * 5_000, "file of this size", Range(1, 11, 1, 19)),
        (b"# " + b"a" * 5_000 + b" coding: ascii\n\xe9", "not valid ascii", Range(2, 1, 2, 2)),
        (codecs.BOM_UTF8 + b"# coding: latin-1\n", "byte order mark", Range(1, 11, 1, 18)),
        (b"# coding: ascii\n\xc3\xa9", "0xc3 is not valid ascii", Range(2, 1, 2, 2)),
    ],
)
def test_no_text(data: bytes, part: str, range_: Range | None) -> None:
    with pytest.raises(EncodingError) as caught:
        decode(data)
    assert part in str(caught.value)
    assert range_ in (caught.value.range, None)


def test_a_cookie_after_code_is_a_comment() -> None:
    assert decode("x = 1\n# coding: latin-1\né".encode()).endswith("é")
    assert decode("\n\n# coding: latin-1\né".encode()).endswith("é")


def test_ranges_count_code_points() -> None:
    source = Source("a\n😀b\nc")
    assert source.range(0, 1) == Range(1, 1, 1, 2)
    assert source.range(3, 4) == Range(2, 2, 2, 3)
    assert source.range(2, 6) == Range(2, 1, 3, 2)


_CODINGS = [
    "utf-8",
    "UTF_8",
    "utf8",
    "utf-8-unix",
    "latin-1",
    "LATIN-1",
    "latin-1-unix",
    "latin1",
    "iso-8859-1-dos",
    "iso-latin-1",
    "iso-latin-1-mac",
    "iso8859-15",
    "cp1252",
    "ascii",
    "us-ascii",
    "utf-7",
    "hz",
    "big5",
    "gbk",
    "shift_jis",
    "shift_jisx0213",
    "euc_jp",
    "iso2022_jp",
    "iso2022_kr",
    "koi8-r",
    "mac-roman",
    "utf_8_sig",
    "rot13",
    "zlib",
    "hex",
    "unicode_escape",
    "raw_unicode_escape",
    "utf-16",
    "utf-32",
    "cp037",
    "undefined",
    "charmap",
    "idna",
    "klingon",
    ".",
    "..",
    "-",
    "a.b",
    "ptcp154",
    "gb18030",
    "tis-620",
    "latin-10",
    "utf-81",
    "iso-8859-10",
]
_COOKIES = (
    "# coding: {}\n",
    "#coding={}\n",
    "# -*- coding: {} -*-\n",
    "# vim: set fileencoding={} :\n",
    "\n# coding: {}\n",
    "#!/x\n# coding: {}\n",
    "\n\n# coding: {}\n",
    "x = 0\n# coding: {}\n",
    "\f# coding: {}\n",
    "  # coding: {}\n",
    "# coding : {}\n",
    "# coding:{}\r",
    "# c\r\n# coding: {}\r\n",
    "# decoding: {}\n",
    "# coding coding: {}\n",
    "'# coding: {}'\n",
    "\\\n# coding: {}\n",
    "# coding: {}",
    "# coding: {} coding: ascii\n",
    "\f\n# coding:\t{}\n",
    "# " + "x" * 5_000 + "coding: {}\n",
    "\v# coding: {}\n",
    "x = 0 # coding: {}\n",
    "# coding: \n# coding: {}\n",
)
_BODIES = (
    b"",
    b"x = 'a'\n",
    b"x = '\xe9'\n",
    "x = 'é漢'\n".encode(),
    b"x = '\\x41+AOk-~{<:Ky2;VS{~}'\n",
    b"x = '\x80\xff'",
    b"x = '\x82\xa0\x5c'\n",
    b"y = 1\r\nx = '''\r\n'''\r",
    b"x = '\\u00e9'\n",
    "é = 1\n".encode(),
    b"x = '\xef\xbb\xbf'\n",
)


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("cookie", _COOKIES)
def test_python_decodes_in_the_same_way(cookie: str, bom: bytes) -> None:
    """What its parser makes of the bytes is what it makes of our text; or both refuse."""
    for number, coding in enumerate(_CODINGS):
        # A third for each coding, so that every pair of the three is tried with some other.
        for body in _BODIES[(number + len(cookie)) % 3 :: 3]:
            # Before Python 3.14 bytes in comments may be anything.
            rest = body if cookie[-1] in "\r\n" else b""
            data = bom + cookie.format(coding).encode() + rest
            assert _dumped(_text(data)) == _dumped(data), data


def _text(data: bytes) -> str | None:
    try:
        return decode(data)
    except EncodingError:
        return None


def _dumped(source: str | bytes | None) -> str:
    try:
        return "" if source is None else ast.dump(ast.parse(source), include_attributes=True)
    except (SyntaxError, ValueError):
        return ""
