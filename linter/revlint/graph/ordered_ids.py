"""The ids of a chain in an order that puts parents first."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.graph.chain import Chain
from revlint.graph.order import topological


def ordered_ids(chain: Chain) -> Sequence[str]:
    """The ids of a chain, parents first; in load order if it has a cycle."""
    ids = topological(chain.predecessors)
    return ids if len(ids) == len(chain.by_id) else list(chain.by_id)
