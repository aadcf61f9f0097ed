"""What import statements bind."""

from __future__ import annotations

import ast
from dataclasses import replace

from revlint.location import START, Range
from revlint.python.effects import IMPORTING
from revlint.python.names import Names
from revlint.python.scope import Imported


def bind_imports(node: ast.Import | ast.ImportFrom, names: Names) -> None:
    """Bind the names of an import statement.

    Of a module that is no file of the tree, ``from module import *`` is only noted: hardly one
    binds a name that is watched.
    """
    if isinstance(node, ast.Import):
        for alias in node.names:
            first = alias.name.partition(".")[0]
            module = alias.name if alias.asname else first
            _bind(alias, alias.asname or first, Imported(module), names)
        return
    source = Imported(node.module or "", node.level)
    for alias in node.names:
        if alias.name == "*":
            _bind_star(node, source, names)
        else:
            name = alias.asname or alias.name
            _bind(alias, name, replace(source, name=alias.name), names)


def _bind(alias: ast.alias, name: str, source: Imported, names: Names) -> None:
    if source.module == "builtins" and not source.level:
        names.lose_all("the module uses builtins, which may bind it", for_good=True)
    if source.name in IMPORTING and alias.asname:
        names.lose_all(f"the module uses {source.name}, which may bind it", for_good=True)
    names.bind(name, source, _place(alias, name, names))


def _bind_star(node: ast.ImportFrom, module: Imported, names: Names) -> None:
    exports = names.exports(module)
    if exports is None:
        names.stars.append(module)
        return
    place = names.parsed.range(node)
    names.budget.step(len(exports.elements))
    for name in exports.elements:
        if name.type == "str":
            names.bind(name.text, replace(module, name=name.text), place)
    if exports.is_dynamic:
        names.lose_all(f"'from {module} import *' may bind it", for_good=False)


def _place(alias: ast.alias, name: str, names: Names) -> Range:
    if name not in names.watched:
        return START
    place = names.parsed.range(alias)
    if alias.asname:
        return replace(place, line=place.end_line, column=place.end_column - len(name))
    return replace(place, end_column=place.column + len(name), end_line=place.line)
