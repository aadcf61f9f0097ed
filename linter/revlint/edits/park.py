"""Parking chains: each ends in one more revision, which is empty and has one id in all of them.

A database that one of the chains has upgraded is then at an id that the others have too, so that it
can go on with any of them (alembic: script/revision.py, RevisionMap._resolve_revision_number
raises where the id of a database is missing).
"""

from __future__ import annotations

from collections.abc import Sequence

from revlint.contract.advice import does_nothing
from revlint.contract.project import Project
from revlint.edits.config_file import Addition
from revlint.edits.declaration import declare
from revlint.edits.new_revision import create_revision
from revlint.edits.plan import Plan, plan_steps
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.steps import Step
from revlint.words import listed


def plan_park(
    project: Project, chains: Sequence[Chain], id_: str, message: str, *, declares: bool
) -> Plan:
    """The plan that parks chains; one that is parked on the id already stays as it is.

    Args:
        project: the project.
        chains: the chains to park.
        id_: the id of the revision that each of them ends in.
        message: the message of the new revisions.
        declares: whether the configuration says so too.

    Raises:
        EditRefused: a chain has more or fewer than one head, a revision with the id that does
            not end it, or a file that cannot be read.
    """
    open_ = [chain for chain in chains if not _is_parked(chain, id_)]
    steps: list[Step] = [create_revision(chain, id_, chain.heads, message) for chain in open_]
    declared = declare(project, steps, _addition(project, chains, id_), writes=declares)
    names = listed([chain.name for chain in open_ or chains])
    return plan_steps(
        project.tree,
        [*steps, *declared.steps],
        f"park {names} on {quoted(id_)}",
        heads={chain.name: (id_,) for chain in chains},
        notes=(
            f"a database reaches {quoted(id_)} by `alembic upgrade head`, which changes no table",
            *declared.notes,
        ),
    )


def _is_parked(chain: Chain, id_: str) -> bool:
    if chain.unreadable:
        raise EditRefused("it cannot be read; repair it first", chain.unreadable[0].path)
    heads = chain.heads
    if id_ in heads and len(heads) == 1 and does_nothing(chain, id_):
        return True
    if id_ in chain.by_id:
        path = chain.by_id[id_][0].path
        raise EditRefused(f"chain {chain.name} has another revision {quoted(id_)}", path)
    if len(heads) != 1:
        found = f"heads {listed(map(quoted, heads))}" if heads else "no revision"
        raise EditRefused(f"chain {chain.name} has {found}; it needs one head to be parked")
    return False


def _addition(project: Project, chains: Sequence[Chain], id_: str) -> Addition:
    """What a configuration lacks that says that the chains are parked."""
    names = [chain.name for chain in chains]
    if all(chain.config.parked_at == id_ for chain in chains):
        return Addition()
    if len(names) == 1:
        return Addition(keys={names[0]: {"parked-at": id_}})
    return Addition(alignment=(id_, names))
