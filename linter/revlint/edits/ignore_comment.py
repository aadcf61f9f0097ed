"""Suppression comments added to the text of one file; nothing else of it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from revlint.edits.comment_places import Places
from revlint.edits.same_code import is_same_code
from revlint.edits.text import EditableText, TextEdit, python_text, utf8_text
from revlint.engine.suppression import COMMENT, suppressions_of
from revlint.errors import EditRefused
from revlint.finding import Finding
from revlint.python.source import Decoded

#: The suffixes of files in which revlint reads comments.
_WITH_COMMENTS = (".py", ".toml", ".ini", ".cfg", ".conf")

_NO_COMMENT = "no comment fits on its line"

#: So many lines of a long finding are tried.
_MAX_LINES = 100


@dataclass(frozen=True, slots=True)
class Commented:
    """A file with suppressions: its bytes, and how each finding got one.

    ``on_line`` are suppressed at their line, ``in_file`` in the whole file, since their line takes
    no comment. ``left`` are not suppressed, each with the reason.
    """

    data: bytes
    on_line: tuple[Finding, ...] = ()
    in_file: tuple[Finding, ...] = ()
    left: tuple[tuple[Finding, str], ...] = ()


def add_ignores(path: str, data: bytes, findings: Sequence[Finding], reason: str) -> Commented:
    """Add comments that suppress some findings of a file.

    Raises:
        EditRefused: the encoding of the file cannot hold the reason.
    """
    if not path.endswith(_WITH_COMMENTS):
        return _refused(data, findings, "a file of this kind has no comments for revlint")
    if b"\0" in data:
        return _refused(data, findings, "the file is not text")
    text = file_text(path, data)
    places = Places(path, text.text)
    lines = [(finding, _line_for(places, finding)) for finding in findings]
    on_line = {line: [f for f, at in lines if at == line] for line in {at for _, at in lines if at}}
    without = [finding for finding, line in lines if line is None]
    in_file = without if path.endswith(".py") else []
    edits = [_on_line(places, line, some, reason) for line, some in on_line.items()]
    edits += [_in_file(places, in_file, reason)] if in_file else []
    after = text.apply(edit for some in edits for edit in some)
    done = Commented(
        after,
        tuple(finding for finding, line in lines if line is not None),
        tuple(in_file),
        tuple((f, _NO_COMMENT) for f in without if f not in in_file),
    )
    wanted = {(finding.rule, line) for line, some in on_line.items() for finding in some}
    return done if _counts(places, data, done, wanted) else _refused(data, findings, _NO_COMMENT)


def _refused(data: bytes, findings: Iterable[Finding], why: str) -> Commented:
    return Commented(data, left=tuple((finding, why) for finding in findings))


def _counts(places: Places, before: bytes, done: Commented, wanted: set[tuple[str, int]]) -> bool:
    """Whether each comment counts: in a text that cannot be parsed, it may be in a string.

    Args:
        places: the places of the text before.
        before: the bytes before.
        done: the file with the comments.
        wanted: the rules and lines that have comments, by the lines of the text before.
    """
    path = places.path
    suppressions = [*suppressions_of(path, done.data)]
    added = (*done.on_line, *done.in_file)
    if not {finding.rule for finding in added} <= {one.rule for one in suppressions}:
        return False
    if not path.endswith(".py"):
        return True
    # The comment for the whole file may be a new line above.
    more = len(Places(path, file_text(path, done.data).text).starts) - len(places.starts)
    moved = {(rule, line + more * (line >= places.top)) for rule, line in wanted}
    on_line = {(one.rule, one.lines[0]) for one in suppressions if one.lines is not None}
    return moved <= on_line and is_same_code(before, done.data, path)


def file_text(path: str, data: bytes) -> EditableText:
    """The text of a file; of one that cannot be decoded, its bytes as characters."""
    try:
        return python_text(data) if path.endswith(".py") else utf8_text(data)
    except EditRefused:
        return EditableText(data, Decoded(data.decode("latin-1"), "latin-1"))


def _line_for(places: Places, finding: Finding) -> int | None:
    """The line that takes the comment of a finding; None if there is none."""
    place = finding.location.range
    if places.is_about_line_below:
        return place.line if place.line <= len(places.starts) else None
    last = min(place.end_line, place.line + _MAX_LINES)
    lines = (n for n in range(place.line, last + 1) if places.takes_comment(n))
    # Of a comment only the first mark counts.
    return next((n for n in lines if _mark(places, n) != "ignore-file"), None)


def _mark(places: Places, line: int) -> str:
    """The kind of suppression in the comment of a line; "" if there is none."""
    span = places.comments.get(line)
    found = COMMENT.search(places.text[slice(*span)]) if span else None
    return found["scope"] if found else ""


def _on_line(
    places: Places, line: int, findings: Sequence[Finding], reason: str
) -> Iterator[TextEdit]:
    names = list(dict.fromkeys(finding.rule for finding in findings))
    above = line - 1 if places.is_about_line_below else line
    if span := places.comments.get(above):
        found = COMMENT.search(places.text[slice(*span)])
        if found is not None and found["scope"] == "ignore":
            yield from _merged(places.text, span, names, reason)
            return
    comment = _comment("ignore", names, reason)
    if places.is_about_line_below:
        start = places.starts[line - 1]
        yield TextEdit(start, start, f"{comment}\n")
        return
    end = places.end(line)
    code = places.text[places.starts[line - 1] : end]
    yield TextEdit(end, end, f"{'  ' if code.strip() else ''}{comment}")


def _in_file(places: Places, findings: Sequence[Finding], reason: str) -> Iterator[TextEdit]:
    names = list(dict.fromkeys(finding.rule for finding in findings))
    for span in places.comments.values():
        found = COMMENT.search(places.text[slice(*span)])
        if found is not None and found["scope"] == "ignore-file" and found["names"] is not None:
            yield from _merged(places.text, span, names, reason)
            return
    line, comment = places.top, _comment("ignore-file", names, reason)
    if line > len(places.starts):
        yield TextEdit(len(places.text), len(places.text), f"\n{comment}")
    else:
        start = places.starts[line - 1]
        yield TextEdit(start, start, f"{comment}\n")


def _comment(scope: str, names: Iterable[str], reason: str) -> str:
    return f"# revlint: {scope}[{', '.join(names)}]{f' -- {reason}' if reason else ''}"


def _merged(
    text: str, span: tuple[int, int], names: Iterable[str], reason: str
) -> Iterator[TextEdit]:
    """The edits that add names and a reason to a suppression."""
    start, end = span
    found = COMMENT.search(text[start:end])
    assert found is not None
    old = (found["names"] or "").replace(",", " ").split()
    new = ", ".join(name for name in names if name not in old)
    after = start + found.end("scope" if found["names"] is None else "names")
    added = f"{', ' if old and new else ''}{new}"
    if found["names"] is None:
        added = f"[{added}]"
    elif found["names"].rstrip().endswith(","):
        added = f" {new}"
    known = (found["reason"] or "").strip()
    if found["reason"] is None and reason:
        close = after + (found["names"] is not None)
        if found["names"] is None:
            yield TextEdit(after, after, f"{added} -- {reason}")
            return
        yield TextEdit(close, close, f" -- {reason}")
    elif reason and reason not in known:
        yield TextEdit(end, end, f"; {reason}" if known else f" {reason}")
    yield TextEdit(after, after, added)
