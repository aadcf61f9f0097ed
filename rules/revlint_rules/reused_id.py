"""reused-id: a new file that takes an id which another migration has or had."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Change,
    ChangeRule,
    Example,
    Finding,
    Location,
    Revision,
    TakenBy,
    find_taken,
    history,
    quoted,
    revision_file,
)

_BASE = history("<base> -> a1")
_TIP = {
    **_BASE,
    "migrations/versions/b2_mail.py": revision_file("b2", ("a1",), body='op.drop_table("mail")'),
}
_PATH = "migrations/versions/b2_phone.py"
_BODY = 'op.drop_table("phone")'


class ReusedId(ChangeRule):
    """A new file takes an id that the base gives to another migration, or once gave to one.

    Files that do the same are the same migration: one that was picked over from the base, or
    restored, is no finding.

    Why: After the merge two files have one id: Alembic runs one of them and never the other. Where
        the other file was deleted, databases that ran it take the new one as run.
    Fix: Give the new file an id of its own.
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
                    title=_message(change, revision, other),
                    help=(
                        "give this file an id of its own, and name that id in the down_revision "
                        "of what follows it"
                    ),
                    location=Location(revision.path, revision.id_range),
                    revision=revision.id,
                    chain=chain.name,
                    explains=() if other.deleted else _explained(revision),
                )


def _explained(revision: Revision) -> tuple[tuple[str, str], ...]:
    """What follows from two files with one id; of a file that was deleted, nothing follows."""
    return (("reused id", revision.id or ""), ("reused file", revision.path))


def _message(change: Change, revision: Revision, other: TakenBy) -> str:
    id_ = revision.id or ""
    if other.deleted:
        return (
            f"revision {quoted(id_)} was another migration of {change.base.shown}, {other.path}, "
            f"until {other.deleted} deleted it: a database that ran that one takes this one as run"
        )
    if other.path == revision.path:
        return (
            f"revision {quoted(id_)} stands in this file on {change.base.shown} too, with other "
            "code: the merge keeps one of the two, and databases that ran the other never run it"
        )
    return (
        f"revision {quoted(id_)} is another migration on {change.base.shown}, {other.path}: after "
        "the merge Alembic runs one of the two and never the other"
    )
