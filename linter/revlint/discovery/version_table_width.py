"""How long ``version_num`` is where a project sets its length.

The column is ``String(32)`` in Alembic (alembic: ddl/impl.py, DefaultImpl.version_table_impl);
projects override that method, replace it, change the column, or widen the table with SQL.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from revlint.location import Location, Range
from revlint.python.block import BlockScope, block_of
from revlint.python.parsed import deep_stack, parse
from revlint.python.truth import dotted
from revlint.python.value import Unreadable

#: The length of a column without a limit.
UNLIMITED = 2**31 - 1

_COLUMN = "version_num"
#: Python refuses to read numbers of some thousand digits.
_DIGITS = 20
_STRING_TYPES = frozenset({"String", "VARCHAR", "Unicode", "CHAR", "NVARCHAR", "AutoString"})
_TEXT_TYPES = frozenset({"Text", "TEXT", "UnicodeText", "CLOB"})
_SQL = re.compile(
    r"\bversion_num[\"`\]]?\s+(?:(?:set\s+data\s+)?type\s+)?"
    r"(?:n?varchar2?|character\s+varying|char)\s*\(\s*(\d+)\s*\)",
    re.IGNORECASE,
)
_SQL_TEXT = re.compile(
    r"\bversion_num[\"`\]]?\s+(?:(?:set\s+data\s+)?type\s+)?text\b", re.IGNORECASE
)
#: A copy of the version table that lives for one session is not the version table.
_SQL_TEMPORARY = re.compile(r"\bcreate\s+(?:\w+\s+)?temp(?:orary)?\s+table\b", re.IGNORECASE)

#: The same with a length that an f-string fills in, which is left out.
_SQL_UNKNOWN = re.compile(
    r"\bversion_num[\"`\]]?\s+(?:(?:set\s+data\s+)?type\s+)?"
    r"(?:n?varchar2?|character\s+varying|char)\s*\(\s*\)",
    re.IGNORECASE,
)


#: What a file that sets the length must hold: most modules do not.
_WIDTH = re.compile(
    rb"version_table_impl|version_num.{0,60}?(?:char|string|text|unicode|length|type|clob)",
    re.IGNORECASE | re.DOTALL,
)

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Width:
    """A place that sets the length, and the length, None where it cannot be read."""

    location: Location
    length: int | None


def may_set_width(data: bytes) -> bool:
    """Whether a file can set the length of ``version_num``, as far as its words tell."""
    return _WIDTH.search(data) is not None


def read_width(path: str, scope: BlockScope) -> list[Width]:
    """Every length that a module sets ``version_num`` to, in order.

    ``scope`` is that of the module. Lengths that cannot be read are only given where no other is.
    """
    finder = _Finder(scope)
    nodes = _nodes(scope.parsed.tree)
    found = [Width(Location(path, place), n) for node in nodes for place, n in finder.find(node)]
    return [width for width in found if width.length is not None] or found


def widths_in(path: str, data: bytes) -> list[Width]:
    """Every length that a revision file sets ``version_num`` to; none where it is unreadable."""
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return []
    with deep_stack():
        return read_width(path, BlockScope(block_of(parsed.tree.body), parsed))


def _nodes(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes of a module in the order of the source; of a string just the whole."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        # In a revision file, "downgrade" takes the column back to its former length.
        is_downgrade = isinstance(node, _FUNCTIONS) and node.name.startswith("downgrade")
        if not is_downgrade and not isinstance(node, ast.JoinedStr):
            waiting.extend(reversed([*ast.iter_child_nodes(node)]))


#: A place in the file, and the length that is set there.
_Found = Iterator[tuple[Range, int | None]]


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds what single nodes set the length to."""

    scope: BlockScope

    def find(self, node: ast.AST) -> _Found:
        match node:
            case (
                ast.FunctionDef(name="version_table_impl")
                | ast.AsyncFunctionDef(name="version_table_impl")
            ):
                yield self.scope.parsed.name_range(node), None
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from self._target(target, value)
            case ast.Call():
                yield from self._call(node)
            case ast.Constant(value=str() as text):
                yield from self._sql(node, text)
            case ast.JoinedStr():
                yield from self._formatted(node)

    def _call(self, node: ast.Call) -> _Found:
        name = (dotted(node.func) or [""])[-1]
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        if name == "Column" and given and self._is_column_name(given[0]):
            yield self._range(node), self._length(given[1]) if len(given) > 1 else None
        elif name == "alter_column" and any(self._is_column_name(value) for value in given):
            for keyword in node.keywords:
                if keyword.arg == "type_":
                    yield self._range(node), self._length(keyword.value)

    def _target(self, target: ast.expr, value: ast.expr) -> _Found:
        match target:
            case ast.Attribute(attr="version_table_impl"):
                yield self._range(target), None
            case ast.Attribute(attr="type" | "length", value=holder) if _mentions_column(holder):
                number = self.scope.value(value).number
                yield self._range(target), self._length(value) if number is None else number

    def _formatted(self, node: ast.JoinedStr) -> _Found:
        text = self.scope.value(node).string
        if text is not None:
            yield from self._sql(node, text)
            return
        plain = (p.value for p in node.values if isinstance(p, ast.Constant))
        if _SQL_UNKNOWN.search("".join(t for t in plain if isinstance(t, str))):
            yield self._range(node), None

    def _sql(self, node: ast.expr, text: str) -> _Found:
        if _SQL_TEMPORARY.search(text):
            return
        if match := _SQL.search(text):
            yield self._range(node), int(match[1][:_DIGITS])
        elif _SQL_TEXT.search(text):
            yield self._range(node), UNLIMITED

    def _is_column_name(self, node: ast.expr) -> bool:
        return self.scope.value(node).string == _COLUMN

    def _length(self, node: ast.expr) -> int | None:
        """The length of a column type."""
        call = node if isinstance(node, ast.Call) else None
        name = (dotted(call.func if call else node) or [""])[-1]
        if name in _TEXT_TYPES:
            return UNLIMITED
        if name not in _STRING_TYPES:
            return None
        given = (
            [*call.args[:1], *(k.value for k in call.keywords if k.arg == "length")] if call else []
        )
        return self.scope.value(given[0]).number if given else UNLIMITED

    def _range(self, node: ast.expr) -> Range:
        return self.scope.parsed.range(node)


def _mentions_column(node: ast.expr) -> bool:
    while True:
        match node:
            case ast.Attribute(attr=attr, value=holder):
                if attr == _COLUMN:
                    return True
                node = holder
            case ast.Subscript(slice=index, value=holder):
                if isinstance(index, ast.Constant) and index.value == _COLUMN:
                    return True
                node = holder
            case ast.Name(id=name):
                return name == _COLUMN
            case _:
                return False
