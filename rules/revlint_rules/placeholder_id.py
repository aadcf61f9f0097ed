"""placeholder-id: an id that was typed along the keyboard, or counted up."""

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
)

_GOOD = history("<base> -> 3f2a9c17d0be", "3f2a9c17d0be -> 91d4c2e7a05b")
_BAD = history("<base> -> 3f2a9c17d0be", "3f2a9c17d0be -> a1b2c3d4e5f6")
_PLACEHOLDER = "migrations/versions/a1b2c3d4e5f6.py"

_SHORTEST = 8
_LONGEST = DEFAULT_MAX_ID_LENGTH

#: The shortest piece of an id that is put together from several sequences of one length, and of
#: one that is put together from two of any length.
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

#: Each order, going round, forwards and backwards; every sequence is a part of one of them.
_CYCLES = tuple(
    turned
    for order in _ORDERS
    for cycle in (order * (_LONGEST // len(order) + 2),)
    for turned in (cycle, cycle[::-1])
)

#: Whatever is a sequence begins with one of these.
_BEGINNINGS = frozenset(c[i : i + 3] for c in _CYCLES for i in range(len(c) - 2))


class PlaceholderId(FileRule):
    """An id of eight or more letters and digits is one keyboard or counting sequence.

    Such as `a1b2c3d4e5f6`, `123456789abc`, `abcdef123456`, `aaaaaaaaaaaa` and `qwertyuiop`.
    Numbering schemes are none: counters with zeros before them (`0001`, `oss000000012`) and dates
    (`20240101120000`) are not flagged, and nothing is where `id-pattern` is set. A random id of
    twelve hex digits is flagged less than once in forty million.

    Why: Ids that are typed by hand, or written by a tool that imitates one, are the same ones
        everywhere. When the second branch that took `a1b2c3d4e5f6` is merged, Alembic only warns
        (`Revision a1b2c3d4e5f6 is present more than once`), loses one of the two migrations and
        stops at `Multiple head revisions`.
    Fix: Give the revision the kind of id that `alembic revision` makes, before a database has run
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
            title=(
                f"the id {quoted(id_)} is a sequence that people and tools type everywhere; where "
                "two branches take it, Alembic loses one of the two migrations"
            ),
            help="give the revision an id of its own, as alembic revision makes them",
            location=Location(revision.path, revision.id_range),
            revision=id_,
        )


def is_placeholder(id_: str) -> bool:
    """Whether an id is one keyboard or counting sequence, or a few of them put together."""
    text = id_.lower()
    if not (_SHORTEST <= len(text) <= _LONGEST and text.isascii() and text.isalnum()):
        return False
    if len(set(text)) == 1:
        # Nothing but zeros is where a counter begins.
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
    """What settles nearly every id at once."""
    every_other = text[:6:2]
    return text[:3] in _BEGINNINGS or every_other in _BEGINNINGS or len(set(every_other)) == 1


def _is_sequence(text: str) -> bool:
    return any(text in cycle for cycle in _CYCLES)


def _is_interleaved(text: str) -> bool:
    """Two sequences in turn: ``a1b2c3d4``, ``1q2w3e4r``, ``aabbccdd``, ``a0a0a0a0``."""
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
