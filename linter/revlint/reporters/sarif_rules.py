"""A rule as SARIF describes it."""

from __future__ import annotations

from revlint.engine.rule import Rule
from revlint.reporters.json import JsonObject

#: How GitHub's code scanning sorts alerts beside their level.
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}

#: GitHub cuts a description of more characters.
_MAX = 1_024


def rule_object(rule: type[Rule]) -> JsonObject:
    """A rule with its help, as text and as Markdown."""
    prose = rule.prose()
    url = rule.page()
    parts = (prose["details"], *(prose.get(key, "") for key in ("Why", "Fix")))
    text = "\n\n".join(part for part in parts if part) or prose["summary"]
    described: JsonObject = {
        "id": rule.name,
        "name": rule.__name__,
        "shortDescription": {"text": _plain(prose["summary"])[:_MAX]},
        "fullDescription": {"text": _plain(prose["details"] or prose["summary"])[:_MAX]},
        "help": {"text": _plain(text), "markdown": text.replace("``", "`")},
        "defaultConfiguration": {"level": str(rule.severity)},
        "properties": {
            "tags": [rule.group],
            "precision": "high",
            "problem.severity": _PROBLEM[rule.severity],
        },
    }
    return described | ({"helpUri": url} if url else {})


def _plain(text: str) -> str:
    return text.replace("``", "")
