"""A finding in one plain text, for reports that have one field for it."""

from __future__ import annotations

from revlint.escape import shown
from revlint.reporters.finding_text import FindingText
from revlint.reporters.prose import unwrapped


def describe(text: FindingText) -> str:
    """The title, the facts, the help and the commands, a line each, without harmful characters."""
    lines = [shown(part) for part in (text.title, *text.facts)]
    if text.help:
        lines.append(f"help: {shown(text.help)}{':' if text.commands else ''}")
    lines += [f"  {line}" for line in map(shown, text.commands)]
    return "\n".join(map(unwrapped, lines))
