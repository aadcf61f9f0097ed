"""placeholder-id: an id that is a keyboard or counting sequence."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    DEFAULT_MAX_ID_LENGTH,
    Chain,
    Example,
    FileRule,
    Finding,
    Location,
    Revision,
    Severity,
    history,
    quoted,
    random_id,
)

_GOOD = history("<base> -> 3f2a9c17d0be", "3f2a9c17d0be -> 91d4c2e7a05b")
_BAD = history("<base> -> 3f2a9c17d0be", "3f2a9c17d0be -> a1b2c3d4e5f6")
_PLACEHOLDER = "migrations/versions/a1b2c3d4e5f6.py"

_SHORTEST = 8
_LONGEST = DEFAULT_MAX_ID_LENGTH

#: The shortest part of an id that consists of several sequences of one length, and of one that
#: consists of two sequences of any length.
_SHORTEST_BLOCK = 3
_SHORTEST_HALF = 4

_ORDERS = (
    "0123456789",
    "123456789",
    "abcdef",
    "0123456789abcdef",
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
)

#: Each order, repeated, forwards and backwards. Every sequence is a part of one of them.
_CYCLES = tuple(
    turned
    for order in _ORDERS
    for cycle in (order * (_LONGEST // len(order) + 2),)
    for turned in (cycle, cycle[::-1])
)

#: Every sequence begins with one of these.
_BEGINNINGS = frozenset(c[i : i + 3] for c in _CYCLES for i in range(len(c) - 2))


class PlaceholderId(FileRule):
    """An id of eight or more letters and digits is a keyboard or counting sequence.

    Examples: `a1b2c3d4e5f6`, `123456789abc`, `abcdef123456`, `aaaaaaaaaaaa` and `qwertyuiop`.
    Numbering schemes are not flagged: counters with leading zeros (`0001`, `oss000000012`) and
    dates (`20240101120000`) pass, and so does every id where `id-pattern` is set. The rule flags
    less than one in forty million random ids of twelve hex digits.

    Why: People, and tools that imitate ids, type the same sequences everywhere. When the second
        branch that uses `a1b2c3d4e5f6` is merged, Alembic only warns (`Revision a1b2c3d4e5f6 is
        present more than once`), skips one of the two migrations and stops with `Multiple head
        revisions`.
    Fix: Give the revision a random id, as `alembic revision` makes them, before a database runs
        it, here and in every `down_revision` that names it.
    Semantics: alembic: util/langhelpers.py, rev_id; script/revision.py, RevisionMap._revision_map.
        Observed with Alembic 1.20.1.
    """

    name = "placeholder-id"
    group = "Identity"
    severity = Severity.WARNING
    default = "new"
    options = ("id-pattern",)
    examples = (
        Example(bad=_BAD, good=_GOOD, finds=(f"{_PLACEHOLDER}:9",), new=frozenset({_PLACEHOLDER})),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        id_ = revision.id
        if id_ is None or chain.config.id_pattern is not None or not is_placeholder(id_):
            return
        yield Finding(
            title=f"id {quoted(id_)} is a keyboard or counting sequence",
            label="likely to be used on another branch too",
            facts=(
                "people and tools type the same sequences everywhere",
                "where two files have one id, Alembic warns and skips one of the two migrations",
            ),
            help=(
                f"use a random id, such as {quoted(random_id(revision.path, id_))}, here and in "
                "every down_revision that names it"
            ),
            location=Location(revision.path, revision.id_range),
            revision=id_,
        )


def is_placeholder(id_: str) -> bool:
    """Whether an id is one keyboard or counting sequence, or a few of them joined."""
    text = id_.lower()
    if not (_SHORTEST <= len(text) <= _LONGEST and text.isascii() and text.isalnum()):
        return False
    if len(set(text)) == 1:
        # A counter begins with zeros only.
        return text[0] != "0"
    if not _may_be_sequence(text):
        return False
    if _is_sequence(text):
        return True
    # Other numbers may be dates, counters or time stamps.
    if text.isdigit():
        return False
    return _is_interleaved(text) or _is_in_blocks(text) or _is_in_halves(text)


def _may_be_sequence(text: str) -> bool:
    """A quick test that rules out nearly every id."""
    every_other = text[:6:2]
    return text[:3] in _BEGINNINGS or every_other in _BEGINNINGS or len(set(every_other)) == 1


def _is_sequence(text: str) -> bool:
    return any(text in cycle for cycle in _CYCLES)


def _is_interleaved(text: str) -> bool:
    """Two alternating sequences: ``a1b2c3d4``, ``1q2w3e4r``, ``aabbccdd``, ``a0a0a0a0``."""
    return all(len(set(part)) == 1 or _is_sequence(part) for part in (text[::2], text[1::2]))


def _is_in_blocks(text: str) -> bool:
    """Sequences of one length: ``abc123def456``, ``abcd1234``, ``asdfasdf``."""
    sizes = range(_SHORTEST_BLOCK, len(text) // 2 + 1)
    return any(
        all(_is_sequence(text[at : at + size]) for at in range(0, len(text), size))
        for size in sizes
        if len(text) % size == 0
    )


def _is_in_halves(text: str) -> bool:
    """Two sequences: ``abcdef12345``, ``qwertyui1234``."""
    cuts = range(_SHORTEST_HALF, len(text) - _SHORTEST_HALF + 1)
    return any(_is_sequence(text[:cut]) and _is_sequence(text[cut:]) for cut in cuts)
