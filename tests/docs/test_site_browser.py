"""The site in a real Chromium: it loads nothing from elsewhere, search finds, all can read it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.docs.site import ROOT, build, mermaid
from tests.pictures.page.browser import LONG, chromium
from tests.pictures.page.test_accessibility import violations


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the built site is served."""
    where = tmp_path_factory.mktemp("site") / "built"
    done = build(ROOT, where, mermaid())
    assert done.returncode == 0, done.stderr
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=where)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@contextmanager
def opened(browser: Browser, address: str, path: str, scheme: str = "light") -> Iterator[Page]:
    """A page of the site; a message in its console or a request to another host fails the test."""
    with browser.new_context(color_scheme="dark" if scheme == "dark" else "light") as made:
        made.set_default_timeout(LONG)
        page = made.new_page()
        said: list[str] = []
        asked: set[str] = set()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.add(request.url))
        page.goto(f"{address}{path}")
        yield page
        assert said == []
        assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


#: The theme makes the later results when a reader comes to the end of the list: each time that the
#: end is reached from elsewhere, so that the list goes up and down until it has the link.
SCROLL_TO = """selector => {
  const results = document.querySelector(".md-search__scrollwrap");
  results.scrollTo(0, results.scrollTop > 0 ? 0 : results.scrollHeight);
  return document.querySelector(selector);
}"""


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("two heads", "rules/multiple-heads/"),
        ("parent missing", "rules/missing-parent/"),
        ("frozen-columns", "keys/"),
        ("code scanning", "ci/"),
    ],
)
def test_search_finds(browser: Browser, address: str, words: str, path: str) -> None:
    with opened(browser, address, "tour/") as page:
        # The theme asks the index when a key goes up, and warns of words like "frozen-".
        search = page.get_by_role("textbox", name="Search")
        search.fill(words)
        search.press("End")
        expect(page.locator(".md-search-result__meta")).to_contain_text("matching document")
        page.wait_for_function(SCROLL_TO, arg=f'.md-search-result__item a[href*="/{path}?"]')


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_diagrams_are_drawn(browser: Browser, address: str, scheme: str) -> None:
    with opened(browser, address, "editions/", scheme) as page:
        expect(page.locator("div.mermaid")).to_have_count(4)
        expect(page.locator("pre.mermaid")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_picture_of_two_is_shown(browser: Browser, address: str, scheme: str) -> None:
    with opened(browser, address, "", scheme) as page:
        pictures = [p for p in page.locator("article img").all() if p.is_visible()]
        assert [str(p.get_attribute("src")).partition("#")[0] for p in pictures] == [
            f"pictures/check-{scheme}.svg"
        ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "rules/", "rules/multiple-heads/", "keys/", "plugins/"])
def test_accessibility(browser: Browser, address: str, path: str, scheme: str) -> None:
    """Several of the theme's landmarks have no names; the rest is ours."""
    with opened(browser, address, path, scheme) as page:
        assert [found for found in violations(page) if found[0] != "landmark-unique"] == []
