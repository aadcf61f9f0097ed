"""reused-id: a new file with an id that another migration has or had."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    ChainChange,
    Change,
    ChangeRule,
    Command,
    Example,
    Finding,
    Location,
    Revision,
    TakenBy,
    base_options,
    find_taken,
    history,
    next_id,
    path_text,
    quoted,
    revision_file,
    revlint_command,
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
                help_, commands = _help(chain, revision)
                yield Finding(
                    title=f"another migration {_has(other)} id {quoted(revision.id or '')}",
                    label="change this id",
                    facts=_facts(change, revision, other),
                    help=help_,
                    commands=commands,
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


def _help(chain: ChainChange, revision: Revision) -> tuple[str, tuple[Command, ...]]:
    followers = [r for r in chain.added if any(v.text == revision.id for v in r.parents)]
    has_name = (revision.id or "\0") in revision.path.rpartition("/")[2]
    named = " and ".join(quoted(r.id or "") for r in followers[:_SHOWN])
    free = next_id(chain.merged or chain.now) if chain.now else None
    commands = _commands(chain, revision, free) if has_name else ()
    such = f", such as {quoted(free)}" if free and not commands else ""
    also = f"; change it in the down_revision of {named} too" if followers and not commands else ""
    name = " and the file" if has_name else ""
    return f"give this revision{name} another id{such}{also}", commands


def _commands(chain: ChainChange, revision: Revision, free: str | None) -> tuple[Command, ...]:
    """The command that gives a revision a free id, where nothing in its chain is unknown."""
    now, id_ = chain.now, revision.id or ""
    if now is None or free is None or free in now.by_id or len(now.by_id.get(id_, ())) != 1:
        return ()
    if not now.parents_known or now.unreadable or now.cycles:
        return ()
    return revlint_command("rename", *base_options(now), names=(id_, free), chain=now)
