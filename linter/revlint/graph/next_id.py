"""An id for a revision that a chain is to get."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator

from revlint.config.id_pattern import matches
from revlint.graph.chain import Chain
from revlint.graph.counted_ids import Counter, find_counter

_DIGITS = "0123456789abcdef"

#: Such ids as Alembic makes: the last twelve digits of a random UUID (alembic: util, rev_id).
_TYPICAL = (*((_DIGITS * 2)[i : i + 12] for i in range(16)), *(digit * 12 for digit in _DIGITS))

#: What follows the number of a merge where each id of a chain ends in words.
_MERGE = ("_merge_heads", "-merge-heads", "_merge", "-merge")


def rev_id_options(chain: Chain) -> tuple[str, ...] | None:
    """The options that give a new revision an id which ``id-pattern`` allows.

    There are none where each id that Alembic makes itself is allowed; None where no id is found.
    """
    pattern = chain.config.id_pattern
    if pattern is None or all(matches(pattern, id_) for id_ in _TYPICAL):
        return ()
    id_ = next_id(chain)
    return None if id_ is None else ("--rev-id", id_)


def next_id(chain: Chain, also: Collection[str] = ()) -> str | None:
    """An id that no revision has and ``id-pattern`` allows.

    It is the next number where the ids count, else hexadecimal, and the same in each run over the
    same files.

    Args:
        chain: gets the id.
        also: ids that are taken elsewhere, such as in the base.
    """
    pattern = chain.config.id_pattern
    counter = find_counter(chain, also)
    numbers = tuple(_next_numbers(counter)) if counter else ()
    # A pattern may allow both; what it rules out is left out below.
    others = tuple(_hexadecimal(chain))
    candidates = (*others, *numbers) if pattern else (*numbers, *others)
    taken = {*chain.by_id, *also}
    allowed = (i for i in candidates if pattern is None or matches(pattern, i))
    return next((id_ for id_ in allowed if id_ not in taken), None)


def _hexadecimal(chain: Chain) -> Iterator[str]:
    """Digits that depend on the heads, with a letter, so that no counter is like them."""
    digest = hashlib.sha256("\n".join(chain.heads).encode(errors="surrogatepass")).hexdigest()
    start = next((i for i, digit in enumerate(digest) if digit.isalpha()), 0)
    digits = (digest[start:] + digest)[:40]
    for length in (12, 32, 8, 16, 40, 10, 6):
        yield digits[:length]
        yield digits[:length].upper()
    yield "-".join(digits[a:b] for a, b in ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32)))


def _next_numbers(counter: Counter) -> Iterator[str]:
    """The ids after the highest number; first those that end as all do."""
    suffixes = {numbered.suffix for numbered in counter.ids}
    for suffix in (*(suffixes if len(suffixes) == 1 else ()), *_MERGE, ""):
        yield counter.next(suffix)
