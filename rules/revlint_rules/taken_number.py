"""taken-number: a numbered id whose number the base or another branch has."""

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
    NumberTaken,
    Severity,
    find_taken_numbers,
    history,
    is_behind,
    on_top_commands,
    path_text,
    quoted,
    say_renumbering,
)

_CONFIG = "id-pattern = '\\d{4}_[a-z_]+'\n"
_BASE = history("<base> -> 0001_users")
_TIP = history("<base> -> 0001_users", "0001_users -> 0002_mail")
_BAD = "migrations/versions/0002_phone.py"


class TakenNumber(ChangeRule):
    r"""The number in a new revision's id is taken by the base or by a remote branch.

    The rule runs where `id-pattern` contains a counter, one run of digits such as `\d{9}` or
    `\d{4}_[a-z_]+`, and the ids of the chain count up one by one. It looks only at files that the
    base does not have. It reads the base, the other new files and the remote branches that git
    knows here and that `HEAD` does not contain; the remote copies of the current branch do not
    count, and neither does a file of a branch that does the same as the new one.

    Why: Alembic ignores numbers. After the merge two revisions have one number, so that people
        take one for the other. Where two files have the whole id in common, Alembic warns
        (`Revision 0002 is present more than once`), runs one of them and skips the other.
    Fix: Use the next free number, here and in every `down_revision` that names the id, before a
        database runs it: `revlint rebase --base REF --renumber`.
    Semantics: alembic: script/revision.py, RevisionMap._revision_map. Observed with Alembic
        1.20.1.
    """

    name = "taken-number"
    group = "Identity"
    severity = Severity.WARNING
    default = "new"
    options = ("id-pattern",)
    examples = (
        Example(
            bad={**_BASE, **history("0001_users -> 0002_phone")},
            good={**_BASE, **history("0001_users -> 0003_phone")},
            finds=(f"{_BAD}:9",),
            config=_CONFIG,
            base=_BASE,
            tip=_TIP,
        ),
    )

    def check(self, change: Change) -> Iterator[Finding]:
        for chain in change.chains:
            for taken in find_taken_numbers(chain, change.now.tree.checkout.past):
                yield _finding(taken, change, chain)


def _finding(taken: NumberTaken, change: Change, chain: ChainChange) -> Finding:
    revision = taken.revision
    id_ = revision.id or ""
    where = "" if taken.branch is None else f" on {taken.branch or change.base.shown}"
    is_same = taken.by == id_
    commands = _commands(taken, change, chain)
    is_after = bool(commands) and is_behind(chain)
    merge = f"merge or rebase onto {change.base.name}, then " if is_after else ""
    return Finding(
        title=f"the number of id {quoted(id_)} is taken{where}",
        label="" if is_same else f"{quoted(taken.by)} has this number",
        facts=(
            f"the other file is {path_text(taken.path)}",
            "once both are merged, Alembic warns, runs one of the two files and skips the other"
            if is_same
            else "once both are merged, two revisions of this chain have one number",
        ),
        help=f"{merge}{say_renumbering(revision, taken.renumbering)}",
        commands=commands,
        location=Location(revision.path, revision.id_range),
        revision=id_,
        chain=chain.name,
    )


def _commands(taken: NumberTaken, change: Change, chain: ChainChange) -> tuple[Command, ...]:
    """The commands that give new numbers, where the base has all that are taken."""
    has_one = chain.tip is not None and len({*chain.tip.heads}) == 1
    if taken.branch != "" or taken.by == taken.revision.id or not has_one:
        return ()
    return on_top_commands(chain, change.base, "--renumber")
