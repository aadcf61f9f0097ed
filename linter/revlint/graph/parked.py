"""Where a chain begins or ends in another id than its declaration says."""

from __future__ import annotations

from revlint.graph.chain import Chain


def base_instead_of_root(chain: Chain) -> str | None:
    """The base of a chain that lacks its configured root; None if the chain has it.

    None without any base, too: the missing parent is reported, since the root was deleted.
    """
    root = chain.config.root
    if root is None or root in chain.by_id or not chain.ids_known or not chain.bases:
        return None
    return chain.bases[0]


def end_instead_of_align(chain: Chain) -> str | None:
    """The id in which a chain ends that lacks its align revision; None if the chain has it.

    With several heads it is the last one; without any, because of a cycle, the last file. None for
    a chain that is empty or not wholly readable, which other rules report.
    """
    parked = chain.config.parked_at
    if parked is None or parked in chain.by_id or not chain.ids_known or not chain.by_id:
        return None
    return chain.heads[-1] if chain.heads else next(reversed(chain.by_id))
