"""The order in which Alembic runs revisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

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
    todo = lines.of(wanted)
    heads = sorted({*targets}.intersection(lines.first), key=chain.links.positions.__getitem__)
    starts = [line for line in map(lines.first.__getitem__, heads) if line in todo]
    found = _sorted(lines, _links(chain, lines, todo), starts, todo)
    return [id_ for line in reversed(found) for id_ in lines.ids[line]]


def _union(lines: Lines, ids: Collection[str]) -> int:
    found = 0
    for id_ in ids:
        found |= lines.above[lines.first[id_]] if id_ in lines.first else 0
    return found


def _links(chain: Chain, lines: Lines, wanted: Collection[str]) -> dict[str, list[str]]:
    """What the first revision of some lines names, as lines."""
    first, named = lines.first, chain.recall(_own_dependencies)
    ids = {line: (*chain.parents[line], *named.get(line, ())) for line in wanted}
    return {line: [*dict.fromkeys(map(first.__getitem__, some))] for line, some in ids.items()}


def _own_dependencies(chain: Chain) -> dict[str, tuple[str, ...]]:
    """What revisions depend on and no ancestor by ``down_revision`` does.

    Semantics: alembic: script/revision.py, RevisionMap._normalize_depends_on.
    """
    if not chain.depending_ids:
        return {}
    lines = lines_of(chain)
    named = {id_: chain.dependencies[id_] for id_ in chain.depending_ids}
    above: dict[str, frozenset[str]] = {}
    for line in topological(lines.before):
        parents = dict.fromkeys(lines.first[id_] for id_ in chain.parents[line])
        passed = [above[p].union(named.get(p, ())) if p in named else above[p] for p in parents]
        above[line] = passed[0].union(*passed[1:]) if passed else frozenset()
    return {id_: tuple(one for one in ids if one not in above[id_]) for id_, ids in named.items()}


def _sorted(
    lines: Lines, links: Mapping[str, Sequence[str]], heads: list[str], todo: set[str]
) -> list[str]:
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
        following = [line for line in links[candidate] if line in todo and line not in heads]
        if not following:
            del heads[current], above[current]
            current = max(current - 1, 0)
            continue
        heads[current] = following[0]
        above[current] = lines.above[following[0]]
        heads += following[1:]
        above += [lines.above[line] for line in following[1:]]
    return output
