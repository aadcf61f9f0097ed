"""The revisions that others have, and what breaks in their databases where these move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from revlint.change.chain_change import ChainChange
from revlint.edits.reorder import Parents, parents_of, reached
from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.sources.base import Base
from revlint.words import listed


@dataclass(frozen=True, slots=True)
class Owned:
    """The revisions that others have already, with the parents that they have there.

    ``name`` is what has them, for messages; ``heads`` are its heads.
    """

    name: str = ""
    parents: Parents = field(default_factory=dict)
    heads: tuple[str, ...] = ()


def owned_by_base(change: ChainChange, base: Base) -> Owned:
    """What the tip of a base has of a chain."""
    tip = change.tip
    return Owned(base.short, parents_of(tip), tip.heads) if tip else Owned(base.short)


def owned_in_old_files(chain: Chain) -> Owned:
    """What a chain has in files that are not new; nothing where that is not known."""
    new = chain.new_paths
    if new is None:
        return Owned()
    every = parents_of(chain)
    old = {id_: p for id_, p in every.items() if chain.file_of(id_).path not in new}
    return Owned("a commit", old)


def why_not(chain: Chain, shared: Sequence[str], after: Parents, owned: Owned) -> str:
    names = listed(map(quoted, shared), 4)
    has = f"{owned.name} has {names} already"
    may = f"{has}, so that databases may have run {'it' if len(shared) == 1 else 'them'}"
    return ": ".join([may, *islice(what_breaks(chain, shared, after), 1)])


def what_breaks(chain: Chain, shared: Sequence[str], after: Parents) -> Iterator[str]:
    """What becomes of databases that ran a revision before it moved."""
    before = parents_of(chain)
    for id_ in shared:
        old = reached(before, id_)
        lost = old - reached({**before, **after}, id_)
        names = listed([quoted(other) for other in before if other in lost], 4)
        if names:
            yield (
                f"a database that ran {quoted(id_)} runs {names} again; run alembic stamp --purge "
                f"with its latest revisions there"
            )
        new = [parent for parent in after[id_] if parent not in old]
        if not new:
            continue
        top = quoted(new[0])
        yield (
            f"in a database that ran {quoted(id_)} and {top}, alembic upgrade fails: Requested "
            f"revision {id_} overlaps with other requested revisions {new[0]}; run alembic stamp "
            f"--purge with its latest revision there"
        )
        yield (
            f"a database that ran {quoted(id_)} and not {top} never runs {top}; run alembic "
            f"downgrade {_below(chain, id_)} there before the files change"
        )


def _below(chain: Chain, id_: str) -> str:
    """What ``alembic downgrade`` takes for the state before a revision."""
    parents = chain.parents[id_]
    return parents[0] if len(parents) == 1 else f"{id_}-1" if parents else "base"
