"""The commands that put what is new on top of what the base has."""

from __future__ import annotations

from revlint.change.chain_change import ChainChange
from revlint.finding import Command
from revlint.graph.advised_command import can_load, git_command, revlint_command
from revlint.sources.base import Base


def on_top_commands(chain: ChainChange, base: Base, *options: str) -> tuple[Command, ...]:
    """The command of revlint for this, after a merge where the base has more.

    There is none where revlint would refuse, as where a file cannot be read.

    Args:
        chain: the chain in the trees.
        base: what it is compared with.
        options: more options of ``revlint rebase``.
    """
    now = chain.now
    if now is None or chain.tip is None or not can_load(now) or now.unreadable:
        return ()
    rebase = revlint_command("rebase", "--base", base.name, *options, chain=now)
    if not is_behind(chain):
        return rebase
    merge = git_command("merge", base.name)
    return merge + rebase if merge and rebase and can_load(chain.merged or now) else ()


def is_behind(chain: ChainChange) -> bool:
    """Whether the base has a head that this tree lacks."""
    known = chain.now.by_id if chain.now else {}
    return any(head not in known for head in (chain.tip.heads if chain.tip else ()))
