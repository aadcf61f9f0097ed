"""The date of a new revision, as Alembic gives it.

The rules are those of alembic: script/base.py, ScriptDirectory._generate_create_date.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from revlint.errors import EditRefused
from revlint.migration.identifier import quoted


def now_in(timezone: str | None) -> datetime:
    """The time at which a file is created; with an offset where ``timezone`` is configured.

    Raises:
        EditRefused: there is no such time zone.
    """
    if timezone is None:
        return datetime.now()
    for name in (timezone, timezone.upper()):
        try:
            return datetime.now(tz=UTC).astimezone(ZoneInfo(name))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    raise EditRefused(f"Alembic's setting timezone is {quoted(timezone)}, which does not exist")
