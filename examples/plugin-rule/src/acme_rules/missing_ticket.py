"""missing-ticket: a new revision whose message names no ticket."""

import re
from collections.abc import Iterator

from revlint.api import (
    Chain,
    Example,
    FileRule,
    Finding,
    Location,
    Range,
    Revision,
    Severity,
    history,
    message_of,
    revision_file,
)

_TICKET = re.compile(r"\b[A-Z]{2,}-\d+\b")

_FILE = "migrations/versions/a1.py"


def _example(message: str) -> dict[str, str]:
    """A chain of one revision with a message."""
    return {**history("<base> -> a1"), _FILE: revision_file("a1", message=message)}


class MissingTicket(FileRule):
    """The message of a revision names no ticket.

    The message is the first paragraph of the docstring. A ticket is a project and a number, such
    as `SHOP-123`.

    Why: Reviews, and the search for what broke a deployment, start at the ticket.
    Fix: Write the ticket into the message: `alembic revision -m "SHOP-123 add users"`.
    Semantics: Acme's guide for migrations.
    """

    name = "missing-ticket"
    group = "Files"
    severity = Severity.WARNING
    default = "new"
    url = "https://docs.acme.example/migrations#missing-ticket"
    examples = (
        Example(
            bad=_example("add users"),
            good=_example("SHOP-123 add users"),
            finds=(f"{_FILE}:1",),
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        message = message_of(revision)
        if not _TICKET.search(message):
            place = revision.docstring.range if revision.docstring else Range()
            yield Finding(
                title="the message names no ticket",
                location=Location(revision.path, place),
                label="" if message else "there is no message",
                help="begin the docstring with the ticket, such as SHOP-123",
                revision=revision.id,
            )
