"""A date in the docstring of a revision file, written as the one before it was."""

from __future__ import annotations

import re
from datetime import datetime

#: A date as Alembic writes it, and the parts that templates leave out or write in another way.
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:(?P<sep>[ T])\d\d:\d\d(?P<s>:\d\d)?(?P<f>\.\d{6})?"
    r"(?P<zone>[+-]\d\d:\d\d|Z)?)?"
)


def is_date(text: str) -> bool:
    """Whether a text is a date as Alembic writes it."""
    return _DATE.fullmatch(text) is not None


def rewritten_date(old: str, created: datetime) -> str | None:
    """A date written as another one is, None where that is no date as Alembic writes it."""
    match = _DATE.fullmatch(old)
    if match is None:
        return None
    if not match["sep"]:
        return created.strftime("%Y-%m-%d")
    text = created.strftime(f"%Y-%m-%d{match['sep']}%H:%M")
    text += created.strftime(":%S") if match["s"] else ""
    text += created.strftime(".%f") if match["f"] else ""
    return text + (created.isoformat()[-6:] if created.tzinfo else "")
