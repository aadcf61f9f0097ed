"""What axe-core finds in the page: nothing, in light and in dark, in every state."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.pictures.page.browser import chromium, opened
from tests.pictures.page.pages import html_of, lint_change, lint_example
from tests.pictures.page.test_change import BEFORE, with_revision


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def violations(page: Page) -> list[tuple[str, str]]:
    """The rule and the first element of each mistake."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert found["passes"]
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 420])
def test_projects(browser: Browser, tmp_path: Path, scheme: str, width: int) -> None:
    size = {"width": width, "height": 900}
    html = html_of(lint_example("editions-broken"))
    with opened(browser, html, tmp_path, color_scheme=scheme, viewport=size) as page:
        assert violations(page) == []
        page.keyboard.press("e")
        assert violations(page) == []
        page.locator(".row").nth(1).click()
        page.get_by_role("searchbox").fill("park")
        page.keyboard.press("Enter")
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="List").click()
        assert violations(page) == []
        page.keyboard.press("?")
        assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_change(browser: Browser, tmp_path: Path, scheme: str) -> None:
    linted = lint_change(
        BEFORE, with_revision(BEFORE, "c3", "b2"), with_revision(BEFORE, "e5", "b2")
    )
    with opened(browser, html_of(linted), tmp_path, color_scheme=scheme) as page:
        page.keyboard.press("v")
        page.locator(".row").first.click()
        assert violations(page) == []
