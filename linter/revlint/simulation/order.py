"""The order in which Alembic runs revisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from revlint.graph.chain import Chain
from revlint.graph.order import topological


def upgrade_order(
    chain: Chain, targets: Collection[str], applied: Collection[str] = ()
) -> list[str]:
    """The revisions that an upgrade to some targets runs, in Alembic's order.

    The chain must be sound: no cycle, no missing parent, no duplicate id.

    Args:
        chain: the chain.
        targets: the ids to upgrade to.
        applied: the ids that the version table has; they and their ancestors are left out.

    Where a revision depends on several, Alembic takes those in any order, from run to run.

    Semantics: alembic: script/revision.py, RevisionMap._topological_sort.
    """
    return [*_order(_Links(chain), frozenset(targets), frozenset(applied))]


class _Links:
    """The links of a chain; those of one that took them over from it are the same."""

    def __init__(self, chain: Chain) -> None:
        self.predecessors = chain.predecessors
        self.chain = chain

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Links) and self.predecessors is other.predecessors

    def __hash__(self) -> int:
        return id(self.predecessors)


@lru_cache(maxsize=4)
def _order(links: _Links, targets: frozenset[str], applied: frozenset[str]) -> tuple[str, ...]:
    chain = links.chain
    masks = _masks_of(links)
    number = {id_: n for n, id_ in enumerate(chain.by_id)}
    done = _union(masks, applied)
    wanted = _union(masks, targets) & ~done
    todo = {id_ for id_, n in number.items() if wanted >> n & 1}
    heads = sorted((id_ for id_ in targets if id_ in todo), key=number.__getitem__)
    found = _sorted(chain.parents, _dependencies(chain), heads, todo, masks, number)
    return tuple(found[::-1])


def masks_of(chain: Chain) -> Mapping[str, int]:
    """For each id of a chain a bit set of itself and its ancestors, as ``ancestor_masks``."""
    return _masks_of(_Links(chain))


@lru_cache(maxsize=4)
def _masks_of(links: _Links) -> dict[str, int]:
    return ancestor_masks(links.predecessors)


def descendant_masks_of(chain: Chain) -> Mapping[str, int]:
    """For each id of a chain a bit set of itself and its descendants."""
    return _descendant_masks_of(_Links(chain))


@lru_cache(maxsize=4)
def _descendant_masks_of(links: _Links) -> dict[str, int]:
    successors: dict[str, list[str]] = {id_: [] for id_ in links.predecessors}
    for id_, before in links.predecessors.items():
        for one in before:
            successors[one].append(id_)
    return ancestor_masks(successors)


def ancestor_masks(predecessors: Mapping[str, Collection[str]]) -> dict[str, int]:
    """For each id a bit set of itself and its ancestors; bits are positions in the mapping."""
    number = {id_: n for n, id_ in enumerate(predecessors)}
    masks: dict[str, int] = {}
    for id_ in topological(predecessors):
        mask = 1 << number[id_]
        for before in predecessors[id_]:
            mask |= masks[before]
        masks[id_] = mask
    return masks


def _union(masks: Mapping[str, int], ids: Collection[str]) -> int:
    found = 0
    for id_ in ids:
        found |= masks.get(id_, 0)
    return found


def _dependencies(chain: Chain) -> Mapping[str, Sequence[str]]:
    """What each revision depends on, without what an ancestor by ``down_revision`` declares.

    Semantics: alembic: script/revision.py, RevisionMap._normalize_depends_on.
    """
    if not any(chain.dependencies.values()):
        return chain.dependencies
    above: dict[str, set[str]] = {}
    for id_ in topological(chain.predecessors):
        parents = chain.parents[id_]
        above[id_] = {d for p in parents for d in (*above[p], *chain.dependencies[p])}
    return {
        id_: [d for d in named if d not in above[id_]] for id_, named in chain.dependencies.items()
    }


def _sorted(
    parents: Mapping[str, Sequence[str]],
    dependencies: Mapping[str, Sequence[str]],
    heads: list[str],
    todo: set[str],
    masks: Mapping[str, int],
    number: Mapping[str, int],
) -> list[str]:
    """Alembic's walk, from the heads down; a line is followed as far as no other needs it later."""
    above = [masks[head] for head in heads]
    output: list[str] = []
    current = 0
    while heads:
        candidate = heads[current]
        bit = 1 << number[candidate]
        needed = next((i for i, mask in enumerate(above) if i != current and mask & bit), None)
        if needed is not None:
            current = needed
            continue
        if candidate in todo:
            output.append(candidate)
            todo.remove(candidate)
        downward = dict.fromkeys((*parents[candidate], *dependencies[candidate]))
        following = [p for p in downward if p in todo and p not in heads]
        if not following:
            del heads[current], above[current]
            current = max(current - 1, 0)
            continue
        heads[current], *_ = following
        if dependencies[candidate] or len(parents[candidate]) > 1:
            above[current] = masks[following[0]]
            heads += following[1:]
            above += [masks[id_] for id_ in following[1:]]
        else:
            above[current] &= ~bit
    return output
