"""The order in which Alembic runs revisions."""

from __future__ import annotations

from collections.abc import Collection

from revlint.graph.chain import Chain
from revlint.graph.order import topological
from revlint.simulation.lines import Lines, lines_of


def upgrade_order(
    chain: Chain, targets: Collection[str], applied: Collection[str] = ()
) -> list[str]:
    """The revisions that an upgrade to some targets runs, in Alembic's order.

    The chain must be sound: no cycle, no missing parent, no duplicate id.

    Args:
        chain: the chain.
        targets: the ids to upgrade to.
        applied: the ids that the version table has; they and their ancestors are left out.

    Where a revision depends on several, Alembic takes those in any order, from run to run.

    Semantics: alembic: script/revision.py, RevisionMap._topological_sort.
    """
    lines = lines_of(chain).ending_at({*targets, *applied} & chain.links.positions.keys())
    wanted = _union(lines, targets) & ~_union(lines, applied)
    todo = {line for line, bit in lines.bits.items() if wanted & bit}
    heads = sorted({*targets}.intersection(lines.first), key=chain.links.positions.__getitem__)
    starts = [line for line in map(lines.first.__getitem__, heads) if line in todo]
    found = _sorted(lines, _Links(chain, lines), starts, todo)
    return [id_ for line in reversed(found) for id_ in lines.ids[line]]


def _union(lines: Lines, ids: Collection[str]) -> int:
    found = 0
    for id_ in ids:
        found |= lines.above[lines.first[id_]] if id_ in lines.first else 0
    return found


class _Links:
    """What the first revision of each line names, as lines."""

    def __init__(self, chain: Chain, lines: Lines) -> None:
        first, depending = lines.first, chain.depending_ids
        parents, named = chain.parents, chain.dependencies
        self.parents = {line: [first[id_] for id_ in parents[line]] for line in lines.ids}
        self.dependencies = {line: named[line] for line in lines.ids if line in depending}
        if self.dependencies:
            self._leave_out_inherited(lines)
        self.down = {
            line: [*dict.fromkeys((*ids, *(first[i] for i in self.dependencies.get(line, ()))))]
            for line, ids in self.parents.items()
        }

    def _leave_out_inherited(self, lines: Lines) -> None:
        """Leave out what an ancestor by ``down_revision`` depends on too.

        Semantics: alembic: script/revision.py, RevisionMap._normalize_depends_on.
        """
        named = self.dependencies
        above: dict[str, set[str]] = {}
        for line in topological(lines.before):
            parents = self.parents[line]
            above[line] = {id_ for p in parents for id_ in (*above[p], *named.get(p, ()))}
        self.dependencies = {
            line: tuple(id_ for id_ in ids if id_ not in above[line]) for line, ids in named.items()
        }


def _sorted(lines: Lines, links: _Links, heads: list[str], todo: set[str]) -> list[str]:
    """Alembic's walk, from the heads down; a line is followed as far as no other needs it later.

    Alembic goes from revision to revision; inside a line it goes on to the next.
    """
    above = [lines.above[head] for head in heads]
    output: list[str] = []
    current = 0
    while heads:
        candidate = heads[current]
        bit = lines.bits[candidate]
        needed = next((i for i, mask in enumerate(above) if i != current and mask & bit), None)
        if needed is not None:
            current = needed
            continue
        if candidate in todo:
            output.append(candidate)
            todo.remove(candidate)
        following = [line for line in links.down[candidate] if line in todo and line not in heads]
        if not following:
            del heads[current], above[current]
            current = max(current - 1, 0)
            continue
        heads[current] = following[0]
        above[current] = lines.above[following[0]]
        heads += following[1:]
        above += [lines.above[line] for line in following[1:]]
    return output
