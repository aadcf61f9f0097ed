"""What earlier runs read in revision files, by the content of each file."""

from __future__ import annotations

import json
from typing import Any

from revlint.cache import Cache, digest
from revlint.errors import TreeError
from revlint.memo import Read
from revlint.revision import NAMES, Binding, Docstring, Range, Revision, Unreadable, Value
from revlint.stamp import code_stamp, environment_stamp
from revlint.tree import Tree

#: Where fewer than one in so many files has changed, the old record serves as well.
_FEW = 50

#: A list that JSON can hold.
Row = list[Any]


class KeptReadings:
    """Knows what a file states whose content was read before.

    A file is known by its fingerprint, else by a hash of its content. What was taken from other
    files is not kept, nor is what could end otherwise on another day.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._stamp = f"{environment_stamp()} {code_stamp()}"
        self._name = "readings"
        self._decoder = _Decoder()
        self._rows: dict[str, Row] = {}
        self._new: dict[str, Row] = {}
        self._seen: set[str] = set()
        self._load()

    def find(self, tree: Tree, path: str, fingerprint: str | None) -> Read | None:
        """What a file of a tree states, if that is known."""
        row = self._rows.get(path)
        if row is None:
            return None
        if fingerprint is None or fingerprint != row[0]:
            try:
                content = digest(tree.read(path))
            except TreeError:
                return None
            if content != row[1]:
                return None
            # Told anew, for the fingerprint.
            self._new[path] = [fingerprint, *row[1:]]
        self._seen.add(path)
        return self._decoder.read(path, row)

    def add(self, path: str, fingerprint: str | None, read: Read) -> None:
        """Remember what was read; ``fingerprint`` was taken before."""
        if not read.digest or read.lookups:
            return
        row = _encode(read)
        if row is not None:
            self._new[path] = [fingerprint, read.digest, *row]

    def save(self) -> None:
        """Keep what is worth it."""
        kept = {path: row for path, row in self._rows.items() if path in self._seen}
        if len(self._new) * _FEW <= len(kept):
            return
        kept.update(self._new)
        data = json.dumps({"stamp": self._stamp, "rows": kept}, separators=(",", ":"))
        self._cache.write(self._name, data.encode())

    def _load(self) -> None:
        data = self._cache.read(self._name)
        if data is None:
            return
        kept = json.loads(data)
        if kept["stamp"] == self._stamp:
            self._rows = kept["rows"]


def _encode(read: Read) -> Row | None:
    """A row without fingerprint and hash; None for what should be found out again."""
    revision = read.revision
    if isinstance(revision, Unreadable):
        if revision.reason not in ("encoding", "syntax", "python2"):
            return None
        return [read.is_marked, revision.reason, revision.message, _range(revision.range)]
    docstring = revision.docstring
    return [
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


class _Decoder:
    """Makes values of rows; equal ranges and bindings are made once, since they are many."""

    def __init__(self) -> None:
        self._ranges: dict[tuple[int, ...], Range] = {}
        self._none: dict[tuple[object, ...], Binding] = {}

    def read(self, path: str, row: Row) -> Read:
        if len(row) == 6:
            _, content, marked, reason, message, place = row
            return Read(Unreadable(path, reason, message, self._range(*place)), marked, (), content)
        _, content, marked, legacy, functions, docstring, *bindings = row
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
