"""The address of a rule's page."""

from __future__ import annotations

#: Where the pages are published; None until they are.
PAGES_URL: str | None = None


def rule_url(name: str) -> str | None:
    """The address of a rule's page, or None if the pages are not published."""
    return f"{PAGES_URL}/{name}.md" if PAGES_URL else None
