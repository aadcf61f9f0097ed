"""What branches do that conflicts, in words, and how it is settled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.migration.revision import Revision
from revlint.simulation.bodies import Bodies
from revlint.simulation.chain_run import FailedStep, is_sound
from revlint.simulation.names import shown
from revlint.simulation.order import ancestor_masks
from revlint.simulation.unordered import Unordered, find_unordered

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
    masks = ancestor_masks(chain.predecessors)
    below = [masks[head] for head in heads]
    bits = {id_: 1 << n for n, id_ in enumerate(chain.predecessors)}
    paths = {
        chain.file_of(id_).path
        for id_, bit in bits.items()
        if any(mask & bit for mask in below) and not all(mask & bit for mask in below)
    }

    def are_joined(found: Unordered) -> bool:
        both = bits[str(found.step.revision.id)] | bits[str(found.other.revision.id)]
        return any(mask & both == both for mask in masks.values())

    return [f for f in find_unordered(chain, bodies, paths, heads) if not are_joined(f)]


def works_in_order(chain: Chain, found: Unordered, heads: Sequence[str]) -> bool:
    """Whether a clash is none where the branches of some heads run one after the other.

    ``heads`` are those that the first, the second … branch ends in.
    """
    masks = ancestor_masks(chain.predecessors)
    number = {id_: n for n, id_ in enumerate(chain.predecessors)}

    def branch(revision: Revision) -> int:
        bit = number[str(revision.id)]
        return next((n for n, head in enumerate(heads) if masks[head] >> bit & 1), len(heads))

    is_step_first = branch(found.step.revision) < branch(found.other.revision)
    return (found.after_step if is_step_first else found.after_other) is None


def thing_shown(found: Unordered) -> str:
    """The table or the column of a clash."""
    key, column = found.thing
    return f"{shown(key)}.{column}" if column else f"table {shown(key)}"


def clash_text(found: Unordered, name: Callable[[Revision], str]) -> str:
    """What two revisions do; ``name`` names a revision."""
    one, other = name(found.step.revision), name(found.other.revision)
    thing = thing_shown(found)
    match found.relation:
        case "creates":
            return f"{one} uses {thing}, which {other} {_creates(found)} on another branch"
        case "removes":
            return f"{one} uses {thing}, which {other} drops or renames on another branch"
        case "both-create":
            return f"{one} and {other} both {_creates(found)[:-1]} {thing}"
        case "both-drop":
            return f"{one} and {other} both drop or rename {thing}"


def _creates(found: Unordered) -> str:
    return "adds" if found.thing[1] else "creates"


def failure_texts(found: Unordered, name: Callable[[Revision], str]) -> Iterator[str]:
    """Which of the two revisions fails, in which order and with which error."""
    one, other = found.step.revision, found.other.revision
    if found.after_step is not None and found.after_other is not None:
        yield f"whichever runs second fails: {found.after_other.failure.error}"
    elif found.after_other is not None:
        yield _failure_text(found.after_other, name, other, one)
    elif found.after_step is not None:
        yield _failure_text(found.after_step, name, one, other)


def _failure_text(
    failed: FailedStep, name: Callable[[Revision], str], first: Revision, second: Revision
) -> str:
    error = failed.failure.error
    if failed.step.revision.id == second.id:
        return f"{name(second)} fails where it runs after {name(first)}: {error}"
    return f"{name(first)} fails where it runs before {name(second)}: {error}"


def cure(found: Unordered, new: Collection[str]) -> str:
    """How to settle a clash; only files of ``new`` lose an operation.

    Databases may have run the others, which get a condition that changes nothing there.
    """
    one, other = found.step.revision, found.other.revision
    if found.after_step is None:
        return _order(one, other)
    if found.after_other is None:
        return _order(other, one)
    step, rest = (found.step, other) if one.path in new else (found.other, one)
    if step.revision.path in new:
        return (
            f"remove the operation on {thing_shown(found)} from {quoted(step.revision.id or '')}, "
            f"and leave it to {quoted(rest.id or '')}"
        )
    condition = _CONDITIONS.get(found.step.operation.action)
    if condition is None:
        return (
            f"remove the operation on {thing_shown(found)} from {quoted(one.id or '')} or "
            f"{quoted(other.id or '')}"
        )
    if found.step.operation.name.isupper():
        return f"write {condition.replace('_', ' ').upper()} in the SQL of {quoted(one.id or '')}"
    return f"pass {condition}=True to {found.step.operation.name} in {quoted(one.id or '')}"


def _order(first: Revision, second: Revision) -> str:
    name = f"{quoted(second.id or '')}"
    if second.dependencies:
        return f"add {first.id!r} to the depends_on of {name}"
    return f"write depends_on = {first.id!r} in {name}"
