"""The JSON Schema of revlint's configuration, made from the table of its keys."""

from __future__ import annotations

import tomllib

from revlint.addresses import CONFIG_SCHEMA
from revlint.config.keys import CHAIN_KEYS, CHAINS, CHAINS_DESCRIPTION, TOP_KEYS, Key
from revlint.config.kinds import ALLOWED, Kind

Schema = dict[str, object]

_TEXT: Schema = {"type": "string", "minLength": 1}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_COUNT: Schema = {"type": "integer", "minimum": 1}

_PREDECESSOR: Schema = {
    "type": "object",
    "additionalProperties": False,
    "required": ["chain"],
    "properties": {"chain": _TEXT, "optional": {"type": "boolean"}},
}

_TYPES: dict[Kind, Schema] = {
    "string": _TEXT,
    "string-or-empty": {"type": "string"},
    "path": _TEXT,
    "path-or-paths": {"anyOf": [_TEXT, {"type": "object", "additionalProperties": _TEXT}]},
    "directory": {"type": "string", "pattern": r"^(~|/|[A-Za-z]:)"},
    "paths": _TEXTS,
    "strings": _TEXTS,
    "patterns": _TEXTS,
    "rules": _TEXTS,
    "boolean": {"type": "boolean"},
    "count": _COUNT,
    "count-or-any": {"anyOf": [_COUNT, {"const": "any"}]},
    "id-pattern": {"type": "string"},
    "revision": {"type": "string", "pattern": r"^[^\s-]\S*$"},
    "severities": {
        "type": "object",
        "additionalProperties": {"enum": ["error", "warning", "note"]},
    },
    "rules-by-pattern": {"type": "object", "additionalProperties": _TEXTS},
    "after": {"type": "array", "items": {"anyOf": [_TEXT, _PREDECESSOR]}},
    "columns": _TEXTS,
    "switches": _TEXTS,
    "alignments": {
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["revision", "chains"],
            "properties": {"revision": _TEXT, "chains": _TEXTS},
        },
    },
    "counterparts": {
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["chains"],
            "properties": {
                "chains": _TEXTS,
                "pairs": {"type": "array", "items": _TEXTS},
                "exceptions": _TEXTS,
            },
        },
    },
    "editions": {
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": _TEXTS},
    },
}


def schema() -> Schema:
    """The JSON Schema (draft 2020-12) of ``revlint.toml`` and of ``[tool.revlint]``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": CONFIG_SCHEMA,
        "title": "The configuration of revlint",
        "description": "revlint.toml, or the table [tool.revlint] of a pyproject.toml.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **{name: _property(key) for name, key in TOP_KEYS.items()},
            CHAINS: {
                "description": CHAINS_DESCRIPTION,
                "type": "object",
                "additionalProperties": _chain(),
            },
        },
    }


def _chain() -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _property(key) for name, key in CHAIN_KEYS.items()},
    }


def _property(key: Key) -> Schema:
    return {
        "description": f"{key.description} {ALLOWED[key.kind].capitalize()}.",
        **_TYPES[key.kind],
        **({"default": _value(key.default)} if key.default else {}),
        "examples": [_value(key.example)],
    }


def _value(text: str) -> object:
    return tomllib.loads(f"value = {text}")["value"]
