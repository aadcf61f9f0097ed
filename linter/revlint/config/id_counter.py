"""Counters in ids: the number that an ``id-pattern`` gives to an id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from revlint.config.id_pattern import matches

#: A run of digits in a pattern; other escapes and classes are passed over as one piece.
_REPEAT = r"(?:(?:[*+?]|\{\d*,?\d*\})[?+]?)?"
_PIECE = re.compile(rf"(?P<run>(?:(?:\\d|\[0-9\]){_REPEAT})+)|\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]", re.S)
_GROUP = "revlint_counter_"

#: Digits that are a date, or seconds or milliseconds since 1970, count nothing.
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d\d){0,3}")
_TIME = re.compile(r"1[5-9]\d{8}(?:\d{3})?")

#: Longer counters are random numbers.
_MAX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class NumberedId:
    """An id and its counter: the text before it, its digits, the text after it."""

    prefix: str
    digits: str
    suffix: str

    @property
    def text(self) -> str:
        """The id."""
        return self.prefix + self.digits + self.suffix

    @property
    def number(self) -> int:
        """The value of the counter."""
        return int(self.digits)

    def with_number(self, number: int, suffix: str) -> str:
        """An id of the same form with another number and another end."""
        return f"{self.prefix}{str(number).zfill(len(self.digits))}{suffix}"


def read_number(pattern: str, id_: str) -> NumberedId | None:
    """The counter of an id; None where the id does not match, or not one run of digits counts."""
    if not id_.isprintable() or not matches(pattern, id_):
        return None
    counted = _with_groups(pattern)
    match = counted.fullmatch(id_) if counted else None
    groups = match.groupdict() if match else {}
    counters = [name for name, text in groups.items() if name.startswith(_GROUP) and text]
    if match is None or len(counters) != 1:
        return None
    start, end = match.span(counters[0])
    digits = id_[start:end]
    whole = re.findall(r"\d*$", id_[:start])[0] + digits
    if not digits.isascii() or len(digits) > _MAX_DIGITS or _is_time(whole):
        return None
    return NumberedId(id_[:start], digits, id_[end:])


def _is_time(digits: str) -> bool:
    return bool(_DATE.fullmatch(digits) or _TIME.fullmatch(digits))


@lru_cache(maxsize=256)
def _with_groups(pattern: str) -> re.Pattern[str] | None:
    """A pattern with a named group around each run of digits; None where it has none."""
    count = 0

    def enclose(piece: re.Match[str]) -> str:
        nonlocal count
        if piece["run"] is None:
            return piece[0]
        count += 1
        return f"(?P<{_GROUP}{count}>{piece[0]})"

    enclosed = _PIECE.sub(enclose, pattern)
    return re.compile(enclosed) if count else None
