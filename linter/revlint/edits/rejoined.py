"""The parents of revisions from below which others were taken."""

from __future__ import annotations

from collections.abc import Collection

from revlint.errors import EditRefused
from revlint.graph.ancestry import ancestors_among
from revlint.graph.chain import Chain
from revlint.graph.order import topological
from revlint.migration.identifier import quoted


def rejoin(chain: Chain, gone: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The new parents of the revisions that followed some others: what these followed.

    Args:
        chain: the chain, without a cycle.
        gone: some of its ids, none of them a merge.

    Raises:
        EditRefused: it is not known what they followed.
    """
    stands_for: dict[str, tuple[str, ...]] = {}
    for id_ in topological(chain.predecessors):
        if id_ in gone:
            parents = [v.text for v in chain.file_of(id_).parents]
            stands_for[id_] = tuple(p for one in parents for p in stands_for.get(one, (one,)))
    found = {}
    for file in chain.files:
        old = tuple(v.text for v in file.parents)
        if file.id is None or file.id in gone or not stands_for.keys() & {*old}:
            continue
        new = tuple(dict.fromkeys(p for one in old for p in stands_for.get(one, (one,))))
        for parent in new:
            if parent not in chain.by_id and parent not in chain.external_revisions:
                why = f"{quoted(file.id)} would follow {quoted(parent)}, which is in another chain"
                raise EditRefused(why, file.path)
        (redundant,) = ancestors_among(chain.lineage, [new])
        found[file.id] = tuple(p for p in new if p not in redundant)
    return found
