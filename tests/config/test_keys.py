"""The table of the keys: its examples are valid, its defaults are what no key means."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from revlint.config.config import ChainConfig, Config
from revlint.config.keys import KEYS, Key
from revlint.config.reader import parse_config
from revlint.config.schema import schema
from revlint.discovery.alembic_config import AlembicConfig
from revlint_rules import RULES

#: What an example refers to.
CONTEXT = """
[chains.core]
[chains.billing]
"""
#: Keys whose example is valid only beside others.
BESIDE = {
    "external": 'version-table = "t"\ntables = ["users"]\n',
    "tables": 'version-table = "t"\nexternal = true\n',
    "switch": 'editions = { oss = { main = ["core"] }, ee = { main = ["core"] } }\n',
}

every_key = pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)


def written(key: Key, value: str, beside: str = "") -> str:
    """A configuration with a key."""
    line = f"{beside}{key.name} = {value}\n"
    return f"{line}{CONTEXT}" if "top" in key.where else f"{CONTEXT}[chains.main]\n{line}"


def value_of(key: Key, config: Config) -> Any:
    chain = next((chain for chain in config.chains if chain.name == "main"), ChainConfig())
    field = {"editions": "runs"}.get(key.field, key.field)
    holder: Any = config if hasattr(config, field) else config.defaults
    return getattr(holder if "top" in key.where else chain, field)


@every_key
def test_the_example_is_valid_and_says_something(key: Key) -> None:
    text = written(key, key.example, BESIDE.get(key.name, ""))
    config = parse_config(text, rules={rule.name for rule in RULES})
    assert value_of(key, config) not in (None, (), {}, False)
    assert list(Draft202012Validator(schema()).iter_errors(tomllib.loads(text))) == []


@pytest.mark.parametrize("key", [k for k in KEYS if k.default], ids=lambda key: key.name)
def test_the_default_is_what_no_key_means(key: Key) -> None:
    default = value_of(key, parse_config(""))
    stated = value_of(key, parse_config(written(key, key.default)))
    if key.name == "section":
        fields = AlembicConfig.__dataclass_fields__
        assert (default, stated) == (None, fields["ini_section"].default)
    else:
        assert (stated or None) == (default or None)


def test_other_descriptions_say_what_counts_without_the_key() -> None:
    """Where no value means the same as no key, unless the key is only for those who need it."""
    silent = [key.name for key in KEYS if not key.default and "Without it" not in key.description]
    assert silent == [
        "baseline",
        "config",
        "version-table",
        "version-table-schema",
        "head-file",
        "parked-at",
        "root",
        "tables",
    ]
