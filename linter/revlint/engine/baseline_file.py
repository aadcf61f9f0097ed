"""The file of a baseline: JSON with one entry to a line, so that git merges and shows it well."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from revlint.change.same_finding import Identity
from revlint.errors import RevlintError, TreeError
from revlint.sources.tree import MAX_FILE_SIZE, Tree

#: Where ``revlint baseline`` writes, unless the configuration names another file.
DEFAULT_FILE = "revlint-baseline.json"

#: The version of the form that this revlint reads and writes.
VERSION = 1

#: The keys of an entry, in the order in which they are written.
_KEYS = ("rule", "chain", "revision", "path", "about", "files", "title")
_LISTS = ("about", "files")
_REQUIRED = frozenset({"rule", "path", "title"})

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|(?P<open>[\[{])|(?P<close>[\]}])')


class BaselineError(RevlintError):
    """A baseline cannot be read; the message names the file and, where there is one, the line."""


@dataclass(frozen=True, eq=False, slots=True)
class Entry:
    """One known finding, and its line in the file, from 1. Two that say the same are two."""

    identity: Identity
    line: int


def read_baseline(tree: Tree, path: str) -> tuple[Entry, ...]:
    """The entries of a baseline of a tree.

    Raises:
        BaselineError: it cannot be read, or is no baseline of this version.
    """
    try:
        data = tree.read(path)
    except TreeError as error:
        hint = "; `revlint baseline` writes one" if error.reason == "missing" else ""
        raise BaselineError(f"{path or '.'}: no baseline can be read: {error}{hint}") from None
    return parse_baseline(data, path)


def parse_baseline(data: bytes, path: str) -> tuple[Entry, ...]:
    """The entries of a baseline, given its bytes; messages call it ``path``.

    Raises:
        BaselineError: it is no baseline of this version.
    """
    text, rows = _rows(data, path)
    lines = _lines_of_entries(text)
    entries = []
    for number, row in enumerate(rows):
        line = lines[number] if number < len(lines) else 1
        if mistake := _mistake(row):
            raise BaselineError(f"{path}:{line}: entry {number + 1} of the baseline {mistake}")
        entries.append(Entry(_identity(row), line))
    return tuple(entries)


def render_baseline(identities: Iterable[Identity]) -> str:
    """The text of a baseline.

    Raises:
        BaselineError: it would be larger than what is read.
    """
    rows = sorted(json.dumps(_row(identity)) for identity in identities)
    body = ",".join(f"\n  {row}" for row in rows) + ("\n " if rows else "")
    text = f'{{\n "version": {VERSION},\n "findings": [{body}]\n}}\n'
    if len(text) > MAX_FILE_SIZE:
        raise BaselineError(
            f"a baseline of {len(rows)} findings would be larger than {MAX_FILE_SIZE} bytes; "
            "disable the rules that find the most first (`revlint check --statistics`)"
        )
    return text


def _rows(data: bytes, path: str) -> tuple[str, list[Any]]:
    try:
        text = data.decode("utf-8-sig")
        document = json.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BaselineError(f"{path}:{line}: the baseline is not UTF-8") from None
    except json.JSONDecodeError as error:
        why = f"{error.msg[:1].lower()}{error.msg[1:]}"
        raise BaselineError(f"{path}:{error.lineno}: the baseline is not JSON: {why}") from None
    except (ValueError, RecursionError):
        why = "a number is too long, or it is nested too deeply"
        raise BaselineError(f"{path}: the baseline is not JSON: {why}") from None
    if not isinstance(document, dict) or "version" not in document:
        raise BaselineError(f'{path}: not a baseline: no object with "version" and "findings"')
    if document["version"] != VERSION or isinstance(document["version"], bool):
        raise BaselineError(
            f"{path}: the baseline has version {str(document['version'])[:20]}; this revlint reads "
            f"version {VERSION}"
        )
    rows = document.get("findings")
    if not isinstance(rows, list) or document.keys() != {"version", "findings"}:
        raise BaselineError(f'{path}: not a baseline: its keys have to be "version", "findings"')
    return text, rows


def _mistake(row: object) -> str:
    if not isinstance(row, dict):
        return "is not an object"
    if unknown := [key for key in row if key not in _KEYS]:
        return f"has an unknown key, {unknown[0][:40]!r}; allowed: {', '.join(_KEYS)}"
    if missing := sorted(_REQUIRED - row.keys()):
        return f"has no key {missing[0]!r}"
    for key, value in row.items():
        if key in _LISTS:
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                return f"has a {key!r} that is not a list of texts"
        elif not isinstance(value, str):
            return f"has a {key!r} that is not a text"
    return ""


def _identity(row: dict[str, Any]) -> Identity:
    return Identity(
        rule=row["rule"],
        chain=row.get("chain"),
        revision=row.get("revision"),
        path=row["path"],
        about=tuple(row.get("about", ())),
        files=tuple(row.get("files", ())),
        said=row["title"],
    )


def _row(identity: Identity) -> dict[str, object]:
    values = {key: getattr(identity, "said" if key == "title" else key) for key in _KEYS}
    return {key: value for key, value in values.items() if value not in (None, ())}


def _lines_of_entries(text: str) -> list[int]:
    """The line of each object or list that is an item of the list at the top."""
    return list(_starts(text))


def _starts(text: str) -> Iterator[int]:
    depth, line, counted = 0, 1, 0
    for token in _TOKEN.finditer(text):
        if token["open"]:
            if depth == 2:
                line += text.count("\n", counted, token.start())
                counted = token.start()
                yield line
            depth += 1
        elif token["close"]:
            depth -= 1
