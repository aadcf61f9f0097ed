"""Operations of revisions that may run in either order, of which one order fails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import Literal

from revlint.graph.chain import Chain
from revlint.interruption import poll
from revlint.migration.revision import Revision
from revlint.operations.operation import Operation
from revlint.simulation.bodies import Bodies
from revlint.simulation.chain_run import FailedStep, Step, steps_of
from revlint.simulation.lines import lines_of
from revlint.simulation.names import TableKey, TableNames
from revlint.simulation.near import files_deciding, files_near
from revlint.simulation.swapped import SwappedRuns

#: What the other revision does to what this one needs, or does too.
Relation = Literal["creates", "removes", "both-create", "both-drop"]

#: A table, and a column of it, "" for the table itself.
Thing = tuple[TableKey, str]

_MAKES = ("create", "rename", "add-column", "rename-column")
_REMOVES = ("drop", "rename", "drop-column", "rename-column")


#: How many conflicts of a chain are judged, and how many pairs of operations are compared for them.
_MAX_FOUND = 50
_MAX_COMPARED = 300_000


@dataclass(frozen=True, slots=True)
class Unordered:
    """Two operations of revisions that are not ordered, and what they disagree on.

    ``after_other`` is the operation that fails where the revision of ``other`` runs first,
    ``after_step`` where that of ``step`` does; None where that order works.
    """

    step: Step
    other: Step
    relation: Relation
    thing: Thing
    after_other: FailedStep | None = None
    after_step: FailedStep | None = None

    @property
    def pair(self) -> tuple[str, ...]:
        """The ids of both revisions, sorted."""
        return tuple(sorted(str(step.revision.id) for step in (self.step, self.other)))


@dataclass(slots=True)
class _Index:
    """Which steps make and remove each thing, and which do what is not known."""

    names: TableNames
    makes: dict[Thing, list[Step]] = field(default_factory=lambda: defaultdict(list))
    removes: dict[Thing, list[Step]] = field(default_factory=lambda: defaultdict(list))
    #: Steps that may make columns of a table that are not known.
    opens: dict[TableKey, list[Step]] = field(default_factory=lambda: defaultdict(list))
    unknown: list[Step] = field(default_factory=list)
    #: How many pairs of operations may still be compared.
    left: int = _MAX_COMPARED


def find_unordered(
    chain: Chain, bodies: Bodies, paths: Collection[str], heads: Collection[str] = ()
) -> list[Unordered]:
    """The conflicts of some files with revisions that are neither ancestors nor descendants.

    One for each pair of revisions, of which one order fails. Only what some revision of the chain
    makes counts, and only where both revisions have a descendant in common, or heads that have to
    be merged.

    Args:
        chain: a chain that Alembic can load.
        bodies: gives what its migrations do.
        paths: the files to look at.
        heads: heads that have to be merged although their labels differ.
    """
    kin = _Kin(chain, heads)
    files = chain.files_at(frozenset(paths))
    paths = {file.path for file in files if kin.has_siblings(file)}
    near = files_near(chain, bodies, paths) if paths else frozenset()
    steps = list(steps_of(chain, bodies, chain.ids, near))
    pairs = _pairs(steps, paths, kin) if near else []
    if pairs and near < chain.places.keys():
        steps = list(steps_of(chain, bodies, chain.ids, files_deciding(chain, bodies, paths)))
        pairs = _pairs(steps, paths, kin)
    if not pairs:
        return []
    runs = SwappedRuns(chain, steps)
    judged = (_judged(found, runs) for found in pairs)
    return [found for found in judged if found.after_step or found.after_other]


def _pairs(steps: Sequence[Step], paths: Set[str], kin: _Kin) -> list[Unordered]:
    index = _indexed(steps)
    found: dict[tuple[str, ...], Unordered] = {}
    for step in steps:
        poll()
        for conflict in _conflicts(step, index, kin) if _is_certain(step.operation) else ():
            if step.revision.path in paths:
                found.setdefault(conflict.pair, conflict)
            elif conflict.other.revision.path in paths:
                found.setdefault(conflict.pair, _turned(conflict))
            if len(found) == _MAX_FOUND:
                return list(found.values())
    return list(found.values())


def _turned(found: Unordered) -> Unordered:
    """The same conflict from the other side, where both do the same."""
    if found.relation in ("creates", "removes"):
        return found
    return replace(found, step=found.other, other=found.step)


def _judged(found: Unordered, runs: SwappedRuns) -> Unordered:
    """A conflict with what fails in each order."""
    step, other = str(found.step.revision.id), str(found.other.revision.id)
    table = found.thing[0]
    return replace(
        found,
        after_step=runs.failed(step, other, table),
        after_other=runs.failed(other, step, table),
    )


class _Kin:
    """Which revisions of a chain are ordered, and which meet."""

    def __init__(self, chain: Chain, heads: Collection[str]) -> None:
        self._lines = lines_of(chain).ending_at(heads)
        self._has_labels = bool(chain.declared_labels)
        first, above = self._lines.first, self._lines.above
        self._merged = reduce(or_, (above[first[head]] for head in heads), 0)

    def has_siblings(self, revision: Revision) -> bool:
        """Whether some revisions are neither ancestors nor descendants of one."""
        lines = self._lines
        line = lines.first.get(str(revision.id))
        if line is None:
            return False
        return (lines.above[line] | lines.below[line]).bit_count() < len(lines.ids)

    def is_ancestor(self, one: Step, other: Step) -> bool:
        """Whether one revision is an ancestor of another, or the same."""
        return self._lines.is_ancestor(str(one.revision.id), str(other.revision.id))

    def may_swap(self, one: Step, other: Step) -> bool:
        """Whether two revisions are not ordered, and one database runs both."""
        if self.is_ancestor(one, other) or self.is_ancestor(other, one):
            return False
        lines = self._lines
        ids = str(one.revision.id), str(other.revision.id)
        both = lines.bit(ids[0]) | lines.bit(ids[1])
        if self._merged & both == both or not self._has_labels:
            return True
        # Labelled lines that never join are alternatives.
        return bool(lines.below[lines.first[ids[0]]] & lines.below[lines.first[ids[1]]])


def _is_certain(operation: Operation) -> bool:
    return not operation.uncertain and not operation.conditional


def _indexed(steps: Sequence[Step]) -> _Index:
    names = TableNames(step.operation for step in steps)
    index = _Index(names)
    for step in steps:
        poll()
        operation = step.operation
        key = names.key(operation, operation.schema, operation.table)
        if operation.action in ("reference", "use"):
            continue
        if key is None:
            index.unknown.append(step)
            continue
        for thing in _made(operation, key, names):
            index.makes[thing].append(step)
        for thing in _removed(operation, key):
            index.removes[thing].append(step)
        if operation.is_open or operation.action == "rename":
            index.opens[key].append(step)
    return index


def _made(operation: Operation, key: TableKey, names: TableNames) -> Iterator[Thing]:
    match operation.action:
        case "create":
            yield key, ""
            yield from ((key, column.name.lower()) for column in operation.columns)
        case "rename":
            new = names.key(operation, operation.schema, operation.new_name)
            if new is not None:
                yield new, ""
        case "add-column":
            yield from ((key, column.name.lower()) for column in operation.columns)
        case "rename-column" if operation.new_name:
            yield key, operation.new_name.lower()


def _removed(operation: Operation, key: TableKey) -> Iterator[Thing]:
    if operation.action in ("drop", "rename"):
        yield key, ""
    elif operation.action in ("drop-column", "rename-column") and operation.column:
        yield key, operation.column.lower()


def _needed(operation: Operation, key: TableKey, names: TableNames) -> Iterator[Thing]:
    """What must be there before an operation."""
    if operation.action != "create":
        yield key, ""
    if operation.column and operation.action in (
        *("alter-column", "drop-column", "rename-column", "retype-column"),
    ):
        yield key, operation.column.lower()
    if operation.action in ("alter", "use"):
        yield from ((key, column.name.lower()) for column in operation.columns)
    for foreign in operation.keys:
        target = names.key(operation, foreign.schema, foreign.table)
        if target is not None and target != key:
            yield target, ""
            yield from ((target, column.lower()) for column in foreign.targets if column)


def _conflicts(step: Step, index: _Index, kin: _Kin) -> Iterator[Unordered]:
    operation = step.operation
    key = index.names.key(operation, operation.schema, operation.table)
    if key is None or operation.action in ("execute", "unknown", "reference"):
        return
    for thing in _needed(operation, key, index.names):
        yield from _with_makers(step, thing, index, kin)
        yield from _with(step, thing, index.removes, "removes", kin, index)
    for thing in _made(operation, key, index.names):
        if operation.action in _MAKES and (thing[1] == "" or operation.action != "create"):
            yield from _with(step, thing, index.makes, "both-create", kin, index)
    for thing in _removed(operation, key):
        if operation.action in _REMOVES:
            yield from _with(step, thing, index.removes, "both-drop", kin, index)


def _with_makers(step: Step, thing: Thing, index: _Index, kin: _Kin) -> Iterator[Unordered]:
    """Conflicts with siblings that make what a step needs, where no ancestor makes it."""
    makers = index.makes.get(thing, [])
    if not makers or _may_be_made_before(step, thing, index, kin):
        return
    yield from _with(step, thing, index.makes, "creates", kin, index)


def _may_be_made_before(step: Step, thing: Thing, index: _Index, kin: _Kin) -> bool:
    key, column = thing
    before = [*index.makes.get(thing, []), *index.unknown]
    if column:
        before += index.opens.get(key, [])
        # A column of a table that something else made may be there from the start.
        if not any(kin.is_ancestor(s, step) for s in index.makes.get((key, ""), [])):
            return True
    return any(kin.is_ancestor(other, step) and _reaches(other, key) for other in before)


def _reaches(step: Step, key: TableKey) -> bool:
    """Whether a step may touch a table; SQL that is not understood touches those it names."""
    operation = step.operation
    text = operation.text.lower()
    return operation.table is not None or not text or key[2] in text


def _with(
    step: Step,
    thing: Thing,
    steps: Mapping[Thing, list[Step]],
    relation: Relation,
    kin: _Kin,
    index: _Index,
) -> Iterator[Unordered]:
    others = steps.get(thing, [])
    index.left -= len(others)
    for other in others if index.left > 0 else ():
        if other is step or not _is_certain(other.operation) or not kin.may_swap(step, other):
            continue
        if relation == "creates" or index.makes.get(thing):
            yield Unordered(step, other, relation, thing)
