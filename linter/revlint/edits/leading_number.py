"""The number or date with which an id or a file name begins."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

_DATE = re.compile(
    r"(?:19|20)\d\d(?P<s>[-_]?)(?:0[1-9]|1[0-2])(?P=s)(?:0[1-9]|[12]\d|3[01])"
    r"(?:[-_T]?(?:[01]\d|2[0-3])[-_]?[0-5]\d(?:[-_]?[0-5]\d)?)?(?![0-9])"
)
_EPOCH = re.compile(r"1[5-9]\d{8}(?![0-9])")
_NUMBER = re.compile(r"[0-9]{1,9}(?=[-_. ]|$)")

#: What a date with so many digits counts.
_UNITS = {8: timedelta(0), 12: timedelta(minutes=1), 14: timedelta(seconds=1)}

#: So many texts of ten begin alike where that is a habit.
_HABIT = 0.8


@dataclass(frozen=True, slots=True)
class Leading:
    """The beginning of a text: ``number``, ``date`` or ``epoch``; its value orders the texts."""

    kind: str
    text: str

    @property
    def value(self) -> int:
        """The number; of a date its digits, with zeros for a time that it leaves out."""
        digits = re.sub(r"\D", "", self.text)
        return int(digits.ljust(14, "0") if self.kind == "date" else digits)

    def time(self, now: datetime) -> datetime:
        """The time of a date; what it leaves out is that of now."""
        digits = re.sub(r"\D", "", self.text)
        whole = digits + now.strftime("%Y%m%d%H%M%S")[len(digits) :]
        return datetime.strptime(whole, "%Y%m%d%H%M%S").replace(microsecond=now.microsecond)

    def after(self, last: int, now: datetime) -> str:
        """The next free text of this form, after the highest value in use."""
        if self.kind == "number":
            return str(last + 1).zfill(len(self.text))
        if self.kind == "epoch":
            return str(max(int(now.timestamp()), last + 1))
        digits = sum(c.isdigit() for c in self.text)
        while int(_digits(now, digits).ljust(14, "0")) <= last and _UNITS[digits]:
            now += _UNITS[digits]
        fill = iter(_digits(now, digits))
        return re.sub(r"\d", lambda _: next(fill), self.text)


def leading(text: str) -> Leading | None:
    """The number or date with which a text begins."""
    for kind, pattern in (("date", _DATE), ("epoch", _EPOCH), ("number", _NUMBER)):
        if match := pattern.match(text):
            return Leading(kind, match[0])
    return None


def renumber(new: Sequence[str], old: Collection[str], now: datetime) -> dict[str, str]:
    """The texts that have to change so that each begins with the next free number or date.

    Args:
        new: texts in the order that they are to have.
        old: texts that stay, and that are taken.
        now: what a new date is.
    """
    begun = [found for text in old if (found := leading(text))]
    kinds = [found.kind for found in begun]
    kind = max(kinds, key=kinds.count, default="")
    same = [found for found in begun if found.kind == kind]
    if not same or len(same) < _HABIT * len(old) or (kind == "number" and not _counts(same)):
        return {}
    last = max(found.value for found in same)
    changed = {}
    for text in new:
        found = leading(text)
        if found is None or found.kind != kind:
            continue
        is_right = found.value == last + 1 if kind == "number" else found.value > last
        start = found.text if is_right else found.after(last, now)
        if start != found.text:
            changed[text] = start + text[len(found.text) :]
        last = Leading(kind, start).value
    return changed


def _counts(found: Sequence[Leading]) -> bool:
    """Whether numbers count up one by one, and are not random."""
    steps = [two - one for one, two in pairwise(sorted({f.value for f in found}))]
    return steps.count(1) >= len(steps) / 2


def _digits(now: datetime, count: int) -> str:
    return now.strftime("%Y%m%d%H%M%S")[:count]
