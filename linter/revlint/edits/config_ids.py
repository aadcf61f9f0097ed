"""Renamed ids in the configuration of revlint; every other byte stays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from revlint import escape
from revlint.config.finder import SHARED_FILE
from revlint.config.toml import parse_toml, toml_strings
from revlint.edits.text import utf8_text
from revlint.errors import EditRefused

#: The keys of a chain that hold an id, or a list of ids.
_KEYS = ("root", "parked-at", "released", "external-revisions")

#: What stands for a text, to see which value of the file it is; no text begins so.
_MARK = "\x01"

Ids = Mapping[str, str]
Path = tuple[str | int, ...]
Span = tuple[int, int]


def rename_in_config(data: bytes, path: str, chains: Mapping[str, Ids], everywhere: Ids) -> bytes:
    """The text of a configuration in which ids are renamed.

    Args:
        data: the file, a ``pyproject.toml`` or of the form of a ``revlint.toml``.
        path: its path in the tree.
        chains: the new ids of each declared chain.
        everywhere: the new ids of ``external-revisions`` for every chain.

    Raises:
        EditRefused: the file is not TOML in UTF-8.
    """
    try:
        text = utf8_text(data)
        table: Any = parse_toml(text.decoded.text)
    except EditRefused as error:
        raise EditRefused(error.why, path, error.line) from None
    except (ValueError, RecursionError) as error:
        raise EditRefused(f"invalid TOML: {error}", path) from None
    prefix: Path = ("tool", "revlint") if path.rpartition("/")[2] == SHARED_FILE else ()
    for name in prefix:
        table = table.get(name, {})
    raw = text.decoded.text
    new = {}
    for span, value, place in _values(raw, {*everywhere}.union(*chains.values())):
        if place[: len(prefix)] == prefix:
            ids = _ids_at(place[len(prefix) :], table, chains, everywhere)
            if value in ids:
                new[span] = _written(ids[value], raw[slice(*span)])
    return text.decoded.bom + _replaced(raw, new).encode()


def _values(text: str, old: Collection[str]) -> Iterator[tuple[Span, str, Path]]:
    """The values of a TOML text that are one of some texts: span, text and place."""
    found = {f"{_MARK}{n}": one for n, one in enumerate(toml_strings(text)) if one[1] in old}
    marks = {span: escape.for_toml(mark) for mark, (span, _) in found.items()}
    for mark, place in _leaves(parse_toml(_replaced(text, marks))):
        if mark in found:
            # A key may be one of the texts too.
            keys = (found[key][1] if key in found else key for key in place)
            yield *found[mark], tuple(keys)


def _ids_at(place: Path, table: Any, chains: Mapping[str, Ids], everywhere: Ids) -> Ids:
    """The new ids for the value at a place of the configuration."""
    match place:
        case ["external-revisions", int()]:
            return everywhere
        case ["chains", str(name), str(key)] | ["chains", str(name), str(key), int()]:
            return chains.get(name, {}) if key in _KEYS else {}
        case ["alignments", int(n), "revision"]:
            names = table["alignments"][n].get("chains", ())
            return next((chains[name] for name in names if name in chains), {})
        case ["counterparts", int(n), "pairs", int(), int(side)]:
            return chains.get(table["counterparts"][n]["chains"][side], {})
        case ["counterparts", int(n), "exceptions", int()]:
            names = table["counterparts"][n]["chains"]
            return {old: new for name in names for old, new in chains.get(name, {}).items()}
    return {}


def _replaced(text: str, new: Mapping[Span, str]) -> str:
    pieces, at = [], 0
    for (start, end), written in sorted(new.items()):
        pieces += [text[at:start], written]
        at = end
    return "".join([*pieces, text[at:]])


def _written(text: str, like: str) -> str:
    """A text in the quotes of another one, where they can hold it."""
    quote = like[: 3 if like[:3] in ('"""', "'''") else 1]
    if quote[0] == "'" and text.isprintable() and "'" not in text:
        return f"{quote}{text}{quote}"
    plain = escape.for_toml(text)
    return plain if len(quote) == 1 or quote[0] == "'" else f'""{plain}""'


def _leaves(value: Any, place: Path = ()) -> Iterator[tuple[str, Path]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, (*place, name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _leaves(part, (*place, number))
    elif isinstance(value, str):
        yield value, place
