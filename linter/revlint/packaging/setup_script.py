"""The arguments of ``setup`` in a ``setup.py``, as far as they are literal; it is never run."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from revlint.packaging.patterns import UnknownError
from revlint.packaging.project import strings
from revlint.python.parsed import parse
from revlint.python.value import Unreadable

#: The arguments that select files.
_SELECTING = {
    "packages",
    "package_dir",
    "package_data",
    "exclude_package_data",
    "include_package_data",
    "py_modules",
    "setup_requires",
}

#: The settings that run code of the project, or hand the selection to a plug-in.
CODE_SETTINGS = frozenset(
    {"cmdclass", "distclass", "ext_modules", "pbr", "script_args", "use_scm_version"}
)


#: What may be a revision file among ``data_files``.
_REVISIONS = re.compile(r"\.py\b|\*\*|versions|migrat|alembic")


@dataclass(frozen=True, slots=True)
class FindPackages:
    """A search for packages (setuptools: discovery.py).

    ``namespaces`` also takes folders without ``__init__.py``, ``flat`` only those whose names are
    identifiers.
    """

    where: str = ""
    include: tuple[str, ...] = ("*",)
    exclude: tuple[str, ...] = ()
    namespaces: bool = False
    flat: bool = False


def find_packages(values: dict[str, Any], *, namespaces: bool) -> FindPackages:
    """The search that ``where``, ``include`` and ``exclude`` describe.

    Raises:
        UnknownError: one of them is not what setuptools expects.
    """
    where = values.get("where", "")
    if isinstance(where, list) and len(where) == 1:
        where = where[0]
    if not isinstance(where, str):
        raise UnknownError
    include, exclude = (strings([*values.get(key, ())]) for key in ("include", "exclude"))
    where = "/".join(part for part in where.split("/") if part not in ("", "."))
    return FindPackages(where, tuple(include) or ("*",), tuple(exclude), namespaces)


def check_data_files(value: object) -> None:
    """Refuse ``data_files`` that may put revision files beside the packages.

    Raises:
        UnknownError: they may.
    """
    if _REVISIONS.search(str(value)):
        raise UnknownError


def read_setup_script(text: str | None) -> dict[str, Any]:
    """The arguments of the one call of ``setup``; a search for packages is ``FindPackages``.

    Arguments that select no files are left out where they are not literal.

    Raises:
        UnknownError: there is no such call, or an argument that matters is computed.
    """
    if text is None:
        return {}
    parsed = parse(text.encode(), "setup.py")
    if isinstance(parsed, Unreadable):
        raise UnknownError
    calls = [node for node in _top_level(parsed.tree) if _name(node.func) == "setup"]
    if len(calls) != 1 or calls[0].args:
        raise UnknownError
    names = _Names(parsed.tree)
    found = {}
    for keyword in calls[0].keywords:
        if keyword.arg is None:
            raise UnknownError
        if keyword.arg in _SELECTING:
            found[keyword.arg] = names.value(keyword.value)
        elif keyword.arg in CODE_SETTINGS:
            found[keyword.arg] = True
        elif keyword.arg == "data_files":
            check_data_files(names.value(keyword.value))
    return found


def _top_level(tree: ast.Module) -> Iterator[ast.Call]:
    """The calls that are statements of the module, or of its ``if __name__ == "__main__"``."""
    body = list(tree.body)
    for node in tree.body:
        match node:
            case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
                body.extend(node.body)
    for node in body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield node.value


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="setuptools"), attr=name):
            return name
    return ""


class _Names:
    """The names of a module that are bound once and used once: nothing can change their values."""

    def __init__(self, tree: ast.Module) -> None:
        uses = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
        self._bound = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name) and uses[target.id] == 2
        }

    def value(self, node: ast.expr) -> Any:
        """The value of an argument.

        Raises:
            UnknownError: it is computed.
        """
        if isinstance(node, ast.Name) and node.id in self._bound:
            node = self._bound[node.id]
        if isinstance(node, ast.Call):
            return self._search(node)
        try:
            return ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            raise UnknownError from None

    def _search(self, node: ast.Call) -> FindPackages:
        names = {"find_packages": False, "find_namespace_packages": True}
        namespaces = names.get(_name(node.func))
        if namespaces is None or len(node.args) > 3:
            raise UnknownError
        values = dict(
            zip(("where", "exclude", "include"), map(self.value, node.args), strict=False)
        )
        for keyword in node.keywords:
            values[str(keyword.arg)] = self.value(keyword.value)
        return find_packages(values, namespaces=namespaces)
