"""illegal-id: an id or a branch label that Alembic refuses or cannot address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revlint.api import (
    SYMBOLS,
    Chain,
    Example,
    FileRule,
    Finding,
    Location,
    Revision,
    history,
    illegal_in_id,
    illegal_in_label,
    is_slip,
    is_unstorable,
    names_in,
    quoted,
)

_GOOD = history("<base> -> a1", "a1 -> add_users")
_USERS = "migrations/versions/add_users.py"
_BAD = {path: text.replace("add_users", "add-users") for path, text in _GOOD.items()}


class IllegalId(FileRule):
    """A revision id or a branch label is one that Alembic refuses, misreads or cannot address.

    Ids: the characters `@`, `-`, `+`, `:`, the single quote, NUL and lone surrogates, and the words
    `head`, `heads` and `base`. Labels: `@`, `:`, `+` or `-` before a digit, NUL and lone
    surrogates, and the same words. Everything else is legal: spaces, dots, slashes, Unicode.

    Why: `@`, `-`, `+` and (since Alembic 1.17.1) `:` in an id end every command in `Character(s)
        '-' not allowed in revision identifier 'add-users'`; older versions read `a:b` as a range.
        A single quote ends the text in Alembic's own SQL: `upgrade` runs the migration and then
        fails with a syntax error; with NUL or a lone surrogate in the id it fails as well, since
        no database stores these. A revision `head` or `base` is loaded, and commands that mean
        the symbol get the revision, or the other way round: `alembic upgrade head` ends in an
        `AssertionError`. Labels are not checked when they are loaded: with the label `a@b`,
        `alembic upgrade a@b@head` ends in `Can't locate revision identified by 'a'`; so does
        `a-1@head`; `alembic history -r :a:b` fails.
    Fix: Choose another id, with letters, digits and `_`, and change it in every `down_revision`
        that names it. If a database has run it already, update its version table too.
    Semantics: alembic: script/revision.py, Revision.verify_rev_id, _relative_destination and
        RevisionMap._resolve_revision_number; runtime/migration.py, HeadMaintainer. Observed with
        Alembic 1.20.1.
    """

    name = "illegal-id"
    group = "Identity"
    examples = (
        Example(bad=_BAD, good=_GOOD, finds=(f"{_USERS}:9",)),
        Example(
            bad=history("<base> -> a1 (core@2)"),
            good=history("<base> -> a1 (core_2)"),
            finds=("migrations/versions/a1.py:11",),
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        id_ = revision.id
        if id_ is not None and not is_slip(id_) and (why := _why_not_an_id(id_)):
            yield Finding(
                title=why,
                help="choose another id, of letters, digits and '_', here and where it is named",
                location=Location(revision.path, revision.id_range),
                revision=id_,
            )
        for label in revision.labels:
            # One text for several labels is invalid-value.
            if not names_in(label.text) and (why := _why_not_a_label(label.text)):
                yield Finding(
                    title=why,
                    help="choose another label, of letters, digits and '_'",
                    location=Location(revision.path, label.range),
                    revision=id_,
                )


def _why_not_an_id(id_: str) -> str | None:
    if id_ in SYMBOLS:
        return (
            f"the id {quoted(id_)} is a word of Alembic's own: it takes the revision for the "
            "symbol, and alembic upgrade head ends in an AssertionError or passes the revision over"
        )
    illegal = illegal_in_id(id_)
    if not illegal:
        return None
    refused = sorted(c for c in illegal if c != "'" and not is_unstorable(c))
    if not refused and (unstorable := [c for c in illegal if is_unstorable(c)]):
        return (
            f"the id {quoted(id_)} has {_named(unstorable)} in it, which no database stores: "
            "upgrade fails when it writes the version table"
        )
    if not refused:
        return (
            f"the id {quoted(id_)} has a single quote in it, which ends the text in Alembic's own "
            "SQL: upgrade fails with a syntax error when it writes the version table"
        )
    since = "; versions before 1.17.1 take it for a range" if refused == [":"] else ""
    return (
        f'the id {quoted(id_)} is refused: every Alembic command ends in "Character(s) '
        f"'{', '.join(refused)}' not allowed in revision identifier {quoted(id_)}\"{since}"
    )


def _why_not_a_label(label: str) -> str | None:
    if label in SYMBOLS:
        return (
            f"the branch label {quoted(label)} is a word of Alembic's own: '{label}@head' and "
            f"'{label}' never mean the branch"
        )
    illegal = illegal_in_label(label)
    if is_unstorable(label):
        unstorable = [c for c in dict.fromkeys(label) if is_unstorable(c)]
        return (
            f"the branch label {quoted(label)} has {_named(unstorable)} in it, which no command "
            "line holds: no command can name the branch"
        )
    if not illegal:
        return None
    target = quoted(f"{label}@head")
    if "@" in illegal:
        end = f"Alembic looks {target} up as {quoted(label.partition('@')[0])}"
    elif ":" in illegal:
        end = f"Alembic takes {target} for a range of revisions"
    else:
        end = f"of {target}, Alembic takes the number after the {illegal[0]} for steps"
    return f"the branch label {quoted(label)} cannot be used: {end}"


def _named(characters: Sequence[str]) -> str:
    """Characters that cannot be shown, as ``U+0000``."""
    return " and ".join(f"U+{ord(character):04X}" for character in characters)
