"""Patterns for ids that cannot hang.

Python's ``re`` tries one way after another to match a text, and there can be exponentially many
ways: ``(a+)+`` on thirty letters takes minutes. A pattern is therefore accepted only if the number
of ways is small, counted without trying them.

A time limit, as the library ``regex`` has, is no replacement. It does not limit the compilation
(``(?:(?:a{100}){100}){100}`` takes 1.3 seconds and hundreds of megabytes there), a search ran for
four times its limit, and on a slow machine the same tree would have another verdict.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

#: The most ways of matching one id that a pattern may have.
MAX_WAYS = 300_000

#: The length of an id for which a pattern's ways are counted when it is accepted. Three
#: repetitions without an upper bound stay within ``MAX_WAYS`` here, four do not.
TYPICAL_LENGTH = 64

MAX_PATTERN_LENGTH = 1_000

_CLASS = r"\[\^?\]?(?:[^\]\\]|\\.)*\]"
_TOKEN = re.compile(
    r"(?P<repeat>(?:[*+?]|{(?=[\d,])\d*(?:,\d*)?})[?+]?)"
    rf"|(?P<atom>\\[^1-9]|{_CLASS}|[^\\\[()|])"
    r"|(?P<group>\((?:\?:|\?P<\w+>|\?[aimsu]+[:)])?(?!\?))"
    r"|(?P<close>\))|(?P<alternative>\|)",
    re.DOTALL,
)


def mistake(pattern: str) -> str | None:
    """Why a pattern is refused, as the end of a sentence; None if it is accepted.

    Refused are: what Python's ``re`` does not compile; back references, look-ahead, look-behind,
    conditions, atomic groups and the flags ``x`` and ``L``; and what could match one id in too many
    ways: usually a repetition or alternatives inside a repetition without a small upper bound, or
    more than three such repetitions side by side.
    """
    if len(pattern) > MAX_PATTERN_LENGTH:
        return f"it is longer than {MAX_PATTERN_LENGTH} characters"
    try:
        with warnings.catch_warnings():
            # "[[" may mean something else in a Python to come; it is no mistake yet.
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"it is no regular expression: {error}"
    counted = ways(pattern, TYPICAL_LENGTH)
    if counted is None:
        return (
            "back references, look-ahead, look-behind, conditions, atomic groups and the flags "
            "x and L are refused, since nothing bounds the time they take"
        )
    if counted > MAX_WAYS:
        return (
            "it can match one id in so many ways that a search may never end; write a class "
            "such as [ab] for alternatives inside a repetition, put no repetition inside a "
            "repetition, and give repetitions an upper bound, such as {1,12}"
        )
    return None


def matches(pattern: str, id_: str) -> bool | None:
    """Whether an id matches an accepted pattern as a whole.

    None where the id is so long that the search could take too long; such an id is also longer
    than any version table is wide.
    """
    counted = ways(pattern, max(len(id_), TYPICAL_LENGTH))
    if counted is None or counted > MAX_WAYS:
        return None
    return re.fullmatch(pattern, id_) is not None


@lru_cache(maxsize=256)
def ways(pattern: str, length: int) -> int | None:
    """An upper bound for the ways in which a pattern can match a text of a length.

    The bound itself stops growing a little above ``MAX_WAYS``. None where the pattern holds
    something that is not counted.
    """
    # One frame per open group: the ways of the finished alternatives, of the sequence so far
    # without its last item, and of that item, to which a repetition applies.
    frames = [[0, 1, 1]]
    at = 0
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            return None
        at = token.end()
        frame = frames[-1]
        if token["atom"]:
            _append(frame, 1)
        elif token["group"]:
            if not token["group"].endswith(")"):
                frames.append([0, 1, 1])
        elif token["close"]:
            if len(frames) == 1:
                return None
            frames.pop()
            _append(frames[-1], _total(frame))
        elif token["alternative"]:
            frame[:] = [_total(frame), 1, 1]
        else:
            frame[2] = _repeated(frame[2], token["repeat"], length)
    return _total(frames[0]) if len(frames) == 1 else None


def _append(frame: list[int], item: int) -> None:
    frame[1] = _capped(frame[1] * frame[2])
    frame[2] = item


def _total(frame: list[int]) -> int:
    return _capped(frame[0] + frame[1] * frame[2])


def _repeated(item: int, repeat: str, length: int) -> int:
    low, high = _bounds(repeat, length)
    if item == 1:
        return high - low + 1
    total = item ** min(low, 32)
    for count in range(low + 1, high + 1):
        total += item ** min(count, 32)
        if total > MAX_WAYS:
            break
    return _capped(total)


def _bounds(repeat: str, length: int) -> tuple[int, int]:
    """The least and the most repetitions that a text of a length can show."""
    simple = {"*": (0, length), "+": (1, length), "?": (0, 1)}.get(repeat[0])
    if simple:
        return simple
    low, comma, high = repeat.strip("{}?+").partition(",")
    least = min(int(low or 0), length)
    if not comma:
        return least, least
    return least, max(least, min(int(high), length) if high else length)


def _capped(number: int) -> int:
    return min(number, MAX_WAYS + 1)
