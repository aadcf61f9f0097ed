"""multiple-heads: more heads than `alembic upgrade head` can take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from revlint.api import (
    Bodies,
    Chain,
    Command,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    Severity,
    Spare,
    SpareHead,
    StatedLink,
    Unordered,
    ancestors_among,
    clash_facts,
    clash_places,
    counted,
    find_clashes,
    find_spare,
    find_stated_link,
    forks_of,
    history,
    known_id,
    listed,
    merge_commands,
    message_of,
    quoted,
    rebase_commands,
    revision_name,
    settle,
)

#: What to do, and the commands that do it.
Advice = tuple[str, tuple[Command, ...]]

_FORK = history("<base> -> a1", "a1 -> b2", "b2 -> c3", "a1 -> d4")


class MultipleHeads(ProjectRule):
    """A chain has more heads than it should.

    Each fork gives one finding, which names all of its heads. Heads with different branch labels
    are deliberate, and one head of a history may have none. Heads that share a label are a fork. A
    number in `heads` counts all heads, with and without a label; `heads = "any"` allows all. Heads
    in different version locations are a warning, since such a project runs `alembic upgrade heads`.

    The finding is at the start of a branch: one that the base does not have, else the shortest,
    else the one that is loaded last. A second history that never joins the first is reported by
    multiple-bases. Where a file cannot be read, only heads are reported that it cannot join.

    Where a merge would make a chain that fails, since both branches create the same column, or one
    drops a table that the other uses, the finding says so, and how to settle that first.

    Why: "head" no longer names one revision: `alembic upgrade head` ends in `Multiple head
        revisions are present for given argument 'head'`, and so does `alembic revision`.
    Fix: Put the new branch on top of the other one with `revlint rebase`, merge the heads with
        `alembic merge` or `revlint merge`, or label the branches and upgrade to `heads`.
    Semantics: alembic: script/base.py, get_current_head; script/revision.py,
        RevisionMap._add_branches. Observed with Alembic 1.20.1.
    """

    name = "multiple-heads"
    group = "The graph"
    options = ("heads",)
    examples = (
        Example(
            bad=_FORK,
            good={**_FORK, **history("c3, d4 -> e5")},
            finds=("migrations/versions/d4.py:10",),
        ),
        Example(
            bad=history("<base> -> a1 (main)", "a1 -> b2", "a1 -> c3"),
            good=history("<base> -> a1", "a1 -> b2", "a1 -> c3 (side)"),
            finds=("migrations/versions/c3.py:10",),
        ),
        Example(
            bad=history("<base> -> a1", "a1 -> b2", "a1 -> c3 (side)"),
            good=history("<base> -> a1", "a1 -> b2"),
            finds=("migrations/versions/c3.py:10",),
            config="heads = 1\n",
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        for chain in project.chains:
            spare = find_spare(chain)
            for fork in forks_of(spare.heads):
                yield _finding(chain, spare, fork, project.bodies)
            for apart in spare.apart:
                yield _apart(chain, spare, apart)


def _finding(chain: Chain, spare: Spare, fork: Sequence[SpareHead], bodies: Bodies) -> Finding:
    heads = _heads(fork)
    clashes = find_clashes(chain, bodies, heads)
    stated = _stated(chain, fork, heads)
    if clashes:
        advice = (stated.help, ()) if stated else _settle(chain, fork, clashes)
    else:
        advice = _join(chain, spare, fork, stated)
    label = "its docstring names another parent" if stated else "this branch starts here"
    place = spare.chain.file_of(stated.child if stated else fork[-1].start)
    return Finding(
        title=f"{counted(len(heads))} heads, {listed(map(revision_name, heads), 4)}",
        label=label,
        facts=(*_facts(chain, spare, fork), *clash_facts(clashes)),
        help=advice[0],
        commands=advice[1],
        location=Location(place.path, place.down_range),
        revision=known_id(fork[-1].head),
        chain=chain.name,
        related=(*_other_starts(spare, fork, stated), *clash_places(clashes)),
        about=tuple(dict.fromkeys(one for head in fork for one in head.starts)),
    )


def _stated(chain: Chain, fork: Sequence[SpareHead], heads: Sequence[str]) -> StatedLink | None:
    """What a docstring says against the fork; new branches go on top anyway."""
    if any(one.is_new for one in fork):
        return None
    starts = (one for head in fork for one in (*head.starts, head.start))
    return find_stated_link(chain, (*starts, *chain.bases), heads)


def _facts(chain: Chain, spare: Spare, fork: Sequence[SpareHead]) -> Iterator[str]:
    both = "both" if len(fork) == 1 else "all"
    points = dict.fromkeys(one.parted_at for one in fork if one.parted_at is not None)
    if any(one.parted_at is None for one in fork):
        yield "they never join"
    elif len(points) == 1:
        yield f"{both} follow {_described(spare.chain, *points)}"
    else:
        yield f"the history branches after {listed(map(revision_name, points), 4)}"
    if chain.config.heads is not None:
        yield f"the configuration allows {chain.config.heads} (heads)"
    if not chain.parents_known:
        yield "the files that revlint cannot read do not join them"
    asked = "head"
    if fork[0].labels and chain.config.heads is None:
        asked = f"{fork[0].labels[0]}@head"
    yield (
        f"alembic upgrade {asked} fails: Multiple head revisions are present for given argument "
        f"'{asked}'"
    )


def _join(
    chain: Chain, spare: Spare, fork: Sequence[SpareHead], stated: StatedLink | None
) -> Advice:
    heads = _heads(fork)
    moves = _moves(spare.chain, fork)
    rebase = _rebase(chain, moves, fork[0].beside)
    if rebase:
        return _put_on_top(chain, fork, moves, rebase)
    merge = merge_commands(chain, heads)
    by_hand = (stated.help,) if stated else _by_hand(moves, fork)
    ways = (*by_hand, "merge them" if merge else _merge_by_hand(heads))
    return "; or ".join(ways), merge


def _put_on_top(
    chain: Chain,
    fork: Sequence[SpareHead],
    moves: Sequence[SpareHead],
    rebase: tuple[Command, ...],
) -> Advice:
    """The commands that put the new branches on top, and merge the others with them."""
    which = "this branch, which is new," if len(moves) == 1 else "these branches, which are new,"
    advice = f"put {which} on top of {quoted(fork[0].beside)}"
    left = [one.head for one in fork if one not in moves]
    if not left:
        return advice, rebase
    merge = merge_commands(chain, [*left, moves[-1].head])
    return f"{advice}, and merge the others", rebase + merge


def _rebase(chain: Chain, moves: Sequence[SpareHead], onto: str) -> tuple[Command, ...]:
    return rebase_commands(chain, [one.start for one in moves], onto) if moves else ()


def _settle(chain: Chain, fork: Sequence[SpareHead], clashes: Sequence[Unordered]) -> Advice:
    """What makes one chain that works of branches that conflict."""
    new = chain.new_paths or frozenset()
    ways = [tuple(fork)]
    if len(fork) == 1 and chain.file_of(fork[0].starts[1]).path in new:
        ways.append((_turned(fork[0]),))
    ways = [way for way in ways if all(one.is_new for one in way) and _moves(chain, way)]
    for way in sorted(ways, key=lambda way: bool(settle(chain, clashes, new, _heads(way))[0])):
        steps, can_move = settle(chain, clashes, new, _heads(way))
        moves = _moves(chain, way) if can_move else ()
        rebase = _rebase(chain, moves, way[0].beside)
        if rebase and not steps:
            return _put_on_top(chain, way, moves, rebase)
        return "; then ".join((*steps, *_by_hand(moves, way))), ()
    return "; then ".join(settle(chain, clashes, new)[0]), ()


def _heads(fork: Sequence[SpareHead]) -> list[str]:
    return [fork[0].beside, *(one.head for one in fork)]


def _turned(spare: SpareHead) -> SpareHead:
    """The same fork, with the other side as the one that moves."""
    starts = spare.starts[::-1]
    return replace(spare, head=spare.beside, beside=spare.head, start=starts[0], starts=starts)


def _described(chain: Chain, id_: str) -> str:
    """A revision with the message of its file."""
    message = message_of(chain.file_of(id_))
    return f"{revision_name(id_)} ({message})" if 0 < len(message) <= 60 else revision_name(id_)


def _moves(chain: Chain, fork: Sequence[SpareHead]) -> tuple[SpareHead, ...]:
    """The new branches that can go on top of the others."""
    new = tuple(one for one in fork if one.is_new and one.parted_at is not None)
    belows = [fork[0].beside, *(one.head for one in new)]
    pairs = [(one.start, below) for one, below in zip(new, belows, strict=False)]
    if any(chain.dependencies.values()):
        above = ancestors_among(chain.links, pairs)
        if any(start in found for (start, _), found in zip(pairs, above, strict=True)):
            return ()
    return new


def _by_hand(moves: Sequence[SpareHead], fork: Sequence[SpareHead]) -> Iterator[str]:
    """How new branches go on top of the others without a command."""
    below = fork[0].beside
    steps = []
    for one in moves:
        steps.append(f"of {revision_name(one.start)} to {quoted(below)}")
        below = one.head
    if steps and len(steps) <= 4:
        why = "this branch is" if len(steps) == 1 else "these branches are"
        rest = "" if len(moves) == len(fork) else ", and merge the others"
        yield f"set the down_revision {listed(steps)}, because {why} new{rest}"


def _merge_by_hand(heads: Sequence[str]) -> str:
    if len(heads) > 4 or not all(map(known_id, heads)):
        return "merge them in a new revision whose down_revision names all of them"
    return f"merge them in a new revision with down_revision = {tuple(heads)!r}"


def _other_starts(
    spare: Spare, fork: Sequence[SpareHead], stated: StatedLink | None
) -> Iterator[Related]:
    others = [fork[0].starts[1], *(one.start for one in fork[:-1])]
    message = "the other branch starts here" if len(others) == 1 else "another branch starts here"
    if stated:
        others = [start for start in (fork[-1].start, *others) if start != stated.child]
        message = "a branch starts here"
    for start in others[:8]:
        file = spare.chain.file_of(start)
        yield Related(message, Location(file.path, file.down_range))


def _apart(chain: Chain, spare: Spare, apart: Sequence[SpareHead]) -> Finding:
    last = apart[-1]
    heads = [last.beside, *(one.head for one in apart)]
    start = spare.chain.file_of(last.start)
    files = [spare.chain.file_of(head) for head in heads]
    return Finding(
        title=f"{counted(len(heads))} heads without labels, {listed(map(revision_name, heads), 4)}",
        label="this branch starts here",
        facts=(
            "each is in another version location",
            "alembic upgrade head fails: Multiple head revisions are present; only "
            "alembic upgrade heads works",
        ),
        help="give each branch a label (branch_labels), or set heads in the configuration",
        location=Location(start.path, start.down_range),
        revision=known_id(last.head),
        related=tuple(
            Related(f"the head {revision_name(head)}", Location(file.path, file.id_range))
            for head, file in zip(heads, files, strict=True)
        ),
        severity=Severity.WARNING,
        chain=chain.name,
        about=tuple(dict.fromkeys(start for spare in apart for start in spare.starts)),
    )
