"""When a migration was written, as its docstring says."""

from __future__ import annotations

import re

from revlint.migration.revision import Revision

_DATE = re.compile(
    r"^[ \t]*Create Date:[ \t]*(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d[\d:.]*)", re.MULTILINE
)


def created(revision: Revision) -> str:
    """The date in the docstring of a file, "" where there is none; dates sort as texts."""
    found = _DATE.search(revision.docstring.text) if revision.docstring else None
    return f"{found[1]} {found[2]}" if found else ""
