"""Renamed ids in the configuration of revlint; every other byte stays."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import String

from revlint.config.finder import SHARED_FILE
from revlint.errors import EditRefused

#: The keys of a chain that hold an id, or a list of ids.
_KEYS = ("root", "parked-at", "released", "external-revisions")

Ids = Mapping[str, str]


def rename_in_config(data: bytes, path: str, chains: Mapping[str, Ids], everywhere: Ids) -> bytes:
    """The text of a configuration in which ids are renamed.

    Args:
        data: the file, a ``pyproject.toml`` or of the form of a ``revlint.toml``.
        path: its path in the tree.
        chains: the new ids of each declared chain.
        everywhere: the new ids of ``external-revisions`` for every chain.

    Raises:
        EditRefused: the file cannot be changed so that all else stays.
    """
    try:
        document = tomlkit.parse(data.decode())
        if document.as_string().encode() != data:
            raise EditRefused("it has bytes that an edit would not keep", path)
        is_shared = path.rpartition("/")[2] == SHARED_FILE
        table: Any = document["tool"]["revlint"] if is_shared else document
        _rename_keys(table, ("external-revisions",), everywhere)
        for name, ids in chains.items():
            _rename_keys(table.get("chains", {}).get(name, {}), _KEYS, ids)
        for alignment in table.get("alignments", ()):
            names = [name for name in alignment.get("chains", ()) if name in chains]
            if names:
                _rename_keys(alignment, ("revision",), chains[names[0]])
        for counterparts in table.get("counterparts", ()):
            _rename_counterparts(counterparts, chains)
        after = document.as_string().encode()
        _check(data, after, path)
    except (TOMLKitError, UnicodeDecodeError, RecursionError, AttributeError, KeyError) as error:
        raise EditRefused(f"it cannot be changed: {error}", path) from error
    return after


def _rename_keys(table: Any, keys: tuple[str, ...], ids: Ids) -> None:
    for key in keys:
        value = table.get(key)
        if isinstance(value, list):
            for number, item in enumerate(value):
                if isinstance(item, str) and item in ids:
                    value[number] = _written(ids[item], item)
        elif isinstance(value, str) and value in ids:
            table[key] = _written(ids[value], value)


def _rename_counterparts(table: Any, chains: Mapping[str, Ids]) -> None:
    names = table.get("chains", ())
    for pair in table.get("pairs", ()):
        for number, (name, item) in enumerate(zip(names, pair, strict=True)):
            new = chains.get(name, {}).get(item)
            if new is not None:
                pair[number] = _written(new, item)
    for name in names:
        _rename_keys(table, ("exceptions",), chains.get(name, {}))


def _written(text: str, like: Any) -> String:
    """A text in the quotes of another one, where they can hold it."""
    code = like.as_string() if isinstance(like, String) else '"'
    is_literal = code.startswith("'") and "'" not in text and text.isprintable()
    return tomlkit.string(text, literal=is_literal, multiline=code[:3] in ('"""', "'''"))


def _check(before: bytes, after: bytes, path: str) -> None:
    """Refuse an edit that changed more than texts."""
    old, new = (list(_leaves(tomllib.loads(data.decode()))) for data in (before, after))
    if [key for key, _ in old] != [key for key, _ in new]:
        raise EditRefused("it cannot be changed with certainty", path)


def _leaves(value: Any, key: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, (*key, name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _leaves(part, (*key, str(number)))
    else:
        yield key, value
