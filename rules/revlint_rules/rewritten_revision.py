"""rewritten-revision: a merged revision whose graph fields were changed."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Binding,
    ChainChange,
    Change,
    ChangeRule,
    Example,
    Finding,
    Location,
    Range,
    Revision,
    Rewriting,
    Severity,
    history,
    quoted,
)

_BASE = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
_FORK = history("<base> -> a1", "a1 -> b2", "a1 -> c3")


class RewrittenRevision(ChangeRule):
    """A revision that was merged already has other graph fields now.

    The graph fields are `revision`, `down_revision`, `branch_labels` and `depends_on`. It is a
    note where the rewriting itself removes a defect that the base has (a spare head, a duplicate,
    a missing parent, a cycle), and where it only adds branch labels. New revisions that were put
    below a merged one are inserted-revision.

    Why: Databases have run the revision in its old place, and Alembic keeps only the ids of the
        heads: it takes whatever now leads to them as run. A database at an id that was changed
        stops every command with `Can't locate revision identified by …`.
    Fix: Give the revision its old values back. New revisions go on top of the head; heads that
        were merged already are joined with `alembic merge`.
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
    old, new = rewriting.pair.old, rewriting.pair.new
    id_ = old.id or ""
    what = "; ".join(
        f"{name} was {_shown(old, name)} and is {_shown(new, name)}" for name in rewriting.fields
    )
    is_note = rewriting.repairs or _only_adds_labels(rewriting)
    return Finding(
        title=(
            f"revision {quoted(id_)} of {change.base.shown} was rewritten: {what}"
            f"{_consequence(chain, rewriting)}"
        ),
        help=_help(rewriting),
        location=Location(new.path, _binding_range(new, rewriting.fields[0])),
        revision=new.id,
        chain=chain.name,
        severity=Severity.NOTE if is_note else None,
        explains=() if is_note else tuple(_explained(rewriting)),
    )


def _consequence(chain: ChainChange, rewriting: Rewriting) -> str:
    lost = [v.text for v in rewriting.pair.new.parents if not _is_there(chain, v.text)]
    if lost and "down_revision" in rewriting.fields:
        return f", which is in no file: every Alembic command ends in KeyError: {quoted(lost[0])}"
    old = rewriting.pair.old.id or ""
    if rewriting.repairs:
        return "; this removes a defect of the base, and databases must be told of it"
    if "revision" in rewriting.fields:
        return (
            f"; a database at {quoted(old)} stops with \"Can't locate revision identified by "
            f'{quoted(old)}"'
        )
    if _only_adds_labels(rewriting):
        return "; databases are not touched by a new branch label"
    if rewriting.fields == ("branch_labels",):
        return "; commands that name a label which is gone stop"
    return "; databases ran it in its old place, and take what leads to it now as run"


def _is_there(chain: ChainChange, id_: str) -> bool:
    now = chain.now
    return now is None or id_ in now.by_id or id_ in now.external_revisions


def _help(rewriting: Rewriting) -> str:
    id_ = quoted(rewriting.pair.old.id or "")
    if rewriting.repairs:
        return (
            f"a database that has {id_} in its version table keeps it: see that each one has run "
            "what now leads to it; a merge revision would rewrite nothing"
        )
    if _only_adds_labels(rewriting):
        return "nothing has to be done"
    old = _shown(rewriting.pair.old, rewriting.fields[0])
    return (
        f"set {rewriting.fields[0]} back to {old}; what is new goes on top of the head, in "
        "revisions of its own"
    )


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
