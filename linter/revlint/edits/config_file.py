"""Additions to the configuration of revlint; all that is there stays as it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, Item

from revlint.config.finder import SHARED_FILE
from revlint.config.reader import parse_config
from revlint.config.toml import Path as KeyPath
from revlint.config.toml import key_lines
from revlint.errors import ConfigError, EditRefused

#: The value of a key of a chain.
Setting = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class Addition:
    """What a configuration gets.

    ``chains`` are new chains with their keys, ``keys`` new keys of declared ones. ``alignment`` is
    an align revision with the chains that end in it. ``runs`` are chains to add at the end of a
    run, each an edition and a database.
    """

    chains: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)
    keys: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)
    alignment: tuple[str, Sequence[str]] | None = None
    runs: Mapping[tuple[str, str], str] = field(default_factory=dict)


def add_to_config(data: bytes, path: str, addition: Addition) -> bytes:
    """The text of a configuration with an addition.

    Args:
        data: the file, a ``pyproject.toml`` or of the form of a ``revlint.toml``.
        path: its path in the tree.
        addition: what it gets.

    Raises:
        EditRefused: the file cannot be changed so, or has a mistake then.
    """
    is_shared = path.rpartition("/")[2] == SHARED_FILE
    prefix = "tool.revlint." if is_shared else ""
    try:
        text = data.decode().replace("\r\n", "\n")
        for name, keys in addition.keys.items():
            text = _with_keys(text, (*_top(path), "chains", name), keys)
        for run, chain in addition.runs.items():
            text = _with_item(text, (*_top(path), "editions", *run), chain)
    except (TOMLKitError, UnicodeDecodeError, RecursionError, KeyError) as error:
        raise EditRefused(f"it cannot be changed: {error}", path) from error
    tables = render_addition(addition, prefix)
    ends = "" if text.endswith("\n") or not text else "\n"
    whole = text + (f"{ends}\n{tables}" if text and tables else tables)
    if b"\r\n" in data:
        whole = whole.replace("\n", "\r\n")
    try:
        parse_config(whole, path)
    except ConfigError as error:
        raise EditRefused(f"it would have a mistake: {error}", path) from None
    return whole.encode()


def render_addition(addition: Addition, prefix: str = "") -> str:
    """An addition as TOML, except ``runs``; ``prefix`` is that of a ``pyproject.toml``."""
    tables = []
    for name, keys in addition.chains.items():
        lines = [f"{key} = {_value(value).as_string()}" for key, value in keys.items()]
        tables.append([f"[{prefix}chains.{tomlkit.key(name).as_string()}]", *lines])
    if addition.alignment is not None:
        revision, chains = addition.alignment
        lines = [f"revision = {_value(revision).as_string()}"]
        lines.append(f"chains = {_value(chains).as_string()}")
        tables.append([f"[[{prefix}alignments]]", *lines])
    return "\n".join("".join(f"{line}\n" for line in table) for table in tables)


def _value(value: Setting) -> Item:
    if isinstance(value, str):
        # A pattern reads better without escapes.
        is_pattern = "\\" in value and "'" not in value and value.isprintable()
        return tomlkit.string(value, literal=is_pattern)
    return tomlkit.item(list(value))


def _top(path: str) -> KeyPath:
    return ("tool", "revlint") if path.rpartition("/")[2] == SHARED_FILE else ()


def _with_keys(text: str, table: KeyPath, keys: Mapping[str, Setting]) -> str:
    """A text in which a table, which has a header, begins with more keys."""
    lines, number = text.split("\n"), key_lines(text).get(table, 0)
    if not number or not lines[number - 1].lstrip().startswith("["):
        raise KeyError(f"no table [{'.'.join(table)}]")
    lines[number:number] = [f"{key} = {_value(value).as_string()}" for key, value in keys.items()]
    return "\n".join(lines)


def _with_item(text: str, key: KeyPath, item: str) -> str:
    """A text in which a list has one more item at its end."""
    lines, places = text.split("\n"), key_lines(text)
    if key not in places:
        raise KeyError(f"no key {'.'.join(key)}")
    start = places[key]
    end = min((line for line in places.values() if line > start), default=len(lines) + 1)
    # One statement alone: as a whole, tomlkit would move the tables of an array together.
    statement = tomlkit.parse("\n".join(lines[start - 1 : end - 1]))
    found: Any = statement
    while not isinstance(found, Array):
        found = next(iter(found.values()), None) if isinstance(found, Mapping) else None
        if found is None:
            raise KeyError(f"{'.'.join(key)} is no list of chains")
    if item not in found:
        found.append(item)
    return "\n".join([*lines[: start - 1], statement.as_string(), *lines[end - 1 :]])
