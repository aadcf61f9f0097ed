"""Which files of a chain may decide whether operations of some others fail.

Following a migration takes longer than reading it. An operation fails because of what was done to
its tables before, so that only files matter that name these tables, or whose names are not plain
in their text. A simulation of these files alone finds all that one of the whole chain would find,
and possibly more: what is left out can only add doubt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set

from revlint.graph.chain import Chain
from revlint.operations.operation import Operation
from revlint.simulation.bodies import Bodies

#: From so many tables on, every file is near.
_MAX_NAMES = 300


def files_near(chain: Chain, bodies: Bodies, paths: Collection[str]) -> frozenset[str]:
    """The files of a chain that may decide what operations of some of its files do.

    None where these files do nothing for certain to any table.

    Args:
        chain: the chain.
        bodies: gives what its migrations do.
        paths: the files that are asked about; they are among the result.
    """
    near = {path for path in paths if path in chain.places}
    names = frozenset(_tables(o for path in near for o in bodies.upgrade(path)))
    if not names:
        return frozenset()
    if len(names) > _MAX_NAMES or not all(map(str.isascii, names)):
        return frozenset(chain.places)
    files = chain.readable_paths
    left = files - near
    found: Set[str] = left & bodies.computing(files)
    wanted = names
    while wanted:
        found |= left & bodies.naming(files, wanted)
        left -= found
        near |= found
        # A renamed table is what it was under its old name.
        wanted = frozenset(_sources(o for path in found for o in bodies.upgrade(path))) - names
        names |= wanted
        found = frozenset()
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
