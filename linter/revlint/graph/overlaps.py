"""Revisions whose parents and dependencies overlap, so that ``alembic upgrade`` fails on them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from revlint.graph.ancestry import ancestors_among
from revlint.graph.links import Links

Graph = Mapping[str, Collection[str]]
Pair = tuple[str, str]

#: How many pairs are followed through the graph at once, a bit for each.
_BATCH = 4096


def find_overlaps(
    parents: Graph, dependencies: Graph, links: Links, ids: Collection[str]
) -> dict[str, frozenset[str]]:
    """The revisions on whose parents and dependencies an upgrade fails, with the ids to blame.

    The version table has no row of a revision that another row includes. If two or more of what a
    revision names include no other, Alembic takes it for a merge of all that it names, and looks
    for the rows of those that are included as well (alembic: runtime/migration.py,
    RevisionStep.merge_branch_idents).

    Args:
        parents: the ids that each id names in ``down_revision``.
        dependencies: the ids that each id names in ``depends_on``.
        links: both together.
        ids: those that may name more than two.
    """
    named = {id_: {*links.before[id_]} for id_ in sorted(ids) if len(links.before[id_]) > 2}
    # Alembic refuses a graph with a cycle.
    if not named or not links.is_acyclic:
        return {}
    included = {
        id_: above
        for (id_, ids), above in zip(
            named.items(), ancestors_among(links, list(named.values())), strict=True
        )
        if above and len(ids - above) > 1
    }
    pairs = [(id_, one) for id_, ids in included.items() for one in ids - {*parents[id_]}]
    passed: set[Pair] = set()
    for start in range(0, len(pairs), _BATCH):
        passed.update(_passed(pairs[start : start + _BATCH], parents, dependencies, links.order))
    found = {
        id_: frozenset(one for one in ids if (id_, one) not in passed)
        for id_, ids in included.items()
    }
    return {id_: ids for id_, ids in found.items() if ids}


def _passed(
    pairs: Sequence[Pair], parents: Graph, dependencies: Graph, order: Sequence[str]
) -> Iterator[Pair]:
    """The pairs of a revision and a dependency of it that Alembic passes over.

    It does where an ancestor by ``down_revision`` declares the dependency as well (alembic:
    script/revision.py, RevisionMap._normalize_depends_on).
    """
    starts: dict[str, int] = {}
    declared: dict[str, int] = {}
    for n, (id_, one) in enumerate(pairs):
        starts[id_] = starts.get(id_, 0) | 1 << n
        declared[one] = declared.get(one, 0) | 1 << n
    below: dict[str, int] = dict.fromkeys(order, 0)
    known = 0
    for id_ in reversed(order):
        for one in dependencies[id_]:
            known |= below[id_] & declared.get(one, 0)
        bits = below[id_] | starts.get(id_, 0)
        for parent in parents[id_] if bits else ():
            below[parent] |= bits
    return (pair for n, pair in enumerate(pairs) if known >> n & 1)
