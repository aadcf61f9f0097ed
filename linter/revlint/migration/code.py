"""What a migration does, compared without comments, docstrings and formatting."""

from __future__ import annotations

import ast
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from revlint.location import Range
from revlint.migration.revision import NAMES
from revlint.python.parsed import Parsed, deep_stack, parse
from revlint.python.value import Unreadable

#: How much of a statement is shown.
_SHOWN = 80

#: The fields of a statement that hold other statements.
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


@dataclass(frozen=True, slots=True)
class Difference:
    """The first statement that differs.

    Attributes:
        where: the function that it is in, "" at module level.
        old: its first line in the old file, None if the old file lacks it.
        new: its first line in the new file, None if the new file lacks it.
        range: its place in the new file, else the place of what it was removed from.
    """

    where: str
    old: str | None
    new: str | None
    range: Range


#: A piece of code without its form: equal for pieces that mean the same.
Form = Hashable


class Code:
    """What one migration file does, without the assignments of its four names."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        body = [s for s in _statements(parsed.tree.body) if not _states_names(s)]
        self._functions = {f.name: f for f in body if isinstance(f, _FUNCTIONS)}
        rest = [s for s in body if not isinstance(s, _FUNCTIONS)]
        self._imports = [s for s in rest if isinstance(s, ast.Import | ast.ImportFrom)]
        self._rest = [s for s in rest if not isinstance(s, ast.Import | ast.ImportFrom)]
        self._forms = _Forms()

    @property
    def is_empty(self) -> bool:
        """Whether it does nothing, like a merge."""
        return not self._rest and not any([*_statements(f.body)] for f in self._functions.values())

    @cached_property
    def form(self) -> Form:
        """Equal for files that do the same."""
        with deep_stack():
            functions = (self._forms.of(f) for _, f in sorted(self._functions.items()))
            rest = map(self._forms.of, self._rest)
            return (*functions, None, *rest, None, *sorted(self._imported))

    def first_difference(self, other: Code) -> Difference | None:
        """Where a newer state of the file first differs from this one; None if it does not."""
        with deep_stack():
            return self._first_difference(other)

    def _first_difference(self, other: Code) -> Difference | None:
        for name in dict.fromkeys((*self._functions, *other._functions)):
            old, new = self._functions.get(name), other._functions.get(name)
            if old is None or new is None:
                return self._difference(other, "", old, new, None)
            if (found := self._in_blocks(other, f"{name}()", [old], [new], new)) is not None:
                return found
        if (found := self._in_blocks(other, "", self._rest, other._rest, None)) is not None:
            return found
        return self._in_imports(other)

    def _in_blocks(
        self,
        other: Code,
        where: str,
        old: Sequence[ast.AST],
        new: Sequence[ast.AST],
        around: ast.AST | None,
    ) -> Difference | None:
        """The first difference between two blocks, in the innermost statement that holds it."""
        forms, others = [*map(self._forms.of, old)], [*map(other._forms.of, new)]
        if forms == others:
            return None
        start = 0
        while start < min(len(old), len(new)) and forms[start] == others[start]:
            start += 1
        end = 0
        while end < min(len(old), len(new)) - start and forms[-1 - end] == others[-1 - end]:
            end += 1
        one = old[start] if start < len(old) - end else None
        two = new[start] if start < len(new) - end else None
        if one is not None and two is not None and _same_header(one, two):
            for field in _BLOCKS:
                blocks = _block(one, field), _block(two, field)
                found = self._in_blocks(other, where, *blocks, two)
                if found is not None:
                    return found
        return self._difference(other, where, one, two, around)

    def _in_imports(self, other: Code) -> Difference | None:
        imported, others = self._imported, other._imported
        for text in (*others, *imported):
            if text not in imported or text not in others:
                old = imported.get(text) if text not in others else None
                return self._difference(other, "", old, others.get(text), None)
        return None

    @cached_property
    def _imported(self) -> dict[str, ast.AST]:
        """The imports whose names are used, each name apart: their order means nothing."""
        found: dict[str, ast.AST] = {}
        used = _names([*self._rest, *self._functions.values()]) if self._imports else set()
        for statement in self._imports:
            module = ""
            if isinstance(statement, ast.ImportFrom):
                module = f"{'.' * statement.level}{statement.module or ''}:"
            for alias in statement.names:
                bound = alias.asname or alias.name.partition(".")[0]
                if bound in used or alias.name == "*":
                    found.setdefault(f"{module}{alias.name} as {bound}", statement)
        return found

    def _difference(
        self, other: Code, where: str, old: ast.AST | None, new: ast.AST | None, around: object
    ) -> Difference:
        place = new if new is not None else around
        return Difference(
            where,
            None if old is None else self._first_line(old),
            None if new is None else other._first_line(new),
            other._range(place) if isinstance(place, ast.AST) else Range(),
        )

    def _range(self, node: ast.AST) -> Range:
        """The first line of a node."""
        line = getattr(node, "lineno", 1)
        start = self._parsed.column(line, getattr(node, "col_offset", 0))
        end = max(len(self._parsed.lines[line - 1].rstrip()), start)
        return Range(line, start + 1, line, end + 1)

    def _first_line(self, node: ast.AST) -> str:
        # The decorators of a function are on the lines above the one that names it.
        line = getattr(node, "lineno", 1)
        start = self._parsed.column(line, getattr(node, "col_offset", 0))
        end = None
        if getattr(node, "end_lineno", None) == line:
            end = self._parsed.column(line, getattr(node, "end_col_offset", 0))
        text = self._parsed.lines[line - 1][start:end].strip()
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


# An editor compares one file again and again with what it was.
@lru_cache(maxsize=16)
def read_code(data: bytes, path: str = "") -> Code | None:
    """What a file does; None if it cannot be read or needs a newer Python."""
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable) or parsed.is_newer:
        return None
    return Code(parsed)


class _Forms:
    """The forms of statements, each made once, so that comparing takes linear time."""

    def __init__(self) -> None:
        self._known: dict[int, Form] = {}

    def of(self, node: ast.AST) -> Form:
        """The form of a node."""
        found = self._known.get(id(node))
        if found is None:
            found = self._known[id(node)] = self._make(node)
        return found

    def _make(self, node: ast.AST) -> Form:
        match node:
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                return ("Assign", (self._part(target),), self._part(value))
        fields = node._fields
        return (
            type(node).__name__,
            *(
                self._part(_block(node, name) if name in _BLOCKS else getattr(node, name, None))
                for name in fields
                if name not in _MEANINGLESS
            ),
        )

    def _part(self, part: object) -> Form:
        if isinstance(part, ast.stmt):
            return self.of(part)
        if isinstance(part, ast.AST):
            return self._make(part)
        if isinstance(part, list):
            return tuple(map(self._part, part))
        if part is None or isinstance(part, str | bytes):
            return part
        # 1, True and 1.0 are equal and not the same; two zeros differ in their sign.
        return type(part).__name__, repr(part) if isinstance(part, float | complex) else part


#: Fields that do not change what a piece of code does.
_MEANINGLESS = frozenset({"annotation", "ctx", "kind", "returns", "type_comment"})


def _block(node: ast.AST, field: str) -> list[ast.AST]:
    """A block of a statement without the statements that do nothing; other fields as a list."""
    block = getattr(node, field, None)
    if isinstance(block, list):
        return [*_statements(block)]
    return [] if block is None else [block]


def _statements(block: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a block that do something."""
    for statement in block:
        match statement:
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                continue
        yield statement


def _states_names(statement: ast.stmt) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name in NAMES
    return False


def _same_header(one: ast.AST, other: ast.AST) -> bool:
    """Whether two statements differ only in the blocks that they hold."""
    has_blocks = any(isinstance(getattr(one, field, None), list) for field in _BLOCKS)
    return has_blocks and _header(one) == _header(other)


def _header(node: ast.AST) -> Form:
    forms = _Forms()
    fields = (name for name in node._fields if name not in _BLOCKS and name not in _MEANINGLESS)
    return (type(node).__name__, *(forms._part(getattr(node, name, None)) for name in fields))


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    return {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}
