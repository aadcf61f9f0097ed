"""rewritten-revision: a merged revision whose graph fields changed."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Binding,
    ChainChange,
    Change,
    ChangeRule,
    Command,
    Example,
    Finding,
    Location,
    Range,
    Revision,
    Rewriting,
    Severity,
    git_command,
    history,
    quoted,
)

_BASE = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
_FORK = history("<base> -> a1", "a1 -> b2", "a1 -> c3")


class RewrittenRevision(ChangeRule):
    """A graph field of a revision that was merged already has changed.

    The graph fields are `revision`, `down_revision`, `branch_labels` and `depends_on`. It is a
    note if the change itself repairs the base (a spare head, a duplicate, a missing parent, a
    cycle), and if it only adds branch labels. New revisions below a merged one are
    inserted-revision.

    Why: Databases have run the revision in its old place. Alembic stores only the ids of the
        heads, and considers everything that now leads to them as run. If the id was changed, every
        command fails on a database at it: `Can't locate revision identified by …`.
    Fix: Restore the old values. Put new revisions on top of the head; join heads that are merged
        already with `alembic merge`.
    Semantics: alembic: script/revision.py, RevisionMap.iterate_revisions. Observed with Alembic
        1.20.1.
    """

    name = "rewritten-revision"
    group = "The change"
    examples = (
        Example(
            bad=history("<base> -> a1", "<base> -> b2", "a1, b2 -> c3"),
            good={**_BASE, **history("c3 -> d4")},
            finds=("migrations/versions/b2.py:10", "migrations/versions/c3.py:10"),
            base=_BASE,
        ),
        Example(
            bad=history("<base> -> a1", "a1 -> b2", "b2 -> c3"),
            good={**_FORK, **history("b2, c3 -> d4")},
            finds=("migrations/versions/c3.py:10",),
            base=_FORK,
        ),
    )

    def check(self, change: Change) -> Iterator[Finding]:
        for chain in change.chains:
            for rewriting in chain.rewritten:
                yield _finding(change, chain, rewriting)


def _finding(change: Change, chain: ChainChange, rewriting: Rewriting) -> Finding:
    old, new, fields = rewriting.pair.old, rewriting.pair.new, rewriting.fields
    is_note = rewriting.repairs or _only_adds_labels(rewriting)
    return Finding(
        title=f"{' and '.join(fields)} of merged revision {quoted(old.id or '')} changed",
        label=f"was {_shown(old, fields[0])} in {change.base.shown}",
        facts=(
            *(f"{f} was {_shown(old, f)} and is {_shown(new, f)}" for f in fields[1:]),
            _consequence(chain, rewriting),
        ),
        help=_help(chain, rewriting),
        commands=() if is_note else _commands(change, chain, rewriting),
        location=Location(new.path, _binding_range(new, fields[0])),
        revision=new.id,
        chain=chain.name,
        severity=Severity.NOTE if is_note else None,
        explains=() if is_note else tuple(_explained(rewriting)),
    )


def _consequence(chain: ChainChange, rewriting: Rewriting) -> str:
    lost = [v.text for v in rewriting.pair.new.parents if not _is_there(chain, v.text)]
    if lost and "down_revision" in rewriting.fields:
        return (
            f"no revision {quoted(lost[0])} in this chain; every Alembic command fails: "
            f"KeyError: {quoted(lost[0])}"
        )
    old = quoted(rewriting.pair.old.id or "")
    if rewriting.repairs:
        return "this repairs the base; databases that have run it skip what it follows now"
    if "revision" in rewriting.fields:
        return f"a database at {old} fails: Can't locate revision identified by {old}"
    if _only_adds_labels(rewriting):
        return "a new branch label does not affect databases"
    if rewriting.fields == ("branch_labels",):
        return "commands that name a removed label fail"
    return "databases have run it in its old place, and skip what leads to it now"


def _is_there(chain: ChainChange, id_: str) -> bool:
    now = chain.now
    return now is None or id_ in now.by_id or id_ in now.external_revisions


def _help(chain: ChainChange, rewriting: Rewriting) -> str:
    id_ = quoted(rewriting.pair.old.id or "")
    if rewriting.repairs:
        return f"make sure that each database at {id_} has run what it follows now"
    if _only_adds_labels(rewriting):
        return "nothing has to be done"
    old, fields = rewriting.pair.old, rewriting.fields
    values = " and ".join(f"{name} back to {_shown(old, name)}" for name in fields)
    new = ", and put new revisions on top of the head" if chain.added else ""
    return f"set {values}{new}"


def _commands(change: Change, chain: ChainChange, rewriting: Rewriting) -> tuple[Command, ...]:
    """The command that restores the file, where nothing else than the fields would be lost."""
    old, new = rewriting.pair.old, rewriting.pair.new
    if chain.added or old.path != new.path or chain.edit_of(rewriting.pair) is not None:
        return ()
    return git_command("checkout", change.base.merge_base[:12], paths=(old.path,))


def _explained(rewriting: Rewriting) -> Iterator[tuple[str, str]]:
    for id_ in dict.fromkeys((rewriting.pair.old.id or "", rewriting.pair.new.id or "")):
        for name in rewriting.fields:
            yield name, id_


def _only_adds_labels(rewriting: Rewriting) -> bool:
    if rewriting.fields != ("branch_labels",):
        return False
    return {v.text for v in rewriting.pair.old.labels} < {v.text for v in rewriting.pair.new.labels}


def _shown(revision: Revision, name: str) -> str:
    values = {
        "revision": (revision.id or "",),
        "down_revision": tuple(v.text for v in revision.parents),
        "branch_labels": tuple(v.text for v in revision.labels),
        "depends_on": tuple(v.text for v in revision.dependencies),
    }[name]
    return " and ".join(map(quoted, values)) or "None"


def _binding_range(revision: Revision, name: str) -> Range:
    binding: Binding | None = getattr(revision, name)
    return binding.value.range if binding else revision.id_range
