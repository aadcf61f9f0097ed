"""removed-revision: a merged revision that is gone."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from revlint.api import (
    ChainChange,
    Change,
    ChangeRule,
    Example,
    Finding,
    Location,
    Related,
    Severity,
    Squash,
    history,
    quoted,
    walk_groups,
)

_BASE = history("<base> -> a1", "a1 -> b2", "b2 -> c3")

#: How many ids a message spells out, and how many places are shown.
_SHOWN = 8


class RemovedRevision(ChangeRule):
    """A revision that was merged already is gone.

    Revisions that hang together are told once. A squash is a note: a new base keeps the id of a
    revision of the base, and all that is gone led to it. Ids that are listed in
    `external-revisions` are not gone.

    Why: A database that stands at the revision stops every command with `Can't locate revision
        identified by …`. A revision that follows it lacks its parent, and then every command ends
        in a `KeyError` for everybody.
    Fix: Bring the file back. What it did is undone by a new revision on top of the head.
    Semantics: alembic: script/revision.py, RevisionMap._revision_for_ident. Observed with Alembic
        1.20.1.
    """

    name = "removed-revision"
    group = "The change"
    options = ("external-revisions",)
    examples = (
        Example(
            bad=history("<base> -> a1", "a1 -> b2"),
            good={**_BASE, **history("c3 -> d4")},
            finds=("migrations/versions/c3.py:1",),
            base=_BASE,
        ),
        Example(
            bad=history("<base> -> c3"),
            good=_BASE,
            finds=("migrations/versions/c3.py:10",),
            base=_BASE,
        ),
    )

    def check(self, change: Change) -> Iterator[Finding]:
        for chain in change.chains:
            if chain.squash is not None:
                yield _squashed(change, chain, chain.squash)
            elif chain.gone and chain.before is not None:
                gone = [r.id for r in chain.gone if r.id]
                for ids in walk_groups(chain.before, gone):
                    yield _removed(change, chain, ids)


def _removed(change: Change, chain: ChainChange, ids: Sequence[str]) -> Finding:
    assert chain.before is not None
    files = [chain.before.file_of(id_) for id_ in ids]
    last = ids[0]
    many = len(ids) > 1
    return Finding(
        title=(
            f"{'revisions' if many else 'revision'} {_list(ids)} of {change.base.shown} "
            f"{'are' if many else 'is'} gone{_elsewhere(change, chain, last)}: a database at "
            f'{quoted(last)} stops with "Can\'t locate revision identified by {quoted(last)}"'
        ),
        help=(
            f"bring {'them' if many else 'it'} back: git checkout {change.base.merge_base[:12]} -- "
            f"{' '.join(shlex.quote(f.path) for f in files[:_SHOWN])}; what "
            f"{'they' if many else 'it'} did is undone by a new revision on top"
        ),
        location=Location(files[0].path),
        revision=last,
        chain=chain.name,
        related=tuple(_followers(chain, ids)),
        explains=tuple(_explained(chain, ids, [f.path for f in files])),
    )


def _elsewhere(change: Change, chain: ChainChange, id_: str) -> str:
    for other in change.now.chains:
        if other is not chain.now and id_ in other.by_id:
            return f" from this chain (chain {quoted(other.name)} has {quoted(id_)})"
    return ""


def _followers(chain: ChainChange, ids: Sequence[str]) -> Iterator[Related]:
    if chain.now is None:
        return
    for reference in chain.now.missing_parents:
        if reference.target in ids:
            place = Location(reference.revision.path, reference.value.range)
            yield Related(f"{quoted(reference.target)} is a parent here", place)


def _explained(
    chain: ChainChange, ids: Sequence[str], paths: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for id_ in ids:
        yield "removed id", id_
    for path in paths:
        yield "removed file", path
    if chain.now is not None and not chain.now.by_id:
        yield "emptied chain", chain.name


def _squashed(change: Change, chain: ChainChange, squash: Squash) -> Finding:
    new = squash.pair.new
    kept = quoted(new.id or "")
    gone = [r.id or "" for r in squash.gone]
    return Finding(
        title=(
            f"{kept} is a base now, in place of {_list(gone)} of {change.base.shown}: a database "
            f"at {kept} or later goes on, one that is behind it is lost"
        ),
        help=f"upgrade every database to {kept} or later before this is deployed",
        location=Location(new.path, new.down_range),
        revision=new.id,
        chain=chain.name,
        severity=Severity.NOTE,
        explains=tuple(("removed file", r.path) for r in squash.gone),
    )


def _list(ids: Sequence[str]) -> str:
    shown = ", ".join(map(quoted, ids[:_SHOWN]))
    return f"{shown} and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else shown
