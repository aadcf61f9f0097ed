"""The SQL that databases need whose version table has the old id of a revision."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from revlint.graph.chain import Chain

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


def update_rows(chains: Mapping[Chain, Mapping[str, str]]) -> Iterator[str]:
    """Notes for people: what to run in databases that are at one of the old ids.

    Args:
        chains: the new ids of each chain, by the old ones.
    """
    tables: dict[str | None, dict[str, str]] = {}
    for chain, ids in chains.items():
        own = {old: new for old, new in ids.items() if old in chain.by_id}
        tables.setdefault(version_table(chain), {}).update(own)
    for table, ids in tables.items():
        if ids:
            yield _update(table, ids)


def version_table(chain: Chain) -> str | None:
    """The version table of a chain as SQL names it, None where it is not known."""
    table = chain.script_directory.version_table
    if table.name is None or table.schema is None:
        return None
    return ".".join(_identifier(part) for part in (table.schema, table.name) if part)


def sql_text(text: str) -> str:
    """A text as a literal of SQL."""
    return "'{}'".format(text.replace("'", "''"))


def _update(table: str | None, ids: Mapping[str, str]) -> str:
    said = "the old id" if len(ids) == 1 else "an old id"
    if table is None:
        table = "<version table>"
    lines = [f"databases whose version table has {said} need this SQL:", *_statements(table, ids)]
    return "\n".join(lines)


def _statements(table: str, ids: Mapping[str, str]) -> Iterator[str]:
    if not ids.keys() & {*ids.values()}:
        for old, new in ids.items():
            where = f"version_num = {sql_text(old)}"
            yield f"UPDATE {table} SET version_num = {sql_text(new)} WHERE {where};"
        return
    # One id takes the place of another: one statement, so that no row changes twice.
    yield f"UPDATE {table} SET version_num = CASE version_num"
    for old, new in ids.items():
        yield f"  WHEN {sql_text(old)} THEN {sql_text(new)}"
    yield f"  END WHERE version_num IN ({', '.join(map(sql_text, ids))});"


def _identifier(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else '"{}"'.format(name.replace('"', '""'))
