"""illegal-id: an id or branch label that Alembic refuses or cannot address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    is_usable_id,
    matches,
    names_in,
    quoted,
)

_GOOD = history("<base> -> a1", "a1 -> add_users")
_USERS = "migrations/versions/add_users.py"
_BAD = {path: text.replace("add_users", "add-users") for path, text in _GOOD.items()}


class IllegalId(FileRule):
    """Alembic refuses, misreads or cannot address a revision id or branch label.

    Flagged in ids: the characters `@`, `-`, `+`, `:`, the single quote, NUL and lone surrogates,
    and the words `head`, `heads` and `base`. Flagged in labels: `@`, `:`, `+` or `-` before a
    digit, NUL and lone surrogates, and the same words. Everything else is legal: spaces, dots,
    slashes, Unicode.

    Why: With `@`, `-`, `+` or (since Alembic 1.17.1) `:` in an id, every command fails:
        `Character(s) '-' not allowed in revision identifier 'add-users'`. Older versions read
        `a:b` as a range. A single quote ends the text in Alembic's own SQL: `upgrade` runs the
        migration and then fails with a syntax error. NUL and lone surrogates fail there too,
        since no database stores them. Alembic loads a revision `head` or `base` and confuses it
        with the symbol: `alembic upgrade head` fails with an `AssertionError`. Alembic does not
        check labels: with the label `a@b`, `alembic upgrade a@b@head` fails with `Can't locate
        revision identified by 'a'`. `a-1@head` and `alembic history -r :a:b` fail as well.
    Fix: Choose another id, with letters, digits and `_`, and change it in every `down_revision`
        that names it. If a database has run the revision, update its version table too.
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
                title=why.title,
                label=why.label,
                facts=why.facts,
                help=(
                    f"choose another id{_such_as(id_, chain)}, here and in every down_revision and "
                    "depends_on that names it"
                ),
                location=Location(revision.path, revision.id_range),
                revision=id_,
            )
        for label in revision.labels:
            # One text for several labels is invalid-value.
            if not names_in(label.text) and (why := _why_not_a_label(label.text)):
                yield Finding(
                    title=why.title,
                    label=why.label,
                    facts=why.facts,
                    help="choose another label of letters, digits and '_'",
                    location=Location(revision.path, label.range),
                    revision=id_,
                )


@dataclass(frozen=True, slots=True)
class _Why:
    """Why a name cannot be used: in one sentence, at the place, and what Alembic does."""

    title: str
    label: str
    facts: tuple[str, ...]


def _such_as(id_: str, chain: Chain) -> str:
    """The id without its illegal characters as an example, where the chain can take it."""
    example = re.sub(r"[\W_]+", "_", id_).strip("_")
    pattern = chain.config.id_pattern
    if not is_usable_id(example) or not example or example in chain.by_id:
        return " of letters, digits and '_'"
    if pattern is not None and matches(pattern, example) is not True:
        return f" that matches {quoted(pattern)[1:-1]}"
    return f", such as {quoted(example)}"


def _why_not_an_id(id_: str) -> _Why | None:
    if id_ in SYMBOLS:
        return _Why(
            f"id {quoted(id_)} is a reserved word of Alembic",
            "reserved",
            (
                f"Alembic confuses the revision with the symbol {quoted(id_)}: alembic upgrade "
                "head fails with an AssertionError or skips the revision",
            ),
        )
    illegal = illegal_in_id(id_)
    if not illegal:
        return None
    refused = sorted(c for c in illegal if c != "'" and not is_unstorable(c))
    if refused:
        return _why_refused(id_, refused)
    if unstorable := [c for c in illegal if is_unstorable(c)]:
        return _Why(
            f"id {quoted(id_)} contains {_named(unstorable)}",
            "no database stores this",
            ("alembic upgrade runs the migration and fails when it writes the version table",),
        )
    return _Why(
        f"id {quoted(id_)} contains a single quote",
        "the quote ends the text in SQL",
        (
            "alembic upgrade runs the migration and fails with a syntax error when it writes the "
            "version table",
        ),
    )


def _why_refused(id_: str, refused: list[str]) -> _Why:
    named = " and ".join(quoted(character) for character in refused)
    fact = (
        f"every command fails: Character(s) '{', '.join(refused)}' not allowed in revision "
        f"identifier {quoted(id_)}"
    )
    older = ("Alembic before 1.17.1 reads it as a range of revisions",) if refused == [":"] else ()
    title = f"id {quoted(id_)} contains {named}, which Alembic refuses"
    return _Why(title, "not allowed in an id", (fact, *older))


def _why_not_a_label(label: str) -> _Why | None:
    if label in SYMBOLS:
        return _Why(
            f"branch label {quoted(label)} is a reserved word of Alembic",
            "reserved",
            (f"{quoted(label)} and {quoted(f'{label}@head')} never mean this branch",),
        )
    illegal = illegal_in_label(label)
    if is_unstorable(label):
        unstorable = [c for c in dict.fromkeys(label) if is_unstorable(c)]
        return _Why(
            f"branch label {quoted(label)} contains {_named(unstorable)}",
            "no command line can hold this",
            ("no command can name the branch",),
        )
    if not illegal:
        return None
    target = quoted(f"{label}@head")
    if "@" in illegal:
        fact = f"Alembic looks {target} up as {quoted(label.partition('@')[0])}"
    elif ":" in illegal:
        fact = f"Alembic reads {target} as a range of revisions"
    else:
        fact = f"Alembic reads the number after the {illegal[0]} in {target} as a number of steps"
    return _Why(f"branch label {quoted(label)} cannot be used in commands", "", (fact,))


def _named(characters: Sequence[str]) -> str:
    """Characters that cannot be shown, as ``U+0000``."""
    return " and ".join(f"U+{ord(character):04X}" for character in characters)
