"""The addresses of revlint's site, which ``make docs-site`` builds from ``docs/``."""

from __future__ import annotations

#: The site, as built from the latest release. Every address of the site begins with it.
SITE = "https://revlint.readthedocs.io/en/stable/"

CONFIG_SCHEMA = f"{SITE}schemas/configuration.json"

#: The number is that of ``version`` in a report.
REPORT_SCHEMA = f"{SITE}schemas/report-1.json"


def rule_page(name: str) -> str:
    """The page of one of revlint's own rules."""
    return f"{SITE}rules/{name}/"
