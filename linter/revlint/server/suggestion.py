"""What completion offers, as a value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

#: More are not sent: an editor asks again when more is typed.
MOST = 200

Kind = Literal["revision", "key", "value", "rule", "chain", "table"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One text that may be inserted.

    ``matches`` is what the user may type to find it, where that is more than the text.
    """

    text: str
    kind: Kind
    detail: str = ""
    documentation: str = ""
    matches: str = ""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Suggestions in their order, and the offsets of the stretch that they replace.

    ``before`` and ``after`` go around each, such as quotes. ``is_complete`` is False where more
    were found.
    """

    items: tuple[Suggestion, ...]
    start: int
    end: int
    before: str = ""
    after: str = ""
    is_complete: bool = True


def suggestions(
    found: Iterable[Suggestion],
    typed: str,
    start: int,
    end: int,
    *,
    before: str = "",
    after: str = "",
) -> Suggestions:
    """Those that what is typed may become, the best ones if there are many."""
    word = typed.casefold()
    fitting = [one for one in found if word in (one.matches or one.text).casefold()]
    starting: Sequence[Suggestion] = [
        one for one in fitting if (one.matches or one.text).casefold().startswith(word)
    ]
    ordered = fitting if not word else [*starting, *(o for o in fitting if o not in starting)]
    return Suggestions(tuple(ordered[:MOST]), start, end, before, after, len(ordered) <= MOST)
