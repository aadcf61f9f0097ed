"""What Python refuses only when it compiles: found on the syntax tree, nothing is compiled."""

from __future__ import annotations

import ast
import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any, NoReturn

from revlint.python.limits import MAX_LEVELS

#: Blocks within each other in one function (CPython: Include/cpython/code.h, CO_MAXBLOCKS).
MAX_BLOCKS = 20 if sys.version_info < (3, 13) else 21


class RefusedError(Exception):
    """Python would not compile the file: its message, and the node that it names."""

    def __init__(self, message: str, node: Any) -> None:
        super().__init__(message)
        self.node = node


class TooDeepError(Exception):
    """A branch of the tree has more levels than revlint reads: the node that is too deep."""

    def __init__(self, node: Any) -> None:
        super().__init__(f"more than {MAX_LEVELS} operators or calls within each other")
        self.node = node


def check_levels(tree: ast.Module) -> None:
    """Look at every node once, level by level.

    Raises:
        TooDeepError: the tree has more than ``MAX_LEVELS`` levels.
        RefusedError: Python refuses a node whatever stands around it.
    """
    level: list[Any] = [tree]
    for _ in range(MAX_LEVELS):
        found: list[Any] = []
        for node in level:
            kind = node.__class__
            # Nine in ten nodes are of these kinds: a short way for each.
            if kind is ast.Attribute or kind is ast.keyword:
                found.append(node.value)
            elif kind is ast.Call:
                found.append(node.func)
                found += node.args
                if node.keywords:
                    _keywords(node.keywords)
                    found += node.keywords
            else:
                _look_at(node, kind, found)
        level = [node for node in found if node.__class__ in _PARTS]
        if not level:
            return
    raise TooDeepError(next((n for n in level if hasattr(n, "lineno")), tree))


def _look_at(node: Any, kind: type[ast.AST], found: list[Any]) -> None:
    """Check a node of any kind and add its parts to those found."""
    check = _CHECKED.get(kind)
    if check is not None:
        check(node)
    for name in _PARTS[kind]:
        part = getattr(node, name)
        if part.__class__ is list:
            found += part
        else:
            found.append(part)


def _class(node: ast.ClassDef) -> None:
    _keywords(node.keywords)


def _keywords(keywords: list[ast.keyword]) -> None:
    if len(keywords) < 2:
        return
    seen: set[str] = set()
    for keyword in keywords:
        if keyword.arg in seen:
            raise RefusedError(f"keyword argument repeated: {keyword.arg}", keyword)
        if keyword.arg:
            seen.add(keyword.arg)


def _arguments(node: ast.arguments) -> None:
    named = (*node.posonlyargs, *node.args, node.vararg, *node.kwonlyargs, node.kwarg)
    seen: set[str] = set()
    for one in named:
        if one is not None:
            if one.arg in seen:
                raise RefusedError(f"duplicate argument '{one.arg}' in function definition", one)
            seen.add(one.arg)


def _try(node: ast.Try) -> None:
    for handler in node.handlers[:-1]:
        if handler.type is None:
            raise RefusedError("default 'except:' must be last", handler)


def _with(node: ast.With | ast.AsyncWith) -> None:
    if len(node.items) > MAX_BLOCKS:
        raise RefusedError("too many statically nested blocks", node)


def _starred_target(node: ast.Assign | ast.For | ast.AsyncFor | ast.comprehension) -> None:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        if isinstance(target, ast.Starred):
            raise RefusedError("starred assignment target must be in a list or tuple", target)
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Starred):
        _lonely(node.value)


def _sequence(node: ast.Tuple | ast.List) -> None:
    if isinstance(node.ctx, ast.Store):
        starred = [part for part in node.elts if isinstance(part, ast.Starred)]
        if len(starred) > 1:
            raise RefusedError("multiple starred expressions in assignment", starred[1])


def _value(node: Any) -> None:
    if isinstance(node.value, ast.Starred):
        _lonely(node.value)


def _lonely(node: ast.Starred) -> NoReturn:
    raise RefusedError("can't use starred expression here", node)


_CHECKED: dict[type[ast.AST], Callable[[Any], None]] = {
    ast.AnnAssign: _value,
    ast.Assign: _starred_target,
    ast.AsyncFor: _starred_target,
    ast.AsyncWith: _with,
    ast.AugAssign: _value,
    ast.ClassDef: _class,
    ast.Expr: _value,
    ast.For: _starred_target,
    ast.List: _sequence,
    ast.Return: _value,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Tuple: _sequence,
    ast.With: _with,
    ast.Yield: _value,
    ast.arguments: _arguments,
    ast.comprehension: _starred_target,
}


#: Fields that hold words, numbers, operators, or what cannot be deep.
_PLAIN_FIELDS = frozenset(
    {"arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs", "level",
     "module", "n", "name", "op", "ops", "rest", "s", "simple", "str", "tag", "type_comment",
     "type_ignores"}
)  # fmt: skip
_KINDS = (ast.mod, ast.expr, ast.stmt, ast.arguments, ast.arg, ast.keyword, ast.comprehension,
          ast.excepthandler, ast.withitem, ast.match_case, ast.pattern)  # fmt: skip
_WITHOUT_PARTS = (ast.Constant, ast.Name, ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom)
#: What has parts, and the fields that may hold them: a node of any other class is a leaf.
_PARTS: dict[type[ast.AST], tuple[str, ...]] = {
    kind: parts
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, _KINDS) and not issubclass(kind, _WITHOUT_PARTS)
    if (parts := tuple(name for name in kind._fields if name not in _PLAIN_FIELDS))
}

_WORDS = ("return", "yield", "await", "async", "break", "continue", "nonlocal", "match",
          "global ", "global\t", "global\\", "__debug__", "__future__", ":=")  # fmt: skip
_NAMES = "|".join(word for word in _WORDS if word.strip("_").isalpha())
#: Rare forms that no word gives away: deep blocks, ``except*``, star imports.
_RARE = r"\n[ \t]{19}|except[ \t\\\n]*\*|import[ \t\\\n]*\*"
_ANY_RARE = re.compile(_RARE)
_PLACED = re.compile(rf"\b(?:global|{_NAMES})\b|:=|{_RARE}")


def suspects(text: str, tree: ast.Module) -> list[ast.stmt]:
    """The top-level statements that may have what only some places allow; most have not."""
    if not any(word in text for word in _WORDS) and not _has_rare(text):
        return []
    lines: list[int] = []
    line, last = 1, 0
    for match in _PLACED.finditer(text):
        if match[0] == "global":
            # What the module used before counts as well.
            return tree.body
        line += text.count("\n", last, match.end())
        last = match.end()
        lines.append(line)
    found: list[ast.stmt] = []
    start = 1
    for statement in tree.body:
        end = statement.end_lineno or statement.lineno
        if bisect_left(lines, start) < bisect_right(lines, end):
            found.append(statement)
        start = end
    return found


def _has_rare(text: str) -> bool:
    # To search for the expression takes long: most texts lack the characters that it needs.
    possible = "*" in text or "\t" in text or " " * 19 in text
    return possible and _ANY_RARE.search(text) is not None
