"""Suppression comments removed from the text of one file, or single rules from their lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from revlint.edits.comment_places import Places
from revlint.edits.ignore_comment import file_text
from revlint.edits.same_code import is_same_code
from revlint.edits.text import TextEdit
from revlint.engine.suppression import COMMENT
from revlint.errors import EditRefused
from revlint.steps import RemoveSuppression

_SEPARATED = re.compile(r"(?P<name>[^\s,]+)[\s,]*")
#: Where another comment may begin: a word behind "#", but not "#12".
_OTHER = re.compile(r"[ \t]*(?=#[ \t]*[^\W\d])")


def remove_suppressions(path: str, data: bytes, steps: Sequence[RemoveSuppression]) -> bytes:
    """The bytes of a file without some suppressions; those that it does not have are left out.

    Raises:
        EditRefused: more than a comment would change.
    """
    text = file_text(path, data)
    after = text.apply(removal_edits(path, text.text, steps))
    if path.endswith(".py") and not is_same_code(data, after, path):
        raise EditRefused("more than a comment would change", path)
    return after


def removal_edits(path: str, text: str, steps: Iterable[RemoveSuppression]) -> Iterator[TextEdit]:
    """The edits that remove some suppressions from a text whose lines end with ``\\n``."""
    places = Places(path, text)
    unwanted: dict[int, set[str]] = {}
    for step in steps:
        line = _line_of(places, step)
        if line is not None:
            unwanted.setdefault(line, set()).add(step.rule)
    for line, rules in unwanted.items():
        yield _edit(places, line, rules)


def _line_of(places: Places, step: RemoveSuppression) -> int | None:
    """The line of a suppression: of the last one, as lines above it may be removed already."""
    lines = (line for line in places.comments if line <= step.line)
    return next((n for n in reversed([*lines]) if step.rule in _names(places, n)), None)


def _found(places: Places, line: int) -> re.Match[str] | None:
    start, end = places.comments[line]
    return COMMENT.search(places.text, start, end)


def _names(places: Places, line: int) -> list[str]:
    found = _found(places, line)
    return [m["name"] for m in _SEPARATED.finditer(found["names"] or "")] if found else []


def _edit(places: Places, line: int, unwanted: Set[str]) -> TextEdit:
    found = _found(places, line)
    assert found is not None
    names = [*_SEPARATED.finditer(found["names"])]
    kept = [match for match in names if match["name"] not in unwanted]
    if not kept:
        return _whole(places, line, found)
    start, end = found.span("names")
    # The last name has no separator behind it.
    new = "".join(match[0] for match in kept[:-1]) + kept[-1]["name"]
    tail = found["names"][names[-1].end("name") :]
    return TextEdit(start, end, f"{found['names'][: names[0].start()]}{new}{tail}")


def _whole(places: Places, line: int, found: re.Match[str]) -> TextEdit:
    """The edit that removes a comment, and its line where nothing else is on it."""
    text = places.text
    _, end = places.comments[line]
    # Other tools find their comments behind a reason too; other words belong to the suppression.
    other = _OTHER.search(text, found.end("names"), end)
    start = found.start()
    if other is not None:
        return TextEdit(start, other.end(), "")
    before = text[places.starts[line - 1] : start]
    if not before.strip():
        last = places.starts[line] if line < len(places.starts) else len(text)
        return TextEdit(places.starts[line - 1], last, "")
    return TextEdit(start - (len(before) - len(before.rstrip(" \t"))), end, "")
