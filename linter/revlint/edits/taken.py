"""Ids that are not free, though no file of the tree has them."""

from __future__ import annotations

from revlint.change.change import Change
from revlint.graph.chain import Chain


def taken_in_base(change: Change | None, chain: Chain | None = None) -> tuple[str, ...]:
    """The ids that the base's tip has, in one chain or in all of them; none without a base."""
    if change is None:
        return ()
    tips = [c.tip for c in change.chains if c.tip and (chain is None or c.now is chain)]
    return tuple(dict.fromkeys(id_ for tip in tips for id_ in tip.by_id))
