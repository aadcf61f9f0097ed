"""What branches do that conflicts, in words, and how it is settled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import reduce
from operator import and_, or_

from revlint.finding import Related
from revlint.graph.ancestry import ancestors_among
from revlint.graph.chain import Chain
from revlint.graph.spare_heads import find_spare
from revlint.graph.spare_search import forks_of
from revlint.location import Location
from revlint.migration.identifier import quoted
from revlint.migration.revision import Revision
from revlint.simulation.bodies import Bodies
from revlint.simulation.chain_run import FailedStep, is_sound
from revlint.simulation.lines import lines_of
from revlint.simulation.names import shown
from revlint.simulation.unordered import Unordered, find_unordered

#: The side that the linted tree is on, in texts.
THIS_BRANCH = "this branch"
#: How many clashes of one finding are described.
_SHOWN = 3
#: The keyword that makes an operation do nothing where its work is done.
_CONDITIONS = {
    "create": "if_not_exists",
    "add-column": "if_not_exists",
    "drop": "if_exists",
    "drop-column": "if_exists",
}


def find_clashes(chain: Chain, bodies: Bodies, heads: Sequence[str]) -> list[Unordered]:
    """What fails in one order or the other where a merge joins some heads that are apart.

    Nothing where the chain is not wholly known.
    """
    if not is_sound(chain) or not {*heads} <= chain.by_id.keys():
        return []
    lines = lines_of(chain).ending_at(heads)
    below = [lines.above[lines.first[head]] for head in heads]
    # What some of the heads include, and not all.
    apart = reduce(or_, below, 0) & ~reduce(and_, below, -1)
    ids = (id_ for line, bit in lines.bits.items() if apart & bit for id_ in lines.ids[line])
    paths = {chain.file_of(id_).path for id_ in ids}

    def are_joined(found: Unordered) -> bool:
        pair = (found.step.revision, found.other.revision)
        both = reduce(or_, (lines.bit(str(revision.id)) for revision in pair))
        return any(mask & both == both for mask in lines.above.values())

    return [f for f in find_unordered(chain, bodies, paths, heads) if not are_joined(f)]


def clashing_pairs(chain: Chain, bodies: Bodies) -> set[tuple[str, ...]]:
    """The pairs of revisions that conflict in branches of heads that are too many."""
    forks = forks_of(find_spare(chain).heads)
    heads = ([fork[0].beside, *(one.head for one in fork)] for fork in forks)
    return {clash.pair for some in heads for clash in find_clashes(chain, bodies, some)}


def clash_of(failed: FailedStep, clashes: Iterable[Unordered]) -> Unordered | None:
    """The clash that makes an operation fail on a new database too."""
    failure, id_ = failed.failure, failed.step.revision.id
    for clash in clashes:
        table, column = clash.thing
        if id_ in clash.pair and table == failure.table and column in ("", failure.column):
            return clash
    return None


def works_in_order(chain: Chain, found: Unordered, heads: Sequence[str]) -> bool:
    """Whether a clash goes away where the branches of some heads run one after the other.

    ``heads`` are those that the first, the second … branch ends in.
    """
    lines = lines_of(chain)

    def branch(revision: Revision) -> int:
        including = (n for n, head in enumerate(heads) if lines.is_ancestor(str(revision.id), head))
        return next(including, len(heads))

    is_step_first = branch(found.step.revision) < branch(found.other.revision)
    return (found.after_step if is_step_first else found.after_other) is None


def id_shown(revision: Revision) -> str:
    """The id of a revision in a text."""
    return quoted(revision.id or "")


#: Names a revision in a text.
NameOf = Callable[[Revision], str]


def thing_shown(found: Unordered) -> str:
    """The table or the column of a clash."""
    key, column = found.thing
    return f"{shown(key)}.{column}" if column else f"table {shown(key)}"


def clash_facts(clashes: Sequence[Unordered], name: NameOf = id_shown) -> Iterator[str]:
    """What revisions do that conflicts, and which of them fails."""
    for clash in clashes[:_SHOWN]:
        yield clash_text(clash, name)
        yield from failure_texts(clash)


def clash_places(clashes: Sequence[Unordered]) -> Iterator[Related]:
    """The operations that conflict."""
    for clash in clashes[:_SHOWN]:
        for step in (clash.step, clash.other):
            said = f"{id_shown(step.revision)} conflicts here on {thing_shown(clash)}"
            yield Related(said, Location(step.revision.path, step.operation.range))


def settle(
    chain: Chain, clashes: Sequence[Unordered], new: Collection[str], heads: Sequence[str] = ()
) -> tuple[list[str], bool]:
    """What to do about clashes, and whether branches can go one on top of the other then.

    Args:
        chain: their chain.
        clashes: what conflicts.
        new: the files that may lose an operation.
        heads: those of the branches in their new order, empty if they stay side by side.
    """
    left = [c for c in clashes if not heads or not works_in_order(chain, c, heads)]
    against = [c for c in left if _first(c, new) is not None]
    steps = dict.fromkeys(cure(chain, clash, new) for clash in (against or left)[:_SHOWN])
    return list(steps), bool(heads) and not against


def clash_text(found: Unordered, name: NameOf = id_shown) -> str:
    """What two revisions do; ``name`` names a revision, or the side that it comes from."""
    one, other = name(found.step.revision), name(found.other.revision)
    where = " on another branch" if name is id_shown else ""
    if one == other:
        one, other = id_shown(found.step.revision), id_shown(found.other.revision)
    thing = thing_shown(found)
    match found.relation:
        case "creates":
            return f"{one} uses {thing}, which {other} {_creates(found)}{where}"
        case "removes":
            return f"{one} uses {thing}, which {other} drops or renames{where}"
        case "both-create":
            return f"{both_shown(one, other)} both {_creates(found)[:-1]} {thing}"
        case "both-drop":
            return f"{both_shown(one, other)} both drop or rename {thing}"


def both_shown(one: str, other: str) -> str:
    """Two revisions or sides, this branch first."""
    return f"{other} and {one}" if other == THIS_BRANCH else f"{one} and {other}"


def _creates(found: Unordered) -> str:
    return "adds" if found.thing[1] else "creates"


def failure_texts(found: Unordered) -> Iterator[str]:
    """Which of the two revisions fails, in which order and with which error."""
    one, other = found.step.revision, found.other.revision
    if found.after_step is not None and found.after_other is not None:
        yield f"whichever runs second fails: {found.after_other.failure.error}"
    elif found.after_other is not None:
        yield _failure_text(found.after_other, other, one)
    elif found.after_step is not None:
        yield _failure_text(found.after_step, one, other)


def _failure_text(failed: FailedStep, first: Revision, second: Revision) -> str:
    error = failed.failure.error
    if failed.step.revision.id == second.id:
        return f"{id_shown(second)} fails where it runs after {id_shown(first)}: {error}"
    return f"{id_shown(first)} fails where it runs before {id_shown(second)}: {error}"


def cure(chain: Chain, found: Unordered, new: Collection[str]) -> str:
    """How to settle a clash; only files of ``new`` lose an operation.

    Databases may have run the others, which get a condition that changes nothing there.
    """
    one, other = found.step.revision, found.other.revision
    first = _first(found, new)
    if first is not None:
        return _order(chain, first, other if first is one else one)
    if found.relation == "removes" and one.path in new:
        return f"change {id_shown(one)} to work without {thing_shown(found)}"
    step, rest = (found.step, other) if one.path in new else (found.other, one)
    if step.revision.path in new:
        return (
            f"remove the operation on {thing_shown(found)} from {id_shown(step.revision)}, "
            f"and leave it to {id_shown(rest)}"
        )
    return _condition(found)


def _first(found: Unordered, new: Collection[str]) -> Revision | None:
    """The revision that ``depends_on`` puts first, None where no order is a cure.

    No order is a cure where databases have run what removes a thing, and what uses it is new.
    """
    one, other = found.step.revision, found.other.revision
    if found.after_step is None:
        is_late = found.relation == "removes" and one.path in new and other.path not in new
        return None if is_late else one
    return other if found.after_other is None else None


def _condition(found: Unordered) -> str:
    """How both of two old revisions do nothing where the other has run."""
    both = f"{id_shown(found.step.revision)} and {id_shown(found.other.revision)}"
    operation = found.step.operation
    condition = _CONDITIONS.get(operation.action)
    if condition is None:
        return f"make the operations on {thing_shown(found)} in {both} conditional"
    if operation.name.isupper():
        return f"write {condition.replace('_', ' ').upper()} in the SQL of {both}"
    return f"pass {condition}=True to {operation.name} in {both}"


def _order(chain: Chain, first: Revision, second: Revision) -> str:
    """How a revision comes after another.

    A revision that names several others must not name one that another of them includes:
    Alembic looks for the row of that one, which does not exist (graph/overlaps.py).
    """
    named = (*second.parents, *second.dependencies)
    for parent in second.parents if len(named) > 1 else ():
        if parent.text in ancestors_among(chain.links, [(parent.text, str(first.id))])[0]:
            place = f"the down_revision of {id_shown(second)}"
            if len(second.parents) == 1:
                return f"set {place} to {first.id!r}"
            return f"replace {parent.text!r} by {first.id!r} in {place}"
    if second.dependencies:
        return f"add {first.id!r} to the depends_on of {id_shown(second)}"
    return f"write depends_on = {first.id!r} in {id_shown(second)}"
