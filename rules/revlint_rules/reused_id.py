"""reused-id: a new file with an id that another migration has or had."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    ChainChange,
    Change,
    ChangeRule,
    Example,
    Finding,
    Location,
    Revision,
    TakenBy,
    find_taken,
    history,
    next_id,
    path_text,
    quoted,
    revision_file,
)

#: How many revisions that follow are named.
_SHOWN = 5

_BASE = history("<base> -> a1")
_TIP = {
    **_BASE,
    "migrations/versions/b2_mail.py": revision_file("b2", ("a1",), body='op.drop_table("mail")'),
}
_PATH = "migrations/versions/b2_phone.py"
_BODY = 'op.drop_table("phone")'


class ReusedId(ChangeRule):
    """A new file has an id that another migration of the base has, or had before it was deleted.

    Files that do the same are the same migration: a cherry-picked or restored file is not
    reported.

    Why: After the merge two files have the same id: Alembic warns, runs one of them and silently
        skips the other. If the other file was deleted, databases that have run it skip the new
        one.
    Fix: Change the id of the new file.
    Semantics: alembic: script/revision.py, RevisionMap._revision_map. Observed with Alembic
        1.20.1.
    """

    name = "reused-id"
    group = "The change"
    examples = (
        Example(
            bad={**_BASE, _PATH: revision_file("b2", ("a1",), body=_BODY)},
            good={**_BASE, _PATH: revision_file("c3", ("a1",), body=_BODY)},
            finds=(f"{_PATH}:9",),
            base=_BASE,
            tip=_TIP,
        ),
    )

    def check(self, change: Change) -> Iterator[Finding]:
        for chain in change.chains:
            taken_by = find_taken(chain, change.base.past)
            for revision in chain.added:
                other = taken_by.get(revision.id or "")
                if other is None:
                    continue
                yield Finding(
                    title=f"another migration {_has(other)} id {quoted(revision.id or '')}",
                    label="change this id",
                    facts=_facts(change, revision, other),
                    help=_help(chain, revision),
                    location=Location(revision.path, revision.id_range),
                    revision=revision.id,
                    chain=chain.name,
                    explains=() if other.deleted else _explained(revision),
                )


def _explained(revision: Revision) -> tuple[tuple[str, str], ...]:
    """What follows from two files with one id; of a file that was deleted, nothing follows."""
    return (("reused id", revision.id or ""), ("reused file", revision.path))


def _has(other: TakenBy) -> str:
    return "had" if other.deleted else "has"


def _facts(change: Change, revision: Revision, other: TakenBy) -> tuple[str, ...]:
    base = change.base.shown
    if other.deleted:
        return (
            f"{path_text(other.path)} had it until commit {other.deleted} deleted that file",
            "databases that have run that migration skip this one",
        )
    if other.path == revision.path:
        return (
            f"this file has other code in {base}",
            "the merge keeps one of the two; databases that have run the other skip it",
        )
    return (
        f"{base} has it in {path_text(other.path)}",
        "after the merge Alembic warns, runs one of the two files and silently skips the other",
    )


def _help(chain: ChainChange, revision: Revision) -> str:
    followers = [r for r in chain.added if any(v.text == revision.id for v in r.parents)]
    name = " and the file" if (revision.id or "\0") in revision.path.rpartition("/")[2] else ""
    named = " and ".join(quoted(r.id or "") for r in followers[:_SHOWN])
    free = next_id(chain.merged or chain.now) if chain.now else None
    such = f", such as {quoted(free)}" if free else ""
    also = f"; change it in the down_revision of {named} too" if followers else ""
    return f"give this revision{name} another id{such}{also}"
