"""The commands that give a fork one head."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.finding import Command
from revlint.graph.advised_command import (
    alembic_command,
    base_options,
    can_load,
    revlint_command,
)
from revlint.graph.chain import Chain


def rebase_commands(chain: Chain, starts: Sequence[str], onto: str) -> tuple[Command, ...]:
    """The command that puts branches on top of a head, one on top of the other.

    There is none where revlint would refuse: a file cannot be read, or an id is not known.

    Args:
        chain: the chain.
        starts: the first revision of each branch; the base has none of them.
        onto: the head.
    """
    if not _can_edit(chain, (*starts, onto)):
        return ()
    options = ("--onto", onto, *base_options(chain))
    return revlint_command("rebase", *options, names=tuple(starts), chain=chain)


def merge_commands(chain: Chain, heads: Sequence[str]) -> tuple[Command, ...]:
    """The command that merges some heads: that of Alembic, else that of revlint."""
    if any(head not in chain.by_id for head in heads):
        return ()
    is_all = {*heads} == {*chain.heads}
    names = ("heads",) if is_all else tuple(heads)
    by_alembic = alembic_command(chain, "merge", "-m", "merge heads", *names)
    if by_alembic or not _can_edit(chain, heads):
        return by_alembic
    return revlint_command("merge", names=() if is_all else tuple(heads), chain=chain)


def _can_edit(chain: Chain, ids: Sequence[str]) -> bool:
    return can_load(chain) and not chain.unreadable and all(id_ in chain.by_id for id_ in ids)
