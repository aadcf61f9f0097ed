"""New parents for revisions that are put on top of others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from revlint.errors import EditRefused
from revlint.graph.ancestry import ancestors_among
from revlint.graph.chain import Chain
from revlint.graph.filled_revision import revision_name
from revlint.graph.links import Links
from revlint.graph.order import topological
from revlint.graph.spare_search import Search
from revlint.location import START
from revlint.migration.created import created
from revlint.migration.identifier import quoted
from revlint.migration.revision import Binding, Revision
from revlint.python.value import Value
from revlint.words import listed

Parents = Mapping[str, tuple[str, ...]]


def put_on_top(
    chain: Chain,
    moved: Collection[str],
    *,
    onto: str | None = None,
    restored: Parents | None = None,
) -> dict[str, tuple[str, ...]]:
    """The parents of each revision that has others afterwards.

    Those of ``moved`` that follow none of ``moved`` go on top of the rest of the chain, one branch
    on top of the other. Branches with different labels stay branches.

    Args:
        chain: the chain; every parent in it is known.
        moved: some of its ids. What follows one of them either belongs to them or is restored.
        onto: what they go on top of; None for the head of their branch.
        restored: the parents that other revisions get.

    Raises:
        EditRefused: there are several heads that they could go on top of.
    """
    before = parents_of(chain)
    after = before | dict(restored or {})
    _put_first_ones(chain, after, {*moved}, onto)
    _drop_redundant(before, after, moved)
    for _ in moved:
        step = _next_fork(chain, after, moved, onto)
        if step is None:
            break
        id_, old, new = step
        after[id_] = tuple(dict.fromkeys(new if p == old else p for p in after[id_]))
        _drop_redundant(before, after, moved)
    if _has_cycle(chain, after):
        _put_in_line(chain, after, moved)
    return {id_: parents for id_, parents in after.items() if parents != before[id_]}


def parents_of(chain: Chain) -> dict[str, tuple[str, ...]]:
    """What each revision of a chain states as its parents."""
    return {id_: tuple(v.text for v in chain.file_of(id_).parents) for id_ in chain.by_id}


def with_parents(chain: Chain, parents: Parents) -> Chain:
    """A chain in which some revisions have other parents."""
    return chain.with_parts(
        files=(
            _following(file, parents[file.id]) if file.id and file.id in parents else file
            for file in chain.files
        )
    )


def _following(file: Revision, parents: tuple[str, ...]) -> Revision:
    ids = tuple(Value("str", parent, START) for parent in parents)
    value = Value("tuple", "", START, elements=ids)
    return replace(file, down_revision=Binding("down_revision", value, START))


def _put_first_ones(
    chain: Chain, after: dict[str, tuple[str, ...]], moved: Collection[str], onto: str | None
) -> None:
    """Put each revision that follows none of those that move on top of a head of the rest."""
    heads_of = _heads_of(after, moved)
    heads = [id_ for id_ in heads_of if heads_of[id_] == {id_}]
    for id_ in moved:
        parents = after[id_]
        if any(parent in moved for parent in parents):
            continue
        if onto is not None:
            after[id_] = _joined_with(onto, id_, after)
        elif parents:
            tops = (_top(id_, p, heads_of.get(p) or _elsewhere(chain, p, heads)) for p in parents)
            after[id_] = tuple(dict.fromkeys(tops))
        elif len(heads) == 1 and not chain.file_of(id_).labels:
            after[id_] = (heads[0],)


def _joined_with(onto: str, id_: str, after: Parents) -> tuple[str, ...]:
    """The parents of a revision that goes to one place.

    Those of a merge which nothing else follows stay; else they would be heads.
    """
    parents = after[id_]
    if len(parents) < 2:
        return (onto,)
    known = {i: tuple(p for p in ids if p in after) for i, ids in after.items()}
    below = reached(known, onto)
    followed = {parent for other, ids in after.items() if other != id_ for parent in ids}
    kept = [p for p in parents if p not in below and p not in followed]
    return tuple(dict.fromkeys((onto, *kept)))


def _elsewhere(chain: Chain, parent: str, heads: Collection[str]) -> Collection[str]:
    """Where a revision may go whose parent no file states: it stays on one of another package."""
    return [parent] if parent in chain.external_revisions else heads


def _top(id_: str, parent: str, heads: Collection[str]) -> str:
    if not heads:
        raise EditRefused(f"nothing is left to put {quoted(id_)} on top of")
    if len(heads) > 1:
        raise EditRefused(
            f"{quoted(id_)} could go on top of {listed(map(revision_name, sorted(heads)), 4)}, "
            f"which follow {quoted(parent)}; choose one with --onto"
        )
    return next(iter(heads))


def _has_cycle(chain: Chain, after: Parents) -> bool:
    """Whether dependencies of one branch on another contradict the order of the branches."""
    predecessors = with_parents(chain, after).predecessors
    return len(topological(predecessors)) < len(predecessors)


def _put_in_line(chain: Chain, after: dict[str, tuple[str, ...]], moved: Collection[str]) -> None:
    """Put the revisions that move in one line, each after what it follows and depends on.

    Branches with labels stay branches, and so do those on different heads.
    """
    first = {after[id_] for id_ in moved if not any(parent in moved for parent in after[id_])}
    if len(first) != 1 or any(chain.file_of(id_).labels for id_ in moved):
        return
    (top,) = first
    for id_ in (id_ for id_ in topological(chain.predecessors) if id_ in moved):
        after[id_] = top
        top = (id_,)


def _needed(chain: Chain, head: str) -> int:
    """How many revisions a head only depends on; what others depend on goes below them."""
    return len(reached(chain.predecessors, head)) - len(reached(chain.parents, head))


def reached(predecessors: Parents, id_: str) -> set[str]:
    """A revision and those below it."""
    found = {id_}
    todo = [id_]
    for one in todo:
        new = [p for p in predecessors.get(one, ()) if p not in found]
        found.update(new)
        todo.extend(new)
    return found


def _heads_of(parents: Parents, moved: Collection[str]) -> dict[str, set[str]]:
    """For each revision that stays, the heads that it leads to."""
    rest = {
        id_: [p for p in ids if p in parents and p not in moved]
        for id_, ids in parents.items()
        if id_ not in moved
    }
    found: dict[str, set[str]] = {id_: set() for id_ in rest}
    for id_ in reversed(topological(rest)):
        found[id_] = found[id_] or {id_}
        for parent in rest[id_]:
            found[parent] |= found[id_]
    return found


def _drop_redundant(
    before: Parents, after: dict[str, tuple[str, ...]], moved: Collection[str]
) -> None:
    """Drop the parents of merges that are ancestors of other parents now and were not before."""
    merges = [id_ for id_ in moved if len(after[id_]) > 1]
    known = {id_: [p for p in ids if p in after] for id_, ids in after.items()}
    old = {id_: [p for p in ids if p in before] for id_, ids in before.items()}
    now = ancestors_among(Links(known), [after[id_] for id_ in merges])
    then = ancestors_among(Links(old), [[p for p in after[id_] if p in old] for id_ in merges])
    for id_, redundant, was in zip(merges, now, then, strict=True):
        after[id_] = tuple(p for p in after[id_] if p not in redundant - was)


def _next_fork(
    chain: Chain, after: Parents, moved: Collection[str], onto: str | None
) -> tuple[str, str, str] | None:
    """A branch of those that move to put on top of another: its start, the old and new parent."""
    planned = with_parents(chain, after)
    if onto is not None:
        # What else follows it is a branch on purpose.
        kept = {*moved, *reached(chain.parents, onto)}
        planned = planned.with_parts(files=(f for f in planned.files if f.id in kept))
    heads = sorted(
        (head for head in planned.heads if head in moved),
        key=lambda head: (_needed(chain, head), created(chain.file_of(head)), head),
    )
    spare = Search(planned, {head: n for n, head in enumerate(heads, 1)}).run()
    for one in spare.heads:
        if one.start in moved and one.parted_at is not None:
            return one.start, one.parted_at, one.beside
    return None
