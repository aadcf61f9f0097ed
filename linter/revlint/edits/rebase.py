"""Plans revisions that are put on top of others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from revlint.edits.head_file_steps import head_file_steps
from revlint.edits.owned import Owned, what_breaks, why_not
from revlint.edits.plan import Plan, plan_steps
from revlint.edits.renamed_chain import Ids, with_new_ids
from revlint.edits.renumbering import Renumbering
from revlint.edits.reorder import Parents, put_on_top, with_parents
from revlint.edits.spare_dependencies import drop_spare_dependencies
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.path_text import path_text
from revlint.steps import SetDocstring, SetHeader, Step
from revlint.words import listed


def plan_rebase(
    chain: Chain,
    asked: Sequence[str],
    owned: Owned,
    *,
    onto: str | None = None,
    force: bool = False,
    renumbering: Renumbering | None = None,
) -> Plan:
    """The plan that puts revisions on top of the rest of their chain.

    What follows them moves with them. A revision that others have already and that follows one of
    them gets the parents back that it has there.

    Args:
        chain: the chain.
        asked: the revisions.
        owned: what others have already.
        onto: the revision that they go on top of; None for the head of their branch.
        force: move also what others have.
        renumbering: how they get new numbers and dates; None if they keep theirs.

    Raises:
        EditRefused: it cannot be done, or would break databases of others.
    """
    _refuse_unclear(chain, asked, onto)
    if onto is None:
        _refuse_behind(chain, owned)
    stays = {} if force else owned.parents
    moved = _with_followers(chain, asked, stays)
    if len(moved) == len(chain.by_id):
        raise EditRefused(f"nothing of chain {chain.name} would be left to put them on")
    if onto in moved:
        raise EditRefused(f"{quoted(onto or '')} follows what would be put on top of it")
    restored = _restored(chain, moved, stays)
    after = put_on_top(chain, moved, onto=onto, restored=restored)
    shared = [id_ for id_ in after if id_ in owned.parents and id_ not in restored]
    if shared and not force:
        raise EditRefused(why_not(chain, shared, after, owned))
    planned = with_parents(chain, after)
    new = [id_ for id_ in moved if id_ not in owned.parents]
    ids = renumbering.ids(planned, new, owned.parents) if renumbering else {}
    renaming = renumbering.steps(chain, planned, new, ids) if renumbering else ()
    dropped = drop_spare_dependencies(chain, planned, moved, ids)
    named = with_new_ids(planned, ids)
    plan = plan_steps(
        chain.tree,
        [*renaming, *_steps(chain, after, ids), *dropped, *head_file_steps(named)],
        _title(chain, after, ids),
        heads={chain.name: named.heads},
        notes=tuple(what_breaks(chain, shared, after)),
        new_ids=ids,
    )
    return replace(plan, accepts=_ACCEPTED) if shared else plan


#: What moving a revision of the base breaks, and the user has asked for.
_ACCEPTED = frozenset({"rewritten-revision", "inserted-revision"})


def _refuse_unclear(chain: Chain, asked: Sequence[str], onto: str | None) -> None:
    for id_ in (*asked, *((onto,) if onto else ())):
        if id_ not in chain.by_id:
            raise EditRefused(f"no revision {quoted(id_)} in chain {chain.name}")
        if id_ in chain.duplicates:
            paths = listed(path_text(file.path) for file in chain.by_id[id_])
            raise EditRefused(
                f"{quoted(id_)} is the id of several files, {paths}; give one of them another id"
            )
    for file in chain.files:
        if not file.parents_known:
            raise EditRefused("its down_revision is not known", file.path, file.down_range.line)
    if chain.cycles:
        raise EditRefused(f"there is a cycle: {' -> '.join(map(quoted, chain.cycles[0]))}")


def _refuse_behind(chain: Chain, owned: Owned) -> None:
    """Refuse where others have a head that this tree lacks."""
    missing = [head for head in owned.heads if head not in chain.by_id]
    if missing:
        raise EditRefused(
            f"{owned.name} has {listed(map(quoted, missing), 4)}, which this tree lacks; merge or "
            f"rebase onto {owned.name} first"
        )


def _with_followers(chain: Chain, asked: Sequence[str], stays: Collection[str]) -> list[str]:
    """Some revisions and what follows them, without what stays, in load order."""
    found = {*asked}
    todo = [*asked]
    followers = _followers(chain)
    for id_ in todo:
        new = [f for f in followers[id_] if f not in found and f not in stays]
        found.update(new)
        todo.extend(new)
    return [id_ for id_ in chain.by_id if id_ in found]


def _followers(chain: Chain) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {id_: [] for id_ in chain.by_id}
    for id_, parents in chain.parents.items():
        for parent in parents:
            found[parent].append(id_)
    return found


def _restored(chain: Chain, moved: Collection[str], stays: Parents) -> dict[str, tuple[str, ...]]:
    """The old parents of each revision that stays and follows one that moves."""
    restored = {
        id_: stays[id_]
        for id_, parents in chain.parents.items()
        if id_ in stays and id_ not in moved and any(p in moved for p in parents)
    }
    for id_, parents in restored.items():
        if any(parent not in chain.by_id or parent in moved for parent in parents):
            raise EditRefused(
                f"{quoted(id_)} follows what would move, and its parent "
                f"{listed(map(quoted, parents))} is not there any more"
            )
    return restored


def _steps(chain: Chain, after: Parents, ids: Ids) -> Iterator[Step]:
    for id_, old in after.items():
        path = chain.file_of(id_).path
        parents = tuple(ids.get(parent, parent) for parent in old)
        value = parents[0] if len(parents) == 1 else parents or None
        yield SetHeader(path, "down_revision", value)
        yield SetDocstring(path, parents=parents)


def _title(chain: Chain, after: Parents, ids: Ids) -> str:
    if not after and ids:
        return f"give revisions the next free ids {listed(map(quoted, ids.values()), 4)}"
    if not after:
        heads = listed(map(quoted, dict.fromkeys(chain.heads)), 4)
        return f"chain {chain.name} has {heads or 'no revision'} on top"
    return "; ".join(
        f"put {_names([id_ for id_, on in after.items() if on == parents], ids)} on top of "
        f"{_names(parents, ids)}"
        for parents in dict.fromkeys(after.values())
    )


def _names(some: Sequence[str], ids: Ids) -> str:
    """Some revisions by their new ids."""
    return listed([quoted(ids.get(id_, id_)) for id_ in some], 4) if some else "nothing"
