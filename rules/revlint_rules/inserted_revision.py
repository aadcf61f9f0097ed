"""inserted-revision: a new revision that databases would never run."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainChange,
    Change,
    ChangeRule,
    Command,
    Example,
    Finding,
    Insertion,
    Location,
    Related,
    Revision,
    history,
    is_behind,
    on_top_commands,
    quoted,
)

#: How many ids a title lists.
_SHOWN = 2

_BASE = history("<base> -> a1", "a1 -> b2")
_MAIN = history("<base> -> a1 (main)", "a1 -> b2")


class InsertedRevision(ChangeRule):
    """Databases that are at the base's head would never run a new revision.

    The new revision is below a revision that was merged already, or it is a new first revision
    without a branch label beside a labelled branch. A second history that multiple-bases reports
    is not reported again, nor is a new first revision that a new merge joins: `alembic upgrade
    head` runs that one.

    Why: A database stores only the ids of its heads, and Alembic considers their ancestors as run:
        `alembic upgrade head` does nothing, prints nothing and exits with 0.
    Fix: Put the new revision on top of the head, and restore the parent of the old one.
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
    first, below = insertion.first, quoted(insertion.below[0].new.id or "")
    many = len(insertion.ids) > 1
    commands = _commands(change, chain)
    advice = _on_top(change, chain) if commands else _help(chain, insertion)
    return Finding(
        title=f"{_new(insertion.ids)} before merged revision {below}",
        label="not on top of the head",
        facts=(
            f"{change.base.shown} has {below}",
            f"databases at {below} or later skip {'them' if many else 'it'}: alembic upgrade "
            "prints nothing and exits with 0",
        ),
        help=advice,
        commands=commands,
        location=Location(first.path, first.down_range),
        revision=first.id,
        chain=chain.name,
        related=tuple(
            Related(f"{quoted(p.new.id or '')} follows it now", _place(p.new))
            for p in insertion.below
        ),
        explains=tuple(("follower", p.new.id or "") for p in insertion.below),
    )


def _new(ids: tuple[str, ...]) -> str:
    if len(ids) > _SHOWN:
        return f"{len(ids)} new revisions come"
    names = " and ".join(map(quoted, ids))
    return f"new revisions {names} come" if ids[1:] else f"new revision {names} comes"


def _on_top(change: Change, chain: ChainChange) -> str:
    merge = f"merge or rebase onto {change.base.name}, and " if is_behind(chain) else ""
    return f"{merge}put what is new on top of the head"


def _commands(change: Change, chain: ChainChange) -> tuple[Command, ...]:
    # Of several heads of the base one would have to be chosen.
    has_one = chain.tip is not None and len({*chain.tip.heads}) == 1
    return on_top_commands(chain, change.base) if has_one else ()


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
    """The new bases that no other rule reports, and that no upgrade of a labelled branch runs."""
    before, now = chain.before, chain.now
    if before is None or now is None or chain.squash or not now.parents_known:
        return
    if now.config.heads is not None or now.config.root or now.config.parked_at:
        return
    if not any(r.id in now.by_id for r in before.files):
        return
    bases = [r for r in chain.added if r.parents_known and not r.parents]
    if not bases:
        return
    told = {id_ for spare in chain.spare.histories for id_ in (spare.base, spare.other_base)}
    known = {*before.by_id, *(chain.tip.by_id if chain.tip else ())}
    for revision in bases:
        if revision.id not in {*known, *told} and _is_apart(now, before, revision):
            yield revision


def _is_apart(now: Chain, before: Chain, base: Revision) -> bool:
    """Whether a base begins a separate history without any label."""
    history = next(h for h in now.components if base.id in h)
    return not any(id_ in before.by_id or r.labels for id_ in history for r in now.by_id[id_])


def _new_base(change: Change, chain: ChainChange, base: Revision) -> Finding:
    heads = chain.tip.heads if chain.tip else ()
    top = quoted(heads[0]) if len(heads) == 1 else "a head"
    return Finding(
        title=f"{quoted(base.id or '')} is another first revision, without a branch label",
        label="the chain has a first revision already",
        facts=(
            f"the chain of {change.base.shown} begins elsewhere",
            "databases that upgrade to a label or to their own head never run it; only alembic "
            "upgrade heads does",
        ),
        help=f"set its down_revision to {top}, or give it a branch label",
        location=_place(base),
        revision=base.id,
        chain=chain.name,
    )
