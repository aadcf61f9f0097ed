"""Where a chain has another id than its declaration says it has."""

from __future__ import annotations

from revlint.graph.chain import Chain


def misnamed_root(chain: Chain) -> str | None:
    """The base of a chain that lacks its configured root; None where nothing is wrong with it.

    Without any base, a missing parent says already that the root was deleted.
    """
    root = chain.config.root
    if root is None or root in chain.by_id or not chain.ids_known or not chain.bases:
        return None
    return chain.bases[0]


def misnamed_end(chain: Chain) -> str | None:
    """The id in which a chain ends that lacks its align revision; None where it has it.

    Of several heads it is the last one, of a chain that a cycle leaves without, its last file. A
    chain that is empty, or cannot be read as a whole, has findings of its own.
    """
    parked = chain.config.parked_at
    if parked is None or parked in chain.by_id or not chain.ids_known or not chain.by_id:
        return None
    return chain.heads[-1] if chain.heads else next(reversed(chain.by_id))
