"""Reading ``[[counterparts]]``: chains of which each revision has a partner in the others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TypeGuard

from revlint.config.config import Config, Counterparts
from revlint.config.mistakes import Mistakes, Path, unknown_key

_KEYS = ("chains", "pairs", "exceptions")
_IDS = "a list of ids"


def read_counterparts(values: object, mistakes: Mistakes) -> tuple[Counterparts, ...]:
    """The tables of ``[[counterparts]]`` without those that are wrong."""
    tables = values if isinstance(values, list) else None
    if tables is None or not all(isinstance(table, dict) for table in tables):
        mistakes.add(("counterparts",), "write [[counterparts]] with the key chains")
        return ()
    found = (_read(table, ("counterparts", str(i)), mistakes) for i, table in enumerate(tables))
    return tuple(one for one in found if one is not None)


def _read(table: dict[str, object], path: Path, mistakes: Mistakes) -> Counterparts | None:
    for name in table:
        if name not in _KEYS:
            mistakes.add((*path, name), unknown_key(name, _KEYS))
    chains, exceptions = table.get("chains"), table.get("exceptions", [])
    if not _is_list_of_texts(chains) or len(chains) < 2:
        mistakes.add((*path, "chains"), "counterparts need a list of two declared chains or more")
        return None
    if not _is_list_of_texts(exceptions):
        mistakes.refuse((*path, "exceptions"), exceptions, _IDS)
        exceptions = []
    pairs = tuple(_pairs(table.get("pairs", []), len(chains), (*path, "pairs"), mistakes))
    for id_ in dict.fromkeys(exceptions):
        if any(id_ in pair for pair in pairs):
            mistakes.add((*path, "exceptions"), f"'{id_}' is in pairs too")
    return Counterparts(
        tuple(chains),
        pairs,
        tuple(exceptions),
        *(mistakes.location((*path, key)) for key in _KEYS),
    )


def _pairs(values: object, width: int, path: Path, mistakes: Mistakes) -> Iterator[tuple[str, ...]]:
    allowed = f"a list of lists, each with {width} ids in the order of chains"
    if not isinstance(values, list):
        mistakes.refuse(path, values, allowed)
        return
    taken: set[tuple[int, str]] = set()
    for ids in values:
        if not _is_list_of_texts(ids) or len(ids) != width:
            mistakes.refuse(path, ids, allowed)
            continue
        twice = [id_ for place in enumerate(ids) if place in taken for id_ in place[1:]]
        if twice:
            mistakes.add(path, f"'{twice[0]}' is in two pairs")
            continue
        taken.update(enumerate(ids))
        yield tuple(ids)


def check_counterparts(config: Config, mistakes: Mistakes) -> None:
    """Note chains that are in another repository, and two chains in two tables."""
    external = {chain.name for chain in config.chains if chain.external}
    seen: set[frozenset[str]] = set()
    for i, counterparts in enumerate(config.counterparts):
        path = ("counterparts", str(i), "chains")
        for name in counterparts.chains:
            if name in external:
                mistakes.add(path, f"chain '{name}' is external, so its revisions are not here")
        for one, other in combinations(dict.fromkeys(counterparts.chains), 2):
            pair = frozenset((one, other))
            if pair in seen:
                mistakes.add(path, f"'{one}' and '{other}' are counterparts already")
            seen.add(pair)


def _is_list_of_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(i, str) and i.strip() for i in value)
