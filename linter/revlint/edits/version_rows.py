"""The SQL that databases need whose version table has the old id of a revision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.words import listed

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


def update_rows(chains: Mapping[Chain, Mapping[str, str]]) -> Iterator[str]:
    """Notes for people: what to run in databases that are at one of the old ids.

    Args:
        chains: the new ids of each chain, by the old ones.
    """
    tables: dict[str, dict[str, str]] = {}
    for chain, ids in chains.items():
        own = {old: new for old, new in ids.items() if old in chain.by_id}
        tables.setdefault(_shown_table(chain), {}).update(own)
    for table, ids in tables.items():
        if ids:
            yield _note(_holding(ids), _statements(table, ids))


def move_rows(
    source: Chain, target: Chain, ids: Mapping[str, str], head: str | None
) -> Iterator[str]:
    """Notes for people: what to run in databases that ran revisions which change their chain.

    Args:
        source: the chain that has the revisions.
        target: the chain that they go to.
        ids: their new ids, parents first.
        head: the head of ``target`` before.
    """
    below: dict[str, str | None] = {}
    for old in ids:
        parent = next((v.text for v in source.file_of(old).parents), None)
        below[old] = below.get(parent, parent) if parent is not None else None
    table = _shown_table(source)
    yield _note(_holding(ids), (_set(table, old, new) for old, new in below.items()))
    last = [*ids.values()][-1]
    again = "run it again" if len(ids) == 1 else "run them again"
    when = "" if head is None else f", once chain {target.name} is at {quoted(head)}"
    start = f"databases that ran {listed(map(quoted, ids), 4)} would {again}; prevent it{when}"
    yield _note(start, [_set(_shown_table(target), head, last)])


def version_table(chain: Chain) -> str | None:
    """The version table of a chain as SQL names it, None where it is not known."""
    table = chain.script_directory.version_table
    if table.name is None or table.schema is None:
        return None
    return ".".join(_identifier(part) for part in (table.schema, table.name) if part)


def sql_text(text: str) -> str:
    """A text as a literal of SQL."""
    return "'{}'".format(text.replace("'", "''"))


def _shown_table(chain: Chain) -> str:
    return version_table(chain) or "<version table>"


def _holding(ids: Mapping[str, str]) -> str:
    said = "the old id" if len(ids) == 1 else "an old id"
    return f"databases whose version table has {said} need this SQL"


def _note(start: str, lines: Iterable[str]) -> str:
    return "\n".join([f"{start}:", *lines])


def _set(table: str, old: str | None, new: str | None) -> str:
    """The statement that gives a row another id, creates it or deletes it."""
    if old is None:
        return f"INSERT INTO {table} (version_num) VALUES ({sql_text(new or '')});"
    where = f"WHERE version_num = {sql_text(old)};"
    if new is None:
        return f"DELETE FROM {table} {where}"
    return f"UPDATE {table} SET version_num = {sql_text(new)} {where}"


def _statements(table: str, ids: Mapping[str, str]) -> Iterator[str]:
    if not ids.keys() & {*ids.values()}:
        yield from (_set(table, old, new) for old, new in ids.items())
        return
    # One id takes the place of another: one statement, so that no row changes twice.
    yield f"UPDATE {table} SET version_num = CASE version_num"
    for old, new in ids.items():
        yield f"  WHEN {sql_text(old)} THEN {sql_text(new)}"
    yield f"  END WHERE version_num IN ({', '.join(map(sql_text, ids))});"


def _identifier(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else '"{}"'.format(name.replace('"', '""'))
