"""How long ``version_num`` is where a project sets its length itself.

The column is ``String(32)`` in Alembic (alembic: ddl/impl.py, DefaultImpl.version_table_impl);
projects override that method, replace it, change the column, or widen the table with SQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import libcst as cst

from revlint.location import Location
from revlint.python.module_values import (
    UNKNOWN,
    Evaluator,
    Scope,
    StaticValue,
    dotted_name,
    literal_value,
    scope_of,
)
from revlint.python.positions import Ranges
from revlint.python.stack import deep_stack
from revlint.python.syntax import parse
from revlint.python.value import Unreadable

#: The length of a column without a limit.
UNLIMITED = 2**31 - 1

_COLUMN = "version_num"
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

#: The same with a length that an f-string fills in, which ``_with_gaps`` leaves empty.
_SQL_UNKNOWN = re.compile(
    r"\bversion_num[\"`\]]?\s+(?:(?:set\s+data\s+)?type\s+)?"
    r"(?:n?varchar2?|character\s+varying|char)\s*\(\s*\)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Width:
    """A place that sets the length, and the length, None where it cannot be read."""

    location: Location
    length: int | None


def read_width(
    path: str, module: cst.Module, scope: Scope, constant: Callable[[str, str], StaticValue]
) -> list[Width]:
    """Every length that a module sets ``version_num`` to, in order."""
    finder = _Finder(path, module, scope, Evaluator(lambda *_: UNKNOWN, constant))
    module.visit(finder)
    lengths = [w for w in finder.found if w.length is not None]
    return lengths or finder.found


def widths_in(path: str, data: bytes) -> list[Width]:
    """Every length that a revision file sets ``version_num`` to; none of one that is unreadable."""
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return []
    try:
        module = parsed.module()
    except cst.ParserSyntaxError:
        return []
    with deep_stack():
        return read_width(path, module, scope_of(module), lambda *_: UNKNOWN)


class _Finder(cst.CSTVisitor):
    def __init__(self, path: str, module: cst.Module, scope: Scope, evaluator: Evaluator) -> None:
        super().__init__()
        self._ranges = Ranges(module)
        self.found: list[Width] = []
        self._path = path
        self._scope = scope
        self._evaluator = evaluator

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: N802
        if node.name.value == "version_table_impl":
            self._add(node.name, None)
        # In a revision file, what takes the column back to its old length.
        return not node.name.value.startswith("downgrade")

    def visit_Assign(self, node: cst.Assign) -> None:  # noqa: N802
        for target in node.targets:
            self._read_target(target.target, node.value)

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
        name = (dotted_name(node.func) or "").rpartition(".")[2]
        if name == "Column" and node.args and self._is_column_name(node.args[0].value):
            self._add(node, self._length(node.args[1].value) if len(node.args) > 1 else None)
        elif name == "alter_column":
            self._read_alter(node)

    def visit_SimpleString(self, node: cst.SimpleString) -> None:  # noqa: N802
        self._read_sql(node, literal_value(node))

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:  # noqa: N802
        self._read_sql(node, literal_value(node))
        return False

    def visit_FormattedString(self, node: cst.FormattedString) -> bool:  # noqa: N802
        text = self._evaluator.value(node, self._scope)
        if isinstance(text, str):
            self._read_sql(node, text)
        elif _SQL_UNKNOWN.search(_with_gaps(node)):
            self._add(node, None)
        return False

    def _read_target(self, target: cst.BaseExpression, value: cst.BaseExpression) -> None:
        if not isinstance(target, cst.Attribute):
            return
        if target.attr.value == "version_table_impl":
            self._add(target, None)
        elif target.attr.value in ("type", "length") and _mentions_column(target.value):
            number = self._evaluator.value(value, self._scope)
            length = number if isinstance(number, int) else self._length(value)
            self._add(target, length)

    def _read_alter(self, node: cst.Call) -> None:
        if not any(self._is_column_name(a.value) for a in node.args):
            return
        for argument in node.args:
            if argument.keyword is not None and argument.keyword.value == "type_":
                self._add(node, self._length(argument.value))

    def _read_sql(self, node: cst.CSTNode, text: object) -> None:
        if not isinstance(text, str) or _SQL_TEMPORARY.search(text):
            return
        if match := _SQL.search(text):
            self._add(node, int(match[1]))
        elif _SQL_TEXT.search(text):
            self._add(node, UNLIMITED)

    def _is_column_name(self, node: cst.BaseExpression) -> bool:
        return self._evaluator.value(node, self._scope) == _COLUMN

    def _length(self, node: cst.BaseExpression) -> int | None:
        """The length of a column type."""
        call = node if isinstance(node, cst.Call) else None
        name = (dotted_name(call.func if call else node) or "").rpartition(".")[2]
        if name in _TEXT_TYPES:
            return UNLIMITED
        if name not in _STRING_TYPES:
            return None
        if call is None or not call.args:
            return UNLIMITED
        for argument in call.args:
            if argument.keyword is None or argument.keyword.value == "length":
                value = self._evaluator.value(argument.value, self._scope)
                return value if isinstance(value, int) else None
        return UNLIMITED

    def _add(self, node: cst.CSTNode, length: int | None) -> None:
        self.found.append(Width(Location(self._path, self._ranges.of(node)), length))


def _with_gaps(node: cst.FormattedString) -> str:
    """The text of an f-string, without what it fills in."""
    return "".join(p.value for p in node.parts if isinstance(p, cst.FormattedStringText))


def _mentions_column(node: cst.BaseExpression) -> bool:
    while True:
        match node:
            case cst.Attribute():
                if node.attr.value == _COLUMN:
                    return True
                node = node.value
            case cst.Subscript():
                index = node.slice[0].slice if node.slice else None
                if (
                    isinstance(index, cst.Index)
                    and isinstance(index.value, cst.SimpleString)
                    and literal_value(index.value) == _COLUMN
                ):
                    return True
                node = node.value
            case cst.Name():
                return node.value == _COLUMN
            case _:
                return False
