"""What the ``upgrade`` and ``downgrade`` of a file do to tables; nothing is run."""

from __future__ import annotations

from revlint.migration.operation import Operation
from revlint.migration.operation_walk import walk
from revlint.python.block import ImportReader
from revlint.python.parsed import deep_stack, parse
from revlint.python.value import Unreadable


def read_operations(data: bytes, read_import: ImportReader | None = None) -> tuple[Operation, ...]:
    """The operations of ``upgrade`` and ``downgrade``, in the order in which they would run.

    Calls of functions of the same file are followed with their arguments, and loops over constants
    are unrolled. An operation on a table that is not known has ``table`` None or the action
    ``unknown``. A file that cannot be read has no operations: it has a finding already.

    Args:
        data: the bytes of a revision file.
        read_import: gives the values of names that the file imports.
    """
    parsed = parse(data, "")
    if isinstance(parsed, Unreadable):
        return ()
    with deep_stack():
        return tuple(walk(parsed, read_import or _nothing))


def _nothing(source: object) -> None:
    return None
