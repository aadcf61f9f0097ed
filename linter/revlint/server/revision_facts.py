"""What is said of a revision beside its id: its message, its date, its place."""

from __future__ import annotations

import re

from revlint.migration.message import message_of
from revlint.migration.revision import Revision

_DATE = re.compile(r"^Create Date:[ \t]*(\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d)?)", re.MULTILINE)


def date_of(file: Revision) -> str:
    """The date that the docstring states, to the minute; "" if it states none."""
    match = _DATE.search(file.docstring.text) if file.docstring else None
    return match[1].replace("T", " ") if match else ""


def summary_of(file: Revision) -> str:
    """The message and the date of a revision on one line."""
    message, date = message_of(file), date_of(file)
    day = date.partition(" ")[0]
    return f"{message} ({day})" if message and day else message or day
