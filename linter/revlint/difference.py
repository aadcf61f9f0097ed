"""What a migration does, compared: comments, docstrings and formatting are no difference.

The comparison works on Python's own syntax trees, which hold nothing else than meaning: a parse
takes a hundredth of LibCST's time, and a project that is reformatted changes every file at once.
Nothing is compiled to code or run.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from revlint.revision import NAMES, Range, Unreadable
from revlint.source import Source
from revlint.syntax import deep_stack, parse

#: How much of a statement is shown.
_SHOWN = 80

#: The fields of a statement that hold other statements.
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


@dataclass(frozen=True, slots=True)
class Difference:
    """The first statement that differs.

    ``old`` and ``new`` are its first line on either side, None where that side lacks it.
    ``where`` is the function that it is in, "" at module level, and ``range`` its place in the
    new file: where that one lacks it, the place of what it was taken from.
    """

    where: str
    old: str | None
    new: str | None
    range: Range


class Code:
    """What one migration file does, apart from stating its four names.

    ``is_empty`` tells that it does nothing at all, as a merge.
    """

    def __init__(self, source: Source, module: ast.Module) -> None:
        self._source = source
        body = _Plain().visit(module).body
        self._functions = {f.name: f for f in body if isinstance(f, _FUNCTIONS)}
        rest = [s for s in body if not isinstance(s, _FUNCTIONS)]
        self._imports = [s for s in rest if isinstance(s, ast.Import | ast.ImportFrom)]
        self._rest = [s for s in rest if not isinstance(s, ast.Import | ast.ImportFrom)]
        self._used = _names(self._rest) | _names(self._functions.values())

    @property
    def is_empty(self) -> bool:
        return not self._rest and not any(f.body for f in self._functions.values())

    @property
    def digest(self) -> str:
        """Equal for files that do the same."""
        parts = [f"{name} {ast.dump(f)}" for name, f in sorted(self._functions.items())]
        parts += map(ast.dump, self._rest)
        return sha256("\n".join([*parts, *sorted(self._imported())]).encode()).hexdigest()

    def first_difference(self, other: Code) -> Difference | None:
        """Where a newer state of the file first differs from this one; None where it does not."""
        for name in dict.fromkeys((*self._functions, *other._functions)):
            old, new = self._functions.get(name), other._functions.get(name)
            if old is None or new is None:
                return self._told(other, "", old, new, None)
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
        dumps, others = [*map(ast.dump, old)], [*map(ast.dump, new)]
        if dumps == others:
            return None
        start = 0
        while start < min(len(old), len(new)) and dumps[start] == others[start]:
            start += 1
        end = 0
        while end < min(len(old), len(new)) - start and dumps[-1 - end] == others[-1 - end]:
            end += 1
        one = old[start] if start < len(old) - end else None
        two = new[start] if start < len(new) - end else None
        if one is not None and two is not None and _same_header(one, two):
            for field in _BLOCKS:
                found = self._in_blocks(
                    other, where, getattr(one, field, []), getattr(two, field, []), two
                )
                if found is not None:
                    return found
        return self._told(other, where, one, two, around)

    def _in_imports(self, other: Code) -> Difference | None:
        imported, others = self._imported(), other._imported()
        for text in (*others, *imported):
            if text not in imported or text not in others:
                old = imported.get(text) if text not in others else None
                return self._told(other, "", old, others.get(text), None)
        return None

    def _imported(self) -> dict[str, ast.AST]:
        """The imports whose names are used, each name apart: their order means nothing."""
        found: dict[str, ast.AST] = {}
        for statement in self._imports:
            module = ""
            if isinstance(statement, ast.ImportFrom):
                module = f"{'.' * statement.level}{statement.module or ''}:"
            for alias in statement.names:
                bound = alias.asname or alias.name.partition(".")[0]
                if bound in self._used or alias.name == "*":
                    found.setdefault(f"{module}{alias.name} as {bound}", statement)
        return found

    def _told(
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
        text = self._line(line)
        before = text.encode()[: getattr(node, "col_offset", 0)].decode(errors="ignore")
        end = max(len(text.rstrip()), len(before)) + 1
        return self._source.shifted(Range(line, len(before) + 1, line, end))

    def _first_line(self, node: ast.AST) -> str:
        # A decorator is part of a function, and stands above the line that names it.
        text = self._line(getattr(node, "lineno", 1)).encode()
        start = getattr(node, "col_offset", 0)
        line = text[start:].decode(errors="ignore").strip()
        if getattr(node, "end_lineno", None) == getattr(node, "lineno", 1):
            line = text[start : getattr(node, "end_col_offset", None)].decode(errors="ignore")
        return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"

    def _line(self, number: int) -> str:
        lines = self._source.text.split("\n")
        return lines[number - 1] if number <= len(lines) else ""


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def read_code(data: bytes, path: str = "") -> Code | None:
    """What a file does; None where it cannot be read."""
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return None
    try:
        with deep_stack(), warnings.catch_warnings():
            # Strings with an unknown escape warn.
            warnings.simplefilter("ignore")
            return Code(parsed.source, ast.parse(parsed.source.text))
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        # Syntax of a newer Python than the running one.
        return None


class _Plain(ast.NodeTransformer):
    """Takes away what means nothing: docstrings, annotations, ``pass``, the four names."""

    def visit_Module(self, node: ast.Module) -> ast.Module:
        node.body = [self.visit(s) for s in _statements(node.body) if not _states_names(s)]
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                setattr(node, field, [*_statements(block)])
        for field in ("returns", "annotation", "type_comment"):
            if getattr(node, field, None) is not None and not isinstance(node, ast.AnnAssign):
                setattr(node, field, None)
        if isinstance(node, ast.FormattedValue | ast.JoinedStr | ast.Constant):
            return node
        return super().generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is None:
            return node
        plain = ast.Assign([node.target], node.value)
        return ast.copy_location(plain, node)


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
    has_blocks = any(isinstance(getattr(one, field, None), list) for field in _BLOCKS)
    return has_blocks and _header(one) == _header(other)


def _header(node: ast.AST) -> str:
    """A statement without the blocks in it."""
    parts = [
        f"{field}={ast.dump(value) if isinstance(value, ast.AST) else [*map(_item, value)]!r}"
        if isinstance(value, ast.AST | list)
        else f"{field}={value!r}"
        for field, value in ast.iter_fields(node)
        if field not in _BLOCKS
    ]
    return f"{type(node).__name__} {parts}"


def _item(value: object) -> str:
    return ast.dump(value) if isinstance(value, ast.AST) else repr(value)


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    return {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}
