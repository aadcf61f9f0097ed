"""Reading what the ``upgrade`` and ``downgrade`` of a file do to tables; nothing is run."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from revlint.location import Range
from revlint.migration.operation import Operation
from revlint.python.stack import deep_stack
from revlint.python.syntax import Parsed, parse
from revlint.python.value import Unreadable

if TYPE_CHECKING:
    import libcst as cst

    from revlint.python.literals import ConstantReader


def read_operations(data: bytes, constant: ConstantReader | None = None) -> tuple[Operation, ...]:
    """The operations of ``upgrade`` and ``downgrade``, in the order in which they would run.

    Functions of the same file are followed where they are called, with their arguments; loops
    over constants are unrolled. What cannot be known has ``table`` None or the action
    ``unknown``. A file that cannot be read has no operations: its own finding is enough.

    Args:
        data: the bytes of a revision file.
        constant: knows the names that the file imports, by module and name.
    """
    found = _parse(data)
    if found is None:
        return ()
    # LibCST is only paid for where a contract asks for operations.
    from revlint.migration.operation_walk import walk

    with deep_stack():
        return tuple(operation for operation, _ in walk(found[0], constant))


@lru_cache(maxsize=8)
def operation_ranges(data: bytes, constant: ConstantReader | None = None) -> tuple[Range, ...]:
    """The place of each operation that ``read_operations`` gives, in the same order.

    Apart from it, because places cost more than all the rest does, and only the few operations
    that a finding speaks of need one. Findings of one file come together: the last few are kept.
    """
    found = _parse(data)
    if found is None:
        return ()
    from revlint.migration.operation_walk import walk

    module, parsed = found
    places = parsed.places(module)
    with deep_stack():
        return tuple(places.range(node) for _, node in walk(module, constant))


def _parse(data: bytes) -> tuple[cst.Module, Parsed] | None:
    parsed = parse(data, "")
    if isinstance(parsed, Unreadable):
        return None
    import libcst as cst

    try:
        return parsed.module(), parsed
    except cst.ParserSyntaxError:
        return None
