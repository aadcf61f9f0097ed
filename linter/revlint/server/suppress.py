"""The comment that suppresses a finding, as a change of its file."""

from __future__ import annotations

import re

from revlint.engine.comments import comments, is_about_line_below
from revlint.finding import Finding
from revlint.server.client_text import ClientText

_LIST = re.compile(r"(?P<start>[#;][ \t]*revlint:[ \t]*ignore[ \t]*\[)(?P<names>[^\]\n]*)\]")


def suppression(finding: Finding, text: ClientText) -> tuple[int, str] | None:
    """Where a text gets which words, so that a finding is suppressed; None if it cannot be.

    A comment goes to the end of the line, in ini files to a line above; a list that is there grows.
    """
    number = finding.location.range.line - 1
    path = finding.location.path
    if not path.endswith((".py", ".toml", ".ini", ".cfg")):
        return None
    if is_about_line_below(path):
        start = text.offset(text.place_at(number, 0))
        above = _grown(text, number - 1, path, finding.rule)
        return above or (start, f"# revlint: ignore[{finding.rule}]\n")
    known = _grown(text, number, path, finding.rule)
    if known is not None:
        return known
    if _is_inside_string(text, number, path):
        return None
    line = text.line(number)
    end = text.offset(text.place_at(number, len(line.rstrip())))
    return end, f"  # revlint: ignore[{finding.rule}]" if line.strip() else (
        f"# revlint: ignore[{finding.rule}]"
    )


def _grown(text: ClientText, number: int, path: str, rule: str) -> tuple[int, str] | None:
    match = _LIST.search(text.line(number)) if number >= 0 else None
    if match is None:
        return None
    at = text.offset(text.place_at(number, match.end("names")))
    return at, f", {rule}" if match["names"].strip() else rule


def _is_inside_string(text: ClientText, number: int, path: str) -> bool:
    """Whether a comment at the end of a line would be no comment."""
    lines = [text.line(n) for n in range(text.line_count)]
    mark = "# revlint: x"
    lines[number] = f"{lines[number].rstrip()}  {mark}"
    whole = "\n".join(lines)
    at = sum(len(line) + 1 for line in lines[:number]) + len(lines[number]) - len(mark)
    return all(not start <= at < start + len(words) for start, words in comments(path, whole))
