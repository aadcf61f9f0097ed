"""What SQL does to tables, read with sqlglot; nothing is sent anywhere.

sqlglot is imported only where there is SQL to read: it takes a tenth of a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from revlint.operations.known import HOLE
from revlint.operations.sql_commands import read_command

#: A text beyond this length is not read, nor one with deeper brackets.
_MAX_TEXT = 50_000
_MAX_BRACKETS = 100
#: What stands for a part that is not known while the text is parsed.
HOLE_NAME = "hole__"

_PARAMETER = re.compile(r"(?<![:\w]):(\w+)")

#: What an operation says, as arguments of ``Operation``.
Said = Mapping[str, Any]


def read_sql(text: str, dialect: str = "") -> Sequence[Said]:
    """The operations of one or more statements, each as the arguments of an ``Operation``.

    PostgreSQL's syntax is tried first, then that of the dialect, then any. What cannot be read
    is an ``execute`` with its text: it may do anything to the tables that it names.

    Args:
        text: the SQL, with ``HOLE`` for a part that is not known.
        dialect: the name of the database's dialect, "" if it is not known.
    """
    written = _PARAMETER.sub("'p'", text.replace(HOLE, HOLE_NAME)).strip().strip(";")
    if not written:
        return []
    if len(written) > _MAX_TEXT or written == HOLE_NAME or _depth(written) > _MAX_BRACKETS:
        return [{"action": "execute", "text": text}]
    return list(_read(written, dialect))


def _depth(text: str) -> int:
    """How deep brackets lie within each other, at most."""
    depth = most = 0
    for character in re.findall(r"[()\[\]]", text):
        depth += 1 if character in "([" else -1
        most = max(most, depth)
    return most


def _read(text: str, dialect: str) -> Iterator[Said]:
    from revlint.operations.sql_statements import parse_sql, read_statement, written

    statements = parse_sql(text, dialect)
    if statements is None:
        yield from read_command(text)
        return
    for statement in statements:
        own = text if len(statements) == 1 else written(statement)
        found = read_statement(statement)
        yield from read_command(own) if found is None else ({**s, "text": own} for s in found)
