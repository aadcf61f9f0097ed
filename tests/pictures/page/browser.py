"""A real Chromium for tests: they skip where there is none, and fail there where CI is set."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, Playwright, expect, sync_playwright

from tests.node_packages import unavailable
from tests.patience import PATIENCE

#: The names of the program; the first one is Debian's.
NAMES = ("chromium", "chromium-browser", "google-chrome")

#: Longer than any wait needs, in milliseconds.
LONG = PATIENCE * 1000

expect.set_options(timeout=LONG)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        try:
            browser = _launch(playwright)
        except Error as error:
            unavailable(f"no Chromium that starts: {error.message}")
        yield browser
        browser.close()


def _launch(playwright: Playwright) -> Browser:
    # The sandbox needs rights that root does not have in a container.
    args = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        # Chrome, where its installer puts it.
        return playwright.chromium.launch(channel="chrome", args=args)
    return playwright.chromium.launch(executable_path=program, args=args)


@contextmanager
def opened(
    browser: Browser, html: str, folder: Path, *, script: str = "", **context: Any
) -> Iterator[Page]:
    """A page that is opened from a file; an error, a refusal or a request in it fails the test.

    ``script`` runs before those of the page.
    """
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    options = {"viewport": {"width": 1440, "height": 900}, **context}
    with browser.new_context(**options) as made:
        made.set_default_timeout(LONG)
        made.add_init_script(script)
        page = made.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url.partition("#")[0]))
        page.goto(file.as_uri())
        yield page
        assert {*said} == {file.as_uri()}
