"""The functions and the imports of a revision file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from revlint.location import Range
from revlint.migration.statements import does_nothing, is_newer, loaded_statements
from revlint.python.parsed import Parsed, parse
from revlint.python.value import Unreadable


@dataclass(frozen=True, slots=True)
class Function:
    """A function at module level.

    Attributes:
        name: its name.
        name_range: the place of its name.
        does: the first statement that does something, None if the function is empty: if it holds
            only ``pass``, ``...``, a docstring, ``return``, ``return None`` and comments.
        source: the first line of that statement.
    """

    name: str
    name_range: Range
    does: Range | None = None
    source: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether running it does nothing."""
        return self.does is None


@dataclass(frozen=True, slots=True)
class Import:
    """A module that is imported when the file is loaded.

    ``import a.b`` has the module ``a.b``; ``from a import b, c`` is two imports of module ``a``
    with the names ``b`` and ``c``. ``level`` is the number of dots of a relative import. ``range``
    is the place of the module in the statement.
    """

    module: str
    range: Range
    name: str | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Body:
    """The functions at module level by name, the last of each name, and the imports.

    A function in a newer syntax than that of the running Python is left out: what it does is not
    known.
    """

    functions: Mapping[str, Function] = field(default_factory=dict)
    imports: tuple[Import, ...] = ()

    def does_something(self, name: str) -> bool:
        """Whether the function exists and is not empty."""
        return name in self.functions and not self.functions[name].is_empty


def read_body(data: bytes, path: str = "") -> Body | Unreadable:
    """Read the functions and the imports at module level of a revision file.

    Args:
        data: the bytes of the file.
        path: its path, only for an ``Unreadable``.
    """
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return parsed
    functions: dict[str, Function] = {}
    imports: list[Import] = []
    for statement, in_class in loaded_statements(parsed.tree.body):
        match statement:
            # What a class imports is imported; its methods are not functions of the module.
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if not in_class:
                functions.pop(name, None)
                if not is_newer(statement):
                    functions[name] = _function(statement, parsed)
            case ast.Import():
                imports.extend(_imports(statement, parsed))
            case ast.ImportFrom():
                imports.extend(_imports_from(statement, parsed))
    return Body(functions, tuple(imports))


def _function(function: ast.FunctionDef | ast.AsyncFunctionDef, parsed: Parsed) -> Function:
    place = parsed.name_range(function)
    for statement in function.body:
        if does_nothing(statement):
            if isinstance(statement, ast.Return):
                break
            continue
        source = parsed.code(statement).partition("\n")[0]
        return Function(function.name, place, parsed.range(statement), source)
    return Function(function.name, place)


def _imports(statement: ast.Import, parsed: Parsed) -> Iterator[Import]:
    for alias in statement.names:
        yield Import(alias.name, _module_range(alias, parsed, _DOTTED))


def _imports_from(statement: ast.ImportFrom, parsed: Parsed) -> Iterator[Import]:
    place = _module_range(statement, parsed, _FROM)
    for alias in statement.names:
        yield Import(statement.module or "", place, alias.name, statement.level)


#: Between the parts of a dotted name there may be blanks and continued lines.
_BLANK = r"(?:[ \t\f]|\\\n)*"
_DOTTED = re.compile(rf"(\w+(?:{_BLANK}\.{_BLANK}\w+)*)")
_FROM = re.compile(rf"from(?:{_BLANK}\.)*{_BLANK}(?!import\b){_DOTTED.pattern}")


def _module_range(
    node: ast.alias | ast.ImportFrom, parsed: Parsed, pattern: re.Pattern[str]
) -> Range:
    """The place of the module that a pattern finds in an import; else that of the import."""
    place = parsed.range(node)
    code = parsed.code(node)
    match = pattern.match(code)
    if match is None:
        return place
    return Range(*_at(code, match.start(1), place), *_at(code, match.end(1), place))


def _at(code: str, offset: int, place: Range) -> tuple[int, int]:
    """Line and column of an offset in the source of a node."""
    lines = code[:offset].split("\n")
    column = len(lines[-1]) + (place.column if len(lines) == 1 else 1)
    return place.line + len(lines) - 1, column
