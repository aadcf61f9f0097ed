"""One file, bytes to ``Revision`` or ``Unreadable``; nothing is imported or executed.

What the header of a file states in plain literals is read without a parser. LibCST reads the rest,
from the header alone where nothing else could bind one of the four names, and is only imported
where it is needed. All ways give the same ``Revision``.
"""

from __future__ import annotations

from collections.abc import Mapping

from revlint.migration.header import Header
from revlint.migration.plain_header import read_plain
from revlint.migration.revision import Revision
from revlint.python.constants import Constants
from revlint.python.syntax import parse
from revlint.python.value import Unreadable, Value


def read_revision(
    path: str, data: bytes, constants: Constants | None = None, *, whole: bool = False
) -> Revision | Unreadable:
    """What a revision file states.

    Args:
        path: the path of the file, relative to the root of the tree.
        data: its bytes.
        constants: knows the constants of other modules; without it such values are dynamic.
        whole: let LibCST parse the whole file in any case. The result is the same, only slower.

    Only the final names of the module count (alembic: script/base.py, Script.__init__).
    """
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return parsed
    header = None if whole else Header.of(parsed)
    plain = None if header is None else read_plain(path, header)
    if plain is not None:
        return plain
    from revlint.migration import cst_reader

    if header is not None:
        return cst_reader.read_header(path, header, constants)
    return cst_reader.read_whole(path, parsed, constants)


def read_constants(path: str, data: bytes) -> Mapping[str, Value] | Unreadable:
    """The static values that a module binds, by name; its own imports are not followed."""
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return parsed
    from revlint.migration import cst_reader

    return cst_reader.read_values(path, parsed)
