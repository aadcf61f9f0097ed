"""SQL that sqlglot does not parse: what a few patterns can say of it for certain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_HOLE = "hole__"
_START = r"^\s*(?:--[^\n]*\n\s*|/\*(?:(?!\*/).)*\*/\s*)*"
_NAME = r"([\w.\"`\[\]]+)"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(_START + text, re.IGNORECASE | re.DOTALL)


_DATA = _pattern(r"(?:copy|delete|insert|lock|merge|replace|select|truncate|update|with)\b")
_OBJECTS = (
    r"(?:aggregate|cast|collation|database|domain|event|extension|function|language|"
    r"materialized\s+view|operator|policy|procedure|publication|role|rule|schema|sequence|"
    r"statistics|text\s+search|trigger|type|user|view)"
)
_HARMLESS = _pattern(
    r"(?:analyze|begin|call|check|cluster|comment|commit|deallocate|explain|grant|listen|notify|"
    r"optimize|pragma|raise|refresh|reindex|release|rename\s+index|reset|revoke|rollback|"
    r"savepoint|set|show|start\s+transaction|use|vacuum|"
    rf"create\s+(?:or\s+replace\s+)?(?:constraint\s+)?{_OBJECTS}|"
    rf"drop\s+(?:index|owned|(?!schema|database){_OBJECTS})|"
    rf"alter\s+(?:default|index|system|(?!schema|database){_OBJECTS}))\b"
)
_RENAME_TABLE = _pattern(rf"rename\s+table\s+{_NAME}\s+to\s+{_NAME}\s*;?\s*$")
_SET_SCHEMA = _pattern(rf"alter\s+table\s+{_NAME}\s+set\s+schema\s+{_NAME}\s*;?\s*$")
_ALTER = _pattern(rf"alter\s+table\s+(if\s+exists\s+)?(?:only\s+)?{_NAME}")
_BLOCK = _pattern(r"(?:begin|declare|do|exec|if)\b")
_TABLES = re.compile(
    r"\bexecute\b|\b(?:alter|create|drop|rename)\s+(?:temp\w*\s+|if\s+exists\s+)*table\b"
    r"|\binto\s+temp",
    re.IGNORECASE,
)


def read_command(text: str) -> Iterator[Mapping[str, Any]]:
    """The operations of one statement, as ``read_sql`` gives them."""
    if _DATA.match(text):
        yield {"name": "SQL", "action": "use", "text": text}
        return
    is_block = _BLOCK.match(text) and _HOLE not in text and not _TABLES.search(text)
    if is_block or _HARMLESS.match(text):
        return
    yield _altered(text) or {"action": "execute", "text": text}


def _altered(text: str) -> Mapping[str, Any] | None:
    if _HOLE in text:
        return None
    if found := _RENAME_TABLE.match(text):
        schema, table = _split(found[1])
        new = _split(found[2])[1]
        return {
            "name": "RENAME TABLE",
            "action": "rename",
            "table": table,
            "schema": schema,
            "new_name": new,
            "text": text,
        }
    if found := _ALTER.match(text):
        schema, table = _split(found[2])
        # What it does to the table is not known.
        is_open = _SET_SCHEMA.match(text) is None
        return {
            "name": "ALTER TABLE",
            "action": "alter" if is_open else "execute",
            "table": table,
            "schema": schema,
            "conditional": bool(found[1]),
            "is_open": is_open,
            "text": text,
        }
    return None


def _split(name: str) -> tuple[str | None, str]:
    """The schema and the name of a table, unquoted names in lower case."""
    parts = [p.strip('"`[]') if p[:1] in '"`[' else p.lower() for p in name.split(".")]
    return ".".join(parts[:-1]) or None, parts[-1]
