"""What Python refuses in the patterns of ``match``."""

from __future__ import annotations

import ast

from revlint.python.checked_expressions import check_expressions
from revlint.python.checked_scope import CheckedScope, check_debug
from revlint.python.checks import RefusedError


def check_pattern(node: ast.pattern, names: set[str], scope: CheckedScope) -> None:
    """Check a pattern, and add the names that it binds to those of the patterns around it."""
    if isinstance(node, ast.MatchOr):
        _alternatives(node, names, scope)
        return
    _check_form(node)
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.pattern):
            check_pattern(part, names, scope)
        else:
            check_expressions([part], scope)
    name = getattr(node, "rest", None) or getattr(node, "name", None)
    if name:
        if name in names:
            raise RefusedError(f"multiple assignments to name '{name}' in pattern", node)
        names.add(name)
        scope.bind(name, node)


def _alternatives(node: ast.MatchOr, names: set[str], scope: CheckedScope) -> None:
    found: list[set[str]] = []
    for part in node.patterns:
        inner = set(names)
        check_pattern(part, inner, scope)
        found.append(inner - names)
    for part in node.patterns[:-1]:
        check_refutable(part)
    if any(other != found[0] for other in found):
        raise RefusedError("alternative patterns bind different names", node)
    names |= found[0]


def check_refutable(node: ast.pattern) -> None:
    """A pattern that always matches, with another behind it."""
    while isinstance(node, ast.MatchAs) and node.pattern is not None:
        node = node.pattern
    if isinstance(node, ast.MatchAs):
        what = f"name capture '{node.name}'" if node.name else "wildcard"
        raise RefusedError(f"{what} makes remaining patterns unreachable", node)
    if isinstance(node, ast.MatchOr):
        check_refutable(node.patterns[-1])


def _check_form(node: ast.pattern) -> None:
    match node:
        case ast.MatchSequence(patterns=parts):
            if sum(isinstance(part, ast.MatchStar) for part in parts) > 1:
                message = "multiple starred expressions in sequence pattern"
                raise RefusedError(message, node)
        case ast.MatchClass(kwd_attrs=names):
            for number, name in enumerate(names):
                check_debug(name, node)
                if name in names[:number]:
                    message = f"attribute name repeated in class pattern: {name}"
                    raise RefusedError(message, node)
        case ast.MatchMapping(keys=keys):
            seen: set[object] = set()
            for key in filter(_is_literal, keys):
                value = ast.literal_eval(key)
                if value in seen:
                    raise RefusedError(f"mapping pattern checks duplicate key ({value!r})", node)
                seen.add(value)


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant | ast.UnaryOp | ast.BinOp)
