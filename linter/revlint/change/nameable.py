"""What unknown files of a chain can name: a file as old as the base names nothing newer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from revlint.change.change import Change
from revlint.change.matching import bytes_of
from revlint.contract.project import Project
from revlint.graph.chain import Chain


def limit_nameable(change: Change) -> Change:
    """The change with the limits on what files can name whose ids or parents are unknown."""
    limits = find_limits(change)
    if not any(limits.values()):
        return change

    def limited(project: Project) -> Project:
        chains = (
            c.with_parts(nameable=limits[id(c)]) if limits.get(id(c)) else c for c in project.chains
        )
        return replace(project, chains=tuple(chains))

    return Change(
        change.base,
        change.before,
        limited(change.tip),
        limited(change.merged),
        limited(change.now),
    )


def find_limits(change: Change) -> dict[int, dict[str, frozenset[str]]]:
    """By the ``id`` of a chain, what its unknown files can name, by path."""
    limits: dict[int, dict[str, frozenset[str]]] = {}
    for chain in change.chains:
        for newer, older in (
            (chain.tip, [chain.before]),
            (chain.merged, [chain.before, chain.tip]),
            (chain.now, [chain.before, chain.tip]),
        ):
            if newer is not None and not newer.parents_known:
                limits[id(newer)] = _nameable(newer, [one for one in older if one is not None])
    return limits


def _nameable(chain: Chain, older: Iterable[Chain]) -> dict[str, frozenset[str]]:
    """By path of an unknown file, what it can name, where an older chain has it unchanged.

    The oldest one counts: a later one may lack ids that the file names.
    """
    found: dict[str, frozenset[str]] = {}
    contents = {path: bytes_of(chain, path) for path in _unknown(chain)}
    for old in older:
        same = {bytes_of(old, path) for path in _unknown(old)} - {b""}
        kept = [path for path, data in contents.items() if data in same]
        names = frozenset({*old.by_id, *kept, *_once_hidden(chain, old)})
        for path in kept:
            found.setdefault(path, names)
    return found


def _unknown(chain: Chain) -> Iterator[str]:
    yield from (file.path for file in chain.headless)
    yield from (f.path for f in chain.files if f.id is None or not f.parents_known)


def _once_hidden(chain: Chain, old: Chain) -> Iterator[str]:
    """The ids, and the paths where the id is unknown, of files whose id an older chain hides."""
    hidden = {u.path for u in old.headless} | {f.path for f in old.files if f.id is None}
    for path in hidden:
        file = chain.by_path.get(path)
        yield path if file is None or file.id is None else file.id
