"""A plan as a unified diff in git's format, which ``git apply`` takes byte for byte."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import SequenceMatcher

from revlint.edits.plan import FileChange, Plan

#: How many unchanged lines are shown around a change.
_CONTEXT = 3

#: More changed lines than these in a row are shown as one change: to compare them takes too long.
_MOST_COMPARED = 4_000

#: The characters that git writes with a letter, as C does.
_LETTERS = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}


def diff(plan: Plan, prefix: str = "") -> bytes:
    """The changes of a plan; ``prefix`` is the path of the tree in the repository, or ``""``."""
    return b"".join(part for change in plan.changes for part in _file(change, prefix))


def _file(change: FileChange, prefix: str) -> Iterator[bytes]:
    old, new = (f"{prefix}/{p}" if prefix else p for p in (change.path, change.target))
    yield b"diff --git %s %s\n" % (_quoted(f"a/{old}"), _quoted(f"b/{new}"))
    if change.before is None:
        yield b"new file mode 100644\n"
    elif change.after is None:
        yield b"deleted file mode 100644\n"
    elif old != new:
        yield b"similarity index %d%%\n" % _similarity(change.before, change.after)
        yield b"rename from %s\nrename to %s\n" % (_quoted(old), _quoted(new))
    before, after = change.before or b"", change.after or b""
    if before != after:
        yield b"--- %s\n" % (b"/dev/null" if change.before is None else _named(f"a/{old}"))
        yield b"+++ %s\n" % (b"/dev/null" if change.after is None else _named(f"b/{new}"))
        yield from _hunks(before, after)


def _similarity(before: bytes, after: bytes) -> int:
    """How much of a file stays, in percent: 100 only where all of it does."""
    if before == after:
        return 100
    old, new = _lines(before), _lines(after)
    same = sum(a == b for a, b in zip(old, new, strict=False))
    return min(99, 100 * same // max(len(old), len(new)))


def _hunks(before: bytes, after: bytes) -> Iterator[bytes]:
    old, new = _lines(before), _lines(after)
    for group in _groups(old, new):
        first, last = group[0], group[-1]
        yield b"@@ -%s +%s @@\n" % (_span(first[1], last[2]), _span(first[3], last[4]))
        for tag, i, i_end, j, j_end in group:
            if tag == "equal":
                yield from _marked(b" ", old[i:i_end])
            else:
                yield from _marked(b"-", old[i:i_end])
                yield from _marked(b"+", new[j:j_end])


#: A step from old to new lines: what it does, and the lines of both.
_Step = tuple[str, int, int, int, int]


def _groups(old: list[bytes], new: list[bytes]) -> Iterator[list[_Step]]:
    """The hunks; the lines before the first change and after the last are not compared."""
    fewest = min(len(old), len(new))
    start = next((i for i in range(fewest) if old[i] != new[i]), fewest)
    left = fewest - start
    end = next((i for i in range(left) if old[-1 - i] != new[-1 - i]), left)
    above, below = min(start, _CONTEXT), min(end, _CONTEXT)
    first, last, last_new = start - above, len(old) - end + below, len(new) - end + below
    if max(last, last_new) - first > _MOST_COMPARED:
        i, j = len(old) - end, len(new) - end
        yield [
            ("equal", first, start, first, start),
            ("replace", start, i, start, j),
            ("equal", i, last, j, last_new),
        ]
        return
    matcher = SequenceMatcher(None, old[first:last], new[first:last_new])
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        yield [
            (tag, first + i, first + i_end, first + j, first + j_end)
            for tag, i, i_end, j, j_end in group
        ]


def _lines(data: bytes) -> list[bytes]:
    """The lines with their ends; only ``\\n`` ends a line, as git counts."""
    parts = data.split(b"\n")
    return [*(part + b"\n" for part in parts[:-1]), *filter(None, parts[-1:])]


def _marked(sign: bytes, lines: list[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield sign + line
        if not line.endswith(b"\n"):
            yield b"\n\\ No newline at end of file\n"


def _span(start: int, end: int) -> bytes:
    """The lines of a hunk: the first one, from 1, and how many; of none, the one before them."""
    count = end - start
    return b"%d" % (start + 1) if count == 1 else b"%d,%d" % (start + (count > 0), count)


def _named(path: str) -> bytes:
    """A path of the lines ``---`` and ``+++``; a tab ends one with blanks."""
    name = _quoted(path)
    return name + b"\t" if b" " in name and not name.startswith(b'"') else name


def _quoted(path: str) -> bytes:
    """A path as git writes it: in quotes, with escapes, where it has unusual bytes."""
    data = os.fsencode(path)
    if all(32 <= byte < 127 and byte not in b'"\\' for byte in data):
        return data
    return b'"%s"' % b"".join(map(_escaped, data))


def _escaped(byte: int) -> bytes:
    if byte in _LETTERS:
        return b"\\" + _LETTERS[byte].encode()
    return bytes([byte]) if 32 <= byte < 127 else b"\\%03o" % byte
