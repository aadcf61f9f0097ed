"""Which files of a chain may decide whether operations of some others fail.

Following a migration takes longer than reading it. An operation fails because of what was done to
its tables before, so that only files matter that name these tables, or whose names are not plain
in their text. A simulation of these files alone finds all that one of the whole chain would find,
and possibly more: what is left out can only add doubt.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from revlint.graph.chain import Chain
from revlint.operations.attributes import FOREIGN
from revlint.operations.operation import Operation
from revlint.simulation.bodies import Bodies

#: Code that may put names together, read them from a file, or hide them behind an escape.
_COMPUTES = re.compile(
    rb"""%|\+(?!\d\d:)|\.(?:format|join|remove|replace|[lr]?strip)|\bf["']|["']\s+[rbuf]?["']"""
    rb"""|["']\[|\\[xuUN0-7]|\b(?:open|chr)\(|\bread|get_data|resource_"""
)
#: From so many tables on, every file is near.
_MAX_NAMES = 300
_IMPORT = re.compile(rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([^\n#;]+))", re.M)


def files_near(chain: Chain, bodies: Bodies, paths: Collection[str]) -> frozenset[str]:
    """The files of a chain that may decide what operations of some of its files do.

    None where these files do nothing for certain to any table.

    Args:
        chain: the chain.
        bodies: gives what its migrations do.
        paths: the files that are asked about; they are among the result.
    """
    near = {path for path in paths if path in chain.by_path}
    left = {r.path: bodies.text(r.path) for r in chain.revisions if r.path not in near}
    names = set(_tables(o for path in near for o in bodies.upgrade(path)))
    if not names:
        return frozenset()
    if len(names) > _MAX_NAMES or not all(map(str.isascii, names)):
        return frozenset(chain.by_path)
    found = {path for path, text in left.items() if _computes(path, text, bodies)}
    wanted = set(names)
    while wanted:
        found |= set(_naming(wanted, left))
        for path in found:
            left.pop(path, None)
        near |= found
        # A renamed table is what it was under its old name.
        wanted = set(_sources(o for path in found for o in bodies.upgrade(path))) - names
        names |= wanted
        found = set()
    return frozenset(near)


def _tables(operations: Iterable[Operation]) -> Iterator[str]:
    """The tables that decide whether operations fail, in lower case."""
    for operation in operations:
        if operation.uncertain:
            continue
        named = [operation.table, operation.new_name if operation.action == "rename" else None]
        for name in (*named, *(key.table for key in operation.keys)):
            if name is not None:
                yield name.lower()


def _sources(operations: Iterable[Operation]) -> Iterator[str]:
    for operation in operations:
        if operation.action == "rename" and operation.table is not None:
            yield operation.table.lower()


def _naming(names: Collection[str], texts: Mapping[str, bytes]) -> Iterator[str]:
    """The files that have one of some names in their text, as a word."""
    words = [name.encode() for name in names]
    start = rb"(?:(?<!\w)|(?<=\\[abfnrtv]))"
    whole = re.compile(start + rb"(?:" + b"|".join(map(re.escape, words)) + rb")(?!\w)")
    for path, text in texts.items():
        if any(word in text for word in words) and whole.search(text):
            yield path


def _computes(path: str, text: bytes, bodies: Bodies) -> bool:
    """Whether a file may do something to a table that its text does not name."""
    return bool(_COMPUTES.search(text)) or any(
        bodies.library.find(path, module) is not None for module in _imports(text)
    )


def _imports(text: bytes) -> Iterator[str]:
    """The modules that a file imports, each with the packages that it is in."""
    for source, modules in set(_IMPORT.findall(text)):
        for module in (source or modules).split(b","):
            parts = module.decode("utf-8", "replace").split(" as ")[0].strip().split(".")
            if parts[0] not in FOREIGN:
                yield from (".".join(parts[: n + 1]) for n in range(len(parts)))
