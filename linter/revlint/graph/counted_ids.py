"""The counter in the ids of a chain: which pattern counts, and the next free number."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from revlint.config.id_counter import NumberedId, read_number
from revlint.graph.chain import Chain
from revlint.graph.numbering import Numbering

#: A number that is a word, such as in ``0042``, ``v12`` and ``0042_add_users``.
_NUMBERED = re.compile(r"(?P<prefix>\D*)(?P<digits>[0-9]+)(?:[_\-. ].*)?")

#: So many ids make a habit, and such a share of all ids must have it.
_HABIT_IDS = 3
_HABIT_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Counter:
    """The numbered ids of a chain and of what else counts, by the pattern that they match."""

    pattern: str
    ids: tuple[NumberedId, ...]

    @property
    def last(self) -> NumberedId:
        """The id with the highest number."""
        return max(self.ids, key=lambda id_: id_.number)

    def read(self, id_: str) -> NumberedId | None:
        """The number of an id; None where it has none."""
        return read_number(self.pattern, id_)

    def next(self, suffix: str = "") -> str:
        """The id after the last one, as wide as that."""
        return self.last.with_number(self.last.number + 1, suffix)


def find_counter(chain: Chain, also: Collection[str] = ()) -> Counter | None:
    """The counter of a chain's ids: that of ``id-pattern``, else of what most ids look like.

    Of several prefixes, that of the heads counts.

    Args:
        chain: has the ids.
        also: ids that are taken elsewhere, such as in the base.
    """
    every = dict.fromkeys((*chain.by_id, *also))
    pattern = chain.config.id_pattern or habit_of(every)
    if pattern is None:
        return None
    found = [id_ for text in every if (id_ := read_number(pattern, text))]
    heads = {id_.prefix for head in chain.heads if (id_ := read_number(pattern, head))}
    found = [id_ for id_ in found if id_.prefix in heads] or found
    return Counter(pattern, tuple(found)) if found else None


def habit_of(ids: Iterable[str]) -> str | None:
    """A pattern with a counter that most ids match; None where they are not numbered."""
    matches = [_NUMBERED.fullmatch(id_) for id_ in ids]
    numbered = [match for match in matches if match]
    prefixes = [match["prefix"] for match in numbered]
    prefix = max(prefixes, key=prefixes.count, default="")
    count = prefixes.count(prefix)
    if count < max(_HABIT_IDS, _HABIT_SHARE * len(matches)):
        return None
    pattern = rf"{re.escape(prefix)}\d+(?:[_\-. ].*)?"
    known = [id_ for m in numbered if (id_ := read_number(pattern, m.string))]
    numbering = Numbering(pattern, prefix, {id_.number: id_ for id_ in known})
    return pattern if numbering.old and numbering.is_counted else None
