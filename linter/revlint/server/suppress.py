"""The comment that suppresses a finding, as a change of its file."""

from __future__ import annotations

import re
from typing import NamedTuple

from revlint.engine.comments import comments, is_about_line_below
from revlint.finding import Finding
from revlint.server.client_text import ClientText

_LIST = re.compile(r"(?P<start>[#;][ \t]*revlint:[ \t]*ignore[ \t]*\[)(?P<names>[^\]\n]*)\]")


class Comment(NamedTuple):
    """A comment for revlint: the offset where it goes, its words, and whether it is for a file."""

    offset: int
    words: str
    is_for_file: bool = False


def suppression(finding: Finding, text: ClientText) -> Comment | None:
    """The comment that suppresses a finding; None where a file can have none.

    It goes to the end of the line, in ini files to a line above; a list that is there grows. In a
    string there is no comment, so that one at the top of the file has to do.
    """
    number = finding.location.range.line - 1
    path = finding.location.path
    if not path.endswith((".py", ".toml", ".ini", ".cfg")):
        return None
    if is_about_line_below(path):
        start = text.offset(text.place_at(number, 0))
        above = Comment(start, f"# revlint: ignore[{finding.rule}]\n")
        return _grown(text, number - 1, finding.rule) or above
    known = _grown(text, number, finding.rule)
    if known is not None:
        return known
    if _is_inside_string(text, number, path):
        at = _behind_cookie(text)
        return Comment(at, f"# revlint: ignore-file[{finding.rule}]\n", is_for_file=True)
    line = text.line(number)
    end = text.offset(text.place_at(number, len(line.rstrip())))
    return Comment(end, f"{'  ' if line.strip() else ''}# revlint: ignore[{finding.rule}]")


def _grown(text: ClientText, number: int, rule: str) -> Comment | None:
    match = _LIST.search(text.line(number)) if number >= 0 else None
    if match is None:
        return None
    at = text.offset(text.place_at(number, match.end("names")))
    return Comment(at, f", {rule}" if match["names"].strip() else rule)


def _behind_cookie(text: ClientText) -> int:
    """The offset behind the lines that Python looks for an encoding in."""
    lines = (0, 1) if text.line(0).startswith("#") else ()
    count = next((n for n in lines if not text.line(n).startswith("#")), len(lines))
    return text.offset(text.place_at(count, 0))


def _is_inside_string(text: ClientText, number: int, path: str) -> bool:
    """Whether a comment at the end of a line would be no comment."""
    lines = [text.line(n) for n in range(text.line_count)]
    mark = "# revlint: x"
    lines[number] = f"{lines[number].rstrip()}  {mark}"
    whole = "\n".join(lines)
    at = sum(len(line) + 1 for line in lines[:number]) + len(lines[number]) - len(mark)
    return all(not start <= at < start + len(words) for start, words in comments(path, whole))
