"""Plans a revision that merges heads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from revlint.contract.project import Project
from revlint.edits.chosen_chain import find_chain
from revlint.edits.head_file_steps import head_file_steps
from revlint.edits.named_revision import find_in_one_chain
from revlint.edits.new_revision import create_revision
from revlint.edits.plan import Plan, plan_steps
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.graph.next_id import next_id
from revlint.graph.spare_heads import find_spare
from revlint.migration.identifier import quoted
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.steps import WriteFile
from revlint.words import listed

DEFAULT_MESSAGE = "merge heads"


def plan_merge(
    project: Project,
    *,
    heads: Sequence[str] = (),
    chain_name: str | None = None,
    message: str | None = None,
    also_taken: Sequence[str] = (),
    created: datetime | None = None,
) -> Plan:
    """The plan of one revision that merges heads of a chain.

    Args:
        project: has the chain.
        heads: those to merge, as ``find_revision`` understands them, or ``heads`` for all; by
            default the heads that are more than the chain should have, and the head that they are
            to be joined with.
        chain_name: the chain; by default the one that has something to merge.
        message: the message of the new revision.
        also_taken: ids that are not free, such as those of a base.
        created: when the revision is created; None for now.

    Raises:
        EditRefused: the heads cannot be merged, or there are several things to merge.
    """
    if {*heads} <= {"heads"}:
        chain = _choose_chain(project, chain_name)
        merged = tuple(dict.fromkeys(chain.heads)) if heads else _open_heads(chain)
    else:
        chain, ids = find_in_one_chain(project, heads, chain_name)
        merged = _named(chain, ids)
    if len(merged) == 1:
        merged = ()
    if not merged and chain.unreadable:
        raise EditRefused("it cannot be read; repair it first", chain.unreadable[0].path)
    if not merged:
        return Plan(_nothing(chain), ())
    id_ = next_id(chain, also_taken)
    if id_ is None:
        raise EditRefused(
            f"no free id is known that matches id-pattern {quoted(chain.config.id_pattern or '')}"
        )
    new = create_revision(chain, id_, merged, message or DEFAULT_MESSAGE, created=created)
    after = with_new_file(chain, new)
    return plan_steps(
        project.tree,
        [new, *head_file_steps(after)],
        f"merge {listed(map(quoted, merged))} in {quoted(id_)}",
        heads={chain.name: after.heads},
    )


def with_new_file(chain: Chain, new: WriteFile) -> Chain:
    """A chain with another revision file, loaded last."""
    read = read_revision(new.path, new.data)
    assert isinstance(read, Revision)
    return chain.with_parts(files=(*chain.files, read))


def _choose_chain(project: Project, name: str | None) -> Chain:
    if name is not None or len(project.chains) < 2:
        return find_chain(project, name)
    forked = [chain for chain in project.chains if _forks(chain)]
    if len(forked) > 1:
        names = listed(chain.name for chain in forked)
        raise EditRefused(f"{len(forked)} chains have heads to merge; name one: {names}")
    return forked[0] if forked else project.chains[0]


def _named(chain: Chain, heads: Sequence[str]) -> tuple[str, ...]:
    """Some heads, each once, in the order of the chain."""
    for head in heads:
        if head not in chain.heads:
            raise EditRefused(f"{quoted(head)} is not a head of chain {chain.name}")
    found = tuple(head for head in dict.fromkeys(chain.heads) if head in heads)
    if len(found) < 2:
        raise EditRefused("name two heads or more")
    return found


def _open_heads(chain: Chain) -> tuple[str, ...]:
    """The heads of the one fork of a chain, in its order."""
    forks = _forks(chain)
    if len(forks) > 1:
        groups = "; ".join(listed(map(quoted, fork)) for fork in forks)
        raise EditRefused(f"chain {chain.name} has several forks; name the heads of one: {groups}")
    return tuple(head for head in dict.fromkeys(chain.heads) if forks and head in forks[0])


def _forks(chain: Chain) -> list[tuple[str, ...]]:
    """The heads that one merge should join, for each fork."""
    spare = find_spare(chain)
    together: dict[str, list[str]] = {}
    for pairs in (spare.heads, *spare.apart):
        for one in pairs:
            together.setdefault(one.beside, [one.beside]).append(one.head)
    for other in spare.histories:
        together.setdefault(other.other_head, [other.other_head]).append(other.head)
    return [tuple(dict.fromkeys(heads)) for heads in together.values()]


def _nothing(chain: Chain) -> str:
    heads = tuple(dict.fromkeys(chain.heads))
    if not heads:
        return f"chain {chain.name} has no head"
    if len(heads) == 1:
        return f"chain {chain.name} has one head, {quoted(heads[0])}"
    return (
        f"chain {chain.name} may have its {len(heads)} heads, {listed(map(quoted, heads), 4)}; "
        "name them to merge them"
    )
