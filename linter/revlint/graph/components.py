"""The parts into which a graph falls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def number_components(before: Mapping[str, Sequence[str]], order: Sequence[str]) -> dict[str, int]:
    """For each id a number that it shares with all that is linked to it, directly or not.

    Args:
        before: the ids right before each id.
        order: ids, each after those before it; it may lack some.
    """
    number: dict[str, int] = {}
    joined: list[int] = []
    pairs: list[tuple[int, int]] = []
    for id_ in order:
        ids = before[id_]
        if ids:
            mine = number[id_] = number[ids[0]]
            if len(ids) > 1:
                pairs += [(mine, number[one]) for one in ids]
        else:
            number[id_] = len(joined)
            joined.append(len(joined))
    if len(number) < len(before):
        left = [id_ for id_ in before if id_ not in number]
        number |= {id_: n for n, id_ in enumerate(left, len(joined))}
        joined += range(len(joined), len(joined) + len(left))
        pairs += [(number[id_], number[one]) for id_ in left for one in before[id_]]
    for one, other in pairs:
        joined[_find(joined, one)] = _find(joined, other)
    if any(joined[n] != n for n in range(len(joined))):
        return {id_: _find(joined, n) for id_, n in number.items()}
    return number


def _find(joined: list[int], number: int) -> int:
    """The number that stands for all that were joined with one."""
    while joined[number] != number:
        joined[number] = number = joined[joined[number]]
    return number
