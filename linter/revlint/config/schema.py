"""The JSON Schema of revlint's configuration, made from the table of its keys."""

from __future__ import annotations

from revlint.config.keys import ALLOWED, CHAIN_KEYS, CHAINS, CHAINS_DESCRIPTION, TOP_KEYS, Key, Kind

Schema = dict[str, object]

_TEXTS: Schema = {"type": "array", "items": {"type": "string", "minLength": 1}}
_COUNT: Schema = {"type": "integer", "minimum": 1}

_TYPES: dict[Kind, Schema] = {
    "string": {"type": "string", "minLength": 1},
    "string-or-empty": {"type": "string"},
    "path": {"type": "string", "minLength": 1},
    "directory": {"type": "string", "pattern": r"^(~|/|[A-Za-z]:)"},
    "paths": _TEXTS,
    "strings": _TEXTS,
    "patterns": _TEXTS,
    "rules": _TEXTS,
    "boolean": {"type": "boolean"},
    "count": _COUNT,
    "count-or-any": {"anyOf": [_COUNT, {"const": "any"}]},
    "id-pattern": {"type": "string"},
    "severities": {
        "type": "object",
        "additionalProperties": {"enum": ["error", "warning", "note"]},
    },
    "rules-by-pattern": {"type": "object", "additionalProperties": _TEXTS},
    "chains": _TEXTS,
    "columns": _TEXTS,
    "switches": _TEXTS,
    "alignments": {
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["revision", "chains"],
            "properties": {"revision": {"type": "string", "minLength": 1}, "chains": _TEXTS},
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
    }
