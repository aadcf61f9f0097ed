"""Headers as Alembic's own template writes them, read without a parser.

Each of the four names is bound once, to ``None``, a plain string, or a tuple or list of such. That
is nearly every revision file there is, and saves LibCST, whose import alone takes longer than to
read a hundred of them. Whatever is not plain is left to LibCST; both give the same ``Revision``.
"""

from __future__ import annotations

import posixpath
import re
from typing import Literal

from revlint.migration.header import FUNCTIONS, Header
from revlint.migration.revision import NAMES, Binding, Docstring, Revision
from revlint.python.value import Value, ValueType

_LEGACY = re.compile(r"([a-f0-9]+)\.py\Z")
_STRING = r"""(?:'[^'\\\n]{0,1000}+'|"[^"\\\n]{0,1000}+")"""
_ITEM = re.compile(rf"""({_STRING})[ \t\n]*+(?:,[ \t\n]*+|(?=[)\]]))""")
_ASSIGNMENT = re.compile(
    rf"""
    ({"|".join(NAMES)})
    [ \t]*(?::[\w.\[\]|, \t]++)?=[ \t]*      # an annotation says nothing
    (?:(None)|({_STRING})|([(\[])[ \t\n]*)
    """,
    re.VERBOSE,
)
_DOCSTRING = re.compile(
    r"""\"{3}[^"\\]*+(?:"(?!"")[^"\\]*+)*+"{3}|'{3}[^'\\]*+(?:'(?!'')[^'\\]*+)*+'{3}"""
)
_MAX_DOCSTRING = 50_000
_MAX_ITEMS = 1_000
_MAX_TEXT = 50_000
_STRING_START = re.compile(r"""[rRuUbBfFtT]{0,2}["']|\(""")


def read_plain(path: str, header: Header) -> Revision | None:
    """What a header states, or None where LibCST has to be asked."""
    bound: dict[str, Binding] = {}
    for number in header.relevant:
        binding = _binding(header, number)
        if binding is None or binding.name in bound:
            return None
        bound[binding.name] = binding
    docstring = _docstring(header)
    if docstring is False:
        return None
    legacy = _LEGACY.match(posixpath.basename(path))
    return Revision(
        path,
        bound.get("revision"),
        bound.get("down_revision"),
        bound.get("branch_labels"),
        bound.get("depends_on"),
        legacy_id=legacy[1] if legacy else None,
        functions=header.defined.intersection(FUNCTIONS),
        docstring=docstring or None,
    )


def _binding(header: Header, number: int) -> Binding | None:
    """What a statement binds one of the four names to; None where it is not plain."""
    start, end = header.extent(number)
    match = _ASSIGNMENT.match(header.text, start, end)
    if match is None:
        return None
    name, none, string, bracket = match.groups()
    source, last = header.source, match.end()
    if none:
        value = Value("NoneType", none, source.range(match.start(2), last))
    elif string:
        value = Value("str", string[1:-1], source.range(match.start(3), last))
    else:
        found = _items(header, last)
        if found is None:
            return None
        items, last = found
        opened = match.start(4)
        kind: ValueType = "tuple" if bracket == "(" else "list"
        value = Value(kind, header.text[opened:last], source.range(opened, last), items)
    # Nothing may follow: an operator, a second string, a semicolon.
    if header.scan.code_end(header.text, last, end) != last:
        return None
    return Binding(name, value, source.range(match.start(1), match.end(1)))


def _items(header: Header, start: int) -> tuple[tuple[Value, ...], int] | None:
    """The strings of a collection from inside its bracket on, and where its bracket ends.

    None where it holds anything else, or where it is a string in parentheses.
    """
    text, at = header.text, start
    items: list[Value] = []
    comma = False
    while match := _ITEM.match(text, at):
        place = header.source.range(match.start(1), match.end(1))
        items.append(Value("str", match[1][1:-1], place))
        at = match.end()
        comma = match[0].rstrip().endswith(",")
    if at - start > _MAX_TEXT:
        return None
    closing = text[at : at + 1]
    is_in_parentheses = closing == ")" and len(items) == 1 and not comma
    if not 0 < len(items) <= _MAX_ITEMS or closing not in (")", "]") or is_in_parentheses:
        return None
    return tuple(items), at + 1


def _docstring(header: Header) -> Docstring | Literal[False] | None:
    """The module docstring, None where there is none, False where it is not plain."""
    text, starts = header.text, header.starts
    if not starts or not _STRING_START.match(text, starts[0]):
        return None
    start, end = header.extent(0)
    match = _DOCSTRING.match(text, start, end)
    if match is None or len(match[0]) > _MAX_DOCSTRING:
        return False
    if header.scan.code_end(text, match.end(), end) != match.end():
        return False
    return Docstring(match[0][3:-3], header.source.range(*match.span()))
