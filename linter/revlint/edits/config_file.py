"""Additions to the configuration of revlint; all that is there stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, Item

from revlint.config.finder import SHARED_FILE
from revlint.config.reader import parse_config
from revlint.errors import ConfigError, EditRefused

_NEWLINE = re.compile(r"(?<!\r)\n")

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
        document = tomlkit.parse(data.decode())
        if document.as_string().encode() != data:
            raise EditRefused("it has bytes that an edit would not keep", path)
        table = document["tool"]["revlint"] if is_shared else document
        for name, keys in addition.keys.items():
            for key, value in keys.items():
                table["chains"][name][key] = _value(value)
        for (edition, database), chain in addition.runs.items():
            _append(table["editions"][edition][database], chain)
    except (TOMLKitError, UnicodeDecodeError, RecursionError, KeyError) as error:
        raise EditRefused(f"it cannot be changed: {error}", path) from error
    text = document.as_string()
    tables = render_addition(addition, prefix)
    ends = "" if text.endswith("\n") or not text else "\n"
    tables = f"{ends}\n{tables}" if text and tables else tables
    whole = text + tables
    if b"\r\n" in data:
        whole = _NEWLINE.sub("\r\n", whole)
    try:
        parse_config(whole, path)
    except ConfigError as error:
        raise EditRefused(f"it would have a mistake: {error}", path) from None
    return whole.encode()


def render_addition(addition: Addition, prefix: str = "") -> str:
    """An addition as TOML, but for ``runs``; ``prefix`` is that of a ``pyproject.toml``."""
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


def _append(run: object, chain: str) -> None:
    if not isinstance(run, Array):
        raise KeyError("no list of chains")
    if chain not in run:
        run.append(chain)
