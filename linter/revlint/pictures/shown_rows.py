"""Which rows of a layout are shown: long linear runs are folded."""

from __future__ import annotations

from collections.abc import Collection

from revlint.pictures.lanes import Layout

#: The fewest rows of a run that are worth a fold, and how many stay visible at each end of a run.
LEAST, KEPT = 4, 2


def fold_runs(layout: Layout, kept: Collection[int]) -> list[bool]:
    """Whether each row is shown if long linear runs are folded; the rows in ``kept`` are."""
    is_shown = [True] * len(layout.rows)
    breaks = sorted(kept)
    at = 0
    for start, end in layout.runs:
        while at < len(breaks) and breaks[at] < start:
            at += 1
        begin = start
        while at < len(breaks) and breaks[at] < end:
            _fold(is_shown, begin, breaks[at])
            begin = breaks[at] + 1
            at += 1
        _fold(is_shown, begin, end)
    return is_shown


def _fold(is_shown: list[bool], start: int, end: int) -> None:
    """Fold the middle of a stretch of plain rows."""
    first, after = start + KEPT, end - KEPT
    if after - first >= LEAST:
        is_shown[first:after] = [False] * (after - first)


def show_only(layout: Layout, wanted: Collection[int], beside: Collection[int] = ()) -> list[bool]:
    """Whether each row is shown if only some are: those wanted, the rows that they are linked to,
    and ``beside``.
    """
    is_shown = [False] * len(layout.rows)
    for row in (*wanted, *beside):
        is_shown[row] = True
    for edge in layout.edges:
        if edge.upper in wanted or edge.lower in wanted:
            is_shown[edge.upper] = is_shown[edge.lower] = True
    return is_shown
