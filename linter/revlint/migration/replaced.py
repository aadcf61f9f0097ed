"""A function of a module that a later one of the same name replaces."""

from __future__ import annotations

import ast

from revlint.migration.statements import does_nothing, is_newer, loaded_statements
from revlint.python.parsed import Parsed

Function = ast.FunctionDef | ast.AsyncFunctionDef


def find_replaced(node: Function, parsed: Parsed) -> Function | None:
    """The definition of the same name before another one, unless something uses it in between."""
    earlier: Function | None = None
    between: list[ast.stmt] = []
    for statement, in_class in loaded_statements(parsed.tree.body):
        if statement is node:
            break
        if isinstance(statement, Function) and statement.name == node.name and not in_class:
            earlier, between = statement, []
        else:
            between.append(statement)
    if earlier is None or earlier.decorator_list:
        return None
    nodes: list[ast.AST] = [*between, node.args]
    used = any(
        isinstance(n, ast.Name) and n.id == node.name and isinstance(n.ctx, ast.Load)
        for top in nodes
        for n in ast.walk(top)
    )
    return None if used else earlier


def loses_code(earlier: Function, node: Function, parsed: Parsed) -> bool:
    """Whether an earlier definition does something else than the one that replaces it."""
    if all(does_nothing(statement) for statement in earlier.body):
        return False
    if is_newer(earlier):
        return parsed.code(earlier) != parsed.code(node)
    return _form(earlier) != _form(node)


def _form(node: Function) -> list[str]:
    return [type(node).__name__, *map(ast.dump, (node.args, *node.body))]
