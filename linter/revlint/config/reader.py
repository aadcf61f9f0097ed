"""Reading revlint's configuration: a ``Config``, and every mistake in it at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from revlint.config.config import ChainConfig, Config
from revlint.config.contract import check_contract
from revlint.config.files import Files
from revlint.config.finder import OWN_FILE, SHARED_FILE, read_config
from revlint.config.keys import CHAIN_FIELDS, CHAIN_KEYS, CHAINS, TOP_KEYS, Key
from revlint.config.kinds import ALLOWED
from revlint.config.mistakes import Mistakes, unknown_key
from revlint.config.mistakes import Path as KeyPath
from revlint.config.toml import TomlTable, config_tables, key_lines
from revlint.config.values import CONVERTERS
from revlint.errors import ConfigError
from revlint.sources.paths import relative_path


def load_config(
    path: Path, root: Path, files: Files, rules: Collection[str] | None = None
) -> tuple[Config, tuple[str, ...]]:
    """The configuration in a file, and the mistakes in it, a line each.

    Args:
        path: a file of the form of ``revlint.toml``, or a ``pyproject.toml``; absolute.
        root: the project root, absolute, to which paths in the result are relative.
        files: where the file is read.
        rules: the names of the rules that exist; None to accept any.

    Raises:
        ConfigError: the file cannot be read or is invalid TOML.
    """
    shown = relative_path(path, root)
    return read_tables(read_config(path, shown, files), shown, rules)


def parse_config(text: str, path: str = OWN_FILE, rules: Collection[str] | None = None) -> Config:
    """The configuration in a text; ``path``, relative to the project root, names it in messages.

    Raises:
        ConfigError: the text holds mistakes; the message lists all of them.
    """
    config, mistakes = read_tables(text, path, rules)
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return config


def read_tables(
    text: str, path: str, rules: Collection[str] | None = None
) -> tuple[Config, tuple[str, ...]]:
    """The configuration in a text without what is wrong in it, and the mistakes, a line each.

    Raises:
        ConfigError: the text is invalid TOML.
    """
    shared = path.rpartition("/")[2] == SHARED_FILE
    document = config_tables(text, path)
    mistakes = Mistakes(path, ("tool", "revlint") if shared else (), key_lines(text), rules)
    table = document.get("tool", {}).get("revlint", {}) if shared else document
    return _config(table, mistakes), mistakes.lines()


def _config(table: object, mistakes: Mistakes) -> Config:
    if not isinstance(table, dict):
        mistakes.refuse((), table, "a table")
        return Config()
    own = {name: value for name, value in table.items() if name != CHAINS}
    values = _values(own, TOP_KEYS, (), (*TOP_KEYS, CHAINS), mistakes)
    at_top = CHAIN_FIELDS.keys() & values.keys()
    places = {field: mistakes.location((CHAIN_FIELDS[field],)) for field in at_top}
    defaults = ChainConfig(places=places, **{field: values.pop(field) for field in at_top})
    chains = _chains(table.get(CHAINS, {}), mistakes)
    runs = values.pop("editions", ())
    config = Config(path=mistakes.file, defaults=defaults, chains=chains, runs=runs, **values)
    return check_contract(config, mistakes)


def _chains(tables: object, mistakes: Mistakes) -> tuple[ChainConfig, ...]:
    if not isinstance(tables, dict):
        mistakes.refuse((CHAINS,), tables, "a table of chains, [chains.NAME]")
        return ()
    found = [_chain(name, table, mistakes) for name, table in tables.items()]
    return tuple(chain for chain in found if chain is not None)


def _chain(name: str, table: object, mistakes: Mistakes) -> ChainConfig | None:
    path = (CHAINS, name)
    if not isinstance(table, dict):
        mistakes.refuse(path, table, "a table of a chain's keys")
        return None
    if not name.strip():
        mistakes.add(path, "a chain needs a name")
    values = _values(table, CHAIN_KEYS, path, CHAIN_KEYS, mistakes)
    places = {field: mistakes.location((*path, CHAIN_FIELDS[field])) for field in values}
    after = values.pop("after", ())
    values["after"] = tuple(before for before, _ in after)
    values["optional_after"] = tuple(before for before, is_optional in after if is_optional)
    return ChainConfig(name=name, location=mistakes.location(path), places=places, **values)


def _values(
    table: TomlTable,
    keys: Mapping[str, Key],
    path: KeyPath,
    allowed: Collection[str],
    mistakes: Mistakes,
) -> dict[str, Any]:
    """The correct values of a table, by field name."""
    values = {}
    for name, value in table.items():
        here = (*path, name)
        key = keys.get(name)
        if key is None:
            mistakes.add(here, _unknown_key(here, allowed))
            continue
        converter = CONVERTERS[key.kind]
        if not converter.accepts(value):
            mistakes.refuse(here, value, ALLOWED[key.kind])
            continue
        converted = converter.convert(value, here, mistakes)
        if converted is not None:
            values[key.field] = converted
    return values


def _unknown_key(path: KeyPath, allowed: Collection[str]) -> str:
    name, belongs = path[-1], ""
    if len(path) == 1 and name in CHAIN_KEYS:
        belongs = "it belongs in the table of a chain, [chains.NAME]"
    elif len(path) > 1 and name in TOP_KEYS:
        belongs = "it belongs at the top, outside the chains"
    return unknown_key(name, allowed, belongs)
