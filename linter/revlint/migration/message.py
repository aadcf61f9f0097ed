"""What a migration is for, in the words of the person who wrote it."""

from __future__ import annotations

import re
from itertools import takewhile

from revlint.migration.revision import Revision

#: Lines that Alembic's template writes below the message.
_HEADING = re.compile(r"(?:Revision ID|Revises|Create Date|Counterpart):")


def message_of(revision: Revision) -> str:
    """The message of a revision: the first paragraph of its docstring, on one line.

    "" if it has none (alembic: script/base.py, Script.doc). Headings are not part of it.
    """
    text = revision.docstring.text.strip() if revision.docstring else ""
    lines = map(str.strip, text.split("\n"))
    first = takewhile(lambda line: line and not _HEADING.match(line), lines)
    return " ".join(word for line in first for word in line.split())


def words_of_message(revision: Revision) -> str:
    """The words of a message in lower case, or those of the file name where there is no message."""
    text = message_of(revision)
    if not text:
        stem = revision.path.rpartition("/")[2].removesuffix(".py")
        text = re.sub(r"[\d_]+", " ", stem.replace(revision.id or "\0", ""))
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
