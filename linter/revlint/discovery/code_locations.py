"""Which chains have version locations that Python code sets; the code is read and not run."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable, Iterator, Sequence

from revlint.discovery.draft import Draft
from revlint.discovery.layout import Layout, read_or_empty
from revlint.python.parsed import parse
from revlint.python.value import Unreadable
from revlint.sources.paths import ancestors, child
from revlint.sources.tree import Tree

#: The options that say where revision files are.
LOCATIONS = frozenset({"version_locations", "recursive_version_locations"})
_TESTS = frozenset({"test", "tests"})
_TEST_FILE = re.compile(r"(test_.*|conftest)\.py")
_READERS = frozenset({"get", "get_main_option", "get_section_option", "get_alembic_option"})


def set_in_code(layout: Layout, drafts: Sequence[Draft]) -> list[Draft]:
    """The chains for which some Python file sets ``version_locations``.

    A file counts for the chains that are nearest to it, a test only for a chain among the tests.
    """
    near: dict[str, list[Draft]] = {}
    for draft in drafts:
        for above in ancestors(draft.path):
            near.setdefault(above, []).append(draft)
    found: dict[tuple[str, bool], None] = {}
    for directory, content in layout.directories.items():
        names = () if layout.is_foreign(directory) else content.files
        for path in (child(directory, name) for name in names if name.endswith(".py")):
            data = read_or_empty(layout.tree, path)
            if b"version_locations" in data and _sets(path, data, LOCATIONS):
                nearest = next((above for above in ancestors(directory) if above in near), "")
                found[nearest, is_test(path)] = None
    # Each draft once, however many files there are.
    chains = {
        id(draft): draft
        for above, in_tests in found
        for draft in near.get(above, ())
        if not in_tests or is_test(draft.path)
    }
    return list(chains.values())


def code_that_sets(
    tree: Tree, options: Iterable[str], directory: str, apart: Container[str] = ()
) -> str | None:
    """A Python file near a directory that sets one of some options of Alembic, tests aside.

    Near is a file that has a folder in common with the directory, or any file if the directory
    is at the top of the project. Files in ``apart`` do not count.
    """
    keys = frozenset(options)
    marks = frozenset(key.encode() for key in keys)
    for path in tree.below(directory.partition("/")[0] if "/" in directory else ""):
        if path in apart or not path.endswith(".py") or is_test(path):
            continue
        if tree.mentions(path, marks) and _sets(path, read_or_empty(tree, path), keys):
            return path
    return None


def is_test(path: str) -> bool:
    """Whether a path is a test or among the tests."""
    *folders, name = path.split("/")
    return not _TESTS.isdisjoint((*folders, name)) or bool(_TEST_FILE.fullmatch(name))


def _sets(path: str, data: bytes, keys: frozenset[str]) -> bool:
    """Whether a file names one of some options other than to read it.

    When ``env.py`` runs, the script directory has its locations: only its attribute counts
    (alembic: script/base.py, ScriptDirectory.from_config).
    """
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return False
    names = _attributes if path.rpartition("/")[2] == "env.py" else _names
    return not keys.isdisjoint(names(parsed.tree))


def _attributes(tree: ast.AST) -> Iterator[str]:
    """The attributes that a file assigns to."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value=name), *_]):
                yield str(name)


def _names(tree: ast.AST) -> Iterator[str]:
    """The attributes, keywords and strings of a file, without what it only reads."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        children: Iterable[ast.AST] = ast.iter_child_nodes(node)
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store()) | ast.keyword(arg=str() as name):
                yield name
            case ast.Constant(value=str() as name):
                yield name
            case ast.Call(func=ast.Attribute(attr=method), args=[ast.Constant(), *_]) if (
                method in _READERS
            ):
                children = [node.func, *node.args[1:], *node.keywords]
            case ast.Compare():
                children = ()
            case ast.Subscript(ctx=ast.Load()):
                children = [node.value]
        waiting.extend(children)
