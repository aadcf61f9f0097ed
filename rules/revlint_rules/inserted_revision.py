"""inserted-revision: a new revision that databases would never run."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainChange,
    Change,
    ChangeRule,
    Example,
    Finding,
    Insertion,
    Location,
    Related,
    Revision,
    history,
    quoted,
)

_BASE = history("<base> -> a1", "a1 -> b2")
_MAIN = history("<base> -> a1 (main)", "a1 -> b2")


class InsertedRevision(ChangeRule):
    """A new revision stands where databases at the base's head would never run it.

    It was put below a revision that was merged already, or it is a new base without a branch
    label beside a labelled branch. A second history that multiple-bases tells is not told again,
    nor is a new base that a new merge joins: `alembic upgrade head` runs that one.

    Why: A database keeps only the ids of its heads, and Alembic takes every ancestor of them as
        run: `alembic upgrade head` does nothing, says nothing, and ends with status 0.
    Fix: Put the new revision on top of the head, and give the old one its parent back.
    Semantics: alembic: script/revision.py, RevisionMap._collect_upgrade_revisions. Observed with
        Alembic 1.20.1.
    """

    name = "inserted-revision"
    group = "The change"
    examples = (
        Example(
            bad=history("<base> -> a1", "a1 -> n1", "n1 -> b2"),
            good={**_BASE, **history("b2 -> n1")},
            finds=("migrations/versions/n1.py:10",),
            base=_BASE,
        ),
        Example(
            bad={**_MAIN, **history("<base> -> x1")},
            good={**_MAIN, **history("<base> -> x1 (side)")},
            finds=("migrations/versions/x1.py:10",),
            base=_MAIN,
        ),
    )

    def check(self, change: Change) -> Iterator[Finding]:
        for chain in change.chains:
            for insertion in chain.insertions:
                yield _inserted(change, chain, insertion)
            for base in _new_bases(chain):
                yield _new_base(change, chain, base)


def _inserted(change: Change, chain: ChainChange, insertion: Insertion) -> Finding:
    first, below = insertion.first, insertion.below[0].new
    many = len(insertion.ids) > 1
    ids = " and ".join(map(quoted, insertion.ids))
    return Finding(
        title=(
            f"{ids} {'stand' if many else 'stands'} below {quoted(below.id or '')}, which "
            f"{change.base.shown} has: a database at {quoted(below.id or '')} or later takes "
            f"{'them' if many else 'it'} as run, and alembic upgrade never runs "
            f"{'them' if many else 'it'}"
        ),
        help=_help(chain, insertion),
        location=Location(first.path, first.down_range),
        revision=first.id,
        chain=chain.name,
        related=tuple(
            Related(f"{quoted(p.new.id or '')} follows it now", _place(p.new))
            for p in insertion.below
        ),
        explains=tuple(("follower", p.new.id or "") for p in insertion.below),
    )


def _help(chain: ChainChange, insertion: Insertion) -> str:
    old = insertion.below[0].old
    parent = " and ".join(quoted(v.text) for v in old.parents) or "None"
    heads = chain.tip.heads if chain.tip else ()
    top = quoted(heads[0]) if len(heads) == 1 else "the head"
    return (
        f"set the down_revision of {quoted(old.id or '')} back to {parent}, and that of "
        f"{quoted(insertion.first.id or '')} to {top}"
    )


def _place(revision: Revision) -> Location:
    return Location(revision.path, revision.down_range)


def _new_bases(chain: ChainChange) -> Iterator[Revision]:
    """The new bases that no other rule tells, and that no upgrade of a labelled branch runs."""
    before, now = chain.before, chain.now
    if before is None or now is None or chain.squash or not now.parents_known:
        return
    if now.config.heads is not None or now.config.root or now.config.parked_at:
        return
    if not any(r.id in now.by_id for r in before.revisions):
        return
    told = {id_ for spare in chain.spare.histories for id_ in (spare.base, spare.other_base)}
    known = {*before.by_id, *(chain.tip.by_id if chain.tip else ())}
    for revision in chain.added:
        if revision.parents or not revision.parents_known or revision.id in {*known, *told}:
            continue
        if _is_apart(now, before, revision):
            yield revision


def _is_apart(now: Chain, before: Chain, base: Revision) -> bool:
    """Whether a base begins a history of its own, without any label in it."""
    history = next(h for h in now.components if base.id in h)
    return not any(id_ in before.by_id or r.labels for id_ in history for r in now.by_id[id_])


def _new_base(change: Change, chain: ChainChange, base: Revision) -> Finding:
    return Finding(
        title=(
            f"{quoted(base.id or '')} is a new base without a branch label in a chain that "
            f"{change.base.shown} has: databases that are upgraded to a label or to their own "
            "head never run it, only alembic upgrade heads does"
        ),
        help="put it on top of the head, or give it a branch label and upgrade to that one too",
        location=_place(base),
        revision=base.id,
        chain=chain.name,
    )
