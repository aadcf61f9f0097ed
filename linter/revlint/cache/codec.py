"""What was read in a file as lists of plain values: cheap to send to another process, to keep."""

from __future__ import annotations

from typing import Any

from revlint.cache.memo import Read
from revlint.location import Range
from revlint.migration.revision import NAMES, Binding, Docstring, Revision
from revlint.python.value import Unreadable, Value

#: A list that JSON can hold.
Row = list[Any]


def encode(read: Read) -> Row | None:
    """What was read as a row; None for what depends on more than the content of the file."""
    revision = read.revision
    if not read.digest or read.lookups:
        return None
    if isinstance(revision, Unreadable):
        if revision.reason not in ("encoding", "syntax", "python2"):
            return None
        return [
            read.digest,
            read.is_marked,
            revision.reason,
            revision.message,
            _range(revision.range),
        ]
    docstring = revision.docstring
    return [
        read.digest,
        read.is_marked,
        revision.legacy_id,
        sorted(revision.functions),
        docstring and [docstring.text, _range(docstring.range), docstring.plain],
        *map(_binding, (getattr(revision, name) for name in NAMES)),
    ]


def _range(place: Range) -> Row:
    return [place.line, place.column, place.end_line, place.end_column]


def _binding(binding: Binding | None) -> Row | None:
    if binding is None:
        return None
    row = [*_range(binding.name_range), _value(binding.value)]
    return [*row, [_value(value) for value in binding.earlier]] if binding.earlier else row


def _value(value: Value) -> Row:
    row = [value.type, value.text, *_range(value.range)]
    if value.elements or value.reason or not value.literal:
        row += [[_value(element) for element in value.elements], value.reason, value.literal]
    return row


class Decoder:
    """Makes values of rows; equal ranges and bindings are made once, since they are many."""

    def __init__(self) -> None:
        self._ranges: dict[tuple[int, ...], Range] = {}
        self._none: dict[tuple[object, ...], Binding] = {}

    def read(self, path: str, row: Row) -> Read:
        """What was read in a file, from its row."""
        if len(row) == 5:
            content, marked, reason, message, place = row
            return Read(Unreadable(path, reason, message, self._range(*place)), marked, (), content)
        content, marked, legacy, functions, docstring, *bindings = row
        id_, parents, labels, dependencies = map(self._binding, NAMES, bindings)
        revision = Revision(
            path,
            id_,
            parents,
            labels,
            dependencies,
            legacy_id=legacy,
            functions=_FUNCTIONS.get(len(functions)) or frozenset(functions),
            docstring=docstring
            and Docstring(docstring[0], self._range(*docstring[1]), docstring[2]),
        )
        return Read(revision, marked, (), content)

    def _binding(self, name: str, row: Row | None) -> Binding | None:
        if row is None:
            return None
        line, column, end_line, end_column, value, *earlier = row
        if value[0] == "NoneType" and len(value) == 6 and not earlier:
            key = (name, line, column, *value[2:])
            known = self._none.get(key)
            if known is None:
                place = self._range(line, column, end_line, end_column)
                known = self._none[key] = Binding(name, self._value(value), place)
            return known
        values = tuple(map(self._value, earlier[0])) if earlier else ()
        place = self._range(line, column, end_line, end_column)
        return Binding(name, self._value(value), place, values)

    def _value(self, row: Row) -> Value:
        type_, text, line, column, end_line, end_column, *more = row
        place = self._range(line, column, end_line, end_column)
        if not more:
            return Value(type_, text, place)
        elements, reason, literal = more
        return Value(type_, text, place, tuple(map(self._value, elements)), reason, literal)

    def _range(self, *numbers: int) -> Range:
        known = self._ranges.get(numbers)
        if known is None:
            known = self._ranges[numbers] = Range(*numbers)
        return known


_FUNCTIONS = {2: frozenset({"upgrade", "downgrade"})}
