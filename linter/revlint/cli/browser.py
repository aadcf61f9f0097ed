"""Showing a page in the user's browser."""

from __future__ import annotations

import os
import tempfile
import webbrowser
from pathlib import Path

from revlint.cli.console import tell
from revlint.errors import RevlintError


def write_private(text: str) -> Path:
    """A new file in the temporary directory that only this user can read."""
    descriptor, name = tempfile.mkstemp(prefix="revlint-", suffix=".html")
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)


def open_in_browser(path: Path) -> None:
    """Show a file in the user's browser.

    Raises:
        RevlintError: there is none.
    """
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        browser = None
    # A browser in the terminal runs no scripts; one that the user chose is taken.
    is_text = type(browser) is webbrowser.GenericBrowser and not os.environ.get("BROWSER")
    if browser is None or is_text or not browser.open(path.as_uri()):
        raise RevlintError(f"--open: no browser was found; the page is {path}")
    tell(f"opened {path}")
