"""The page in a real browser: it loads, shows, finds, folds, and can be used with keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from revlint.engine.example import history
from revlint.reporters.graph_page import render_graph_page
from tests.pictures.page.browser import chromium, opened
from tests.pictures.page.pages import (
    HOSTILE,
    Files,
    hostile_files,
    html_of,
    lint_change,
    lint_example,
    lint_files,
)
from tests.pictures.page.test_change import BEFORE, with_revision

#: A line of 60 revisions, a branch of 30 beside it from r20, and a merge of both.
LONG_CHAIN: Files = {
    "migrations/env.py": "",
    **history(
        "<base> -> r0",
        *(f"r{n} -> r{n + 1}" for n in range(59)),
        "r20 -> s0",
        *(f"s{n} -> s{n + 1}" for n in range(29)),
        "r59, s29 -> top",
        under="migrations",
    ),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def editions(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    with opened(browser, html_of(lint_example("editions")), tmp_path) as page:
        yield page


@pytest.fixture
def broken(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    with opened(browser, html_of(lint_example("broken")), tmp_path) as page:
        yield page


@pytest.fixture
def long(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    with opened(browser, html_of(lint_files(LONG_CHAIN)), tmp_path) as page:
        yield page


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("option", name=re.compile(rf"^\s*{re.escape(text)}\b"))


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Details")


def test_every_chain_and_every_revision_is_shown(editions: Page) -> None:
    linted = lint_example("editions")
    for chain in linted.project.chains:
        box = editions.get_by_role("listbox", name=f"Revisions of {chain.name}", exact=True)
        expect(box.get_by_role("option")).to_have_count(len(chain.by_id))
        for id_ in chain.by_id:
            expect(box.get_by_text(id_, exact=True)).to_be_visible()


def test_the_contract_is_shown(editions: Page) -> None:
    table = editions.get_by_role("region", name="Editions in core").get_by_role("table")
    rows = table.get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.nth(2)).to_contain_text("core-ee-legacy")
    expect(rows.nth(2)).to_contain_text("✓ works")
    expect(editions.locator("summary").filter(has_text="oss → ee")).to_have_count(2)
    rows.nth(2).get_by_role("link", name="core-shared").click()
    shared = editions.get_by_role("listbox", name="Revisions of core-shared")
    expect(shared).to_be_focused()


def test_a_failing_switch_leads_to_its_operation(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, html_of(lint_example("editions-broken")), tmp_path) as page:
        expect(page.locator(".stops li").first).to_contain_text("Install of oss")
        expect(page.locator(".stops li").first).to_contain_text("Multiple head revisions")
        link = page.locator(".switches .why a").first
        id_ = link.inner_text()
        link.click()
        expect(panel(page).get_by_role("heading", name=id_, exact=True)).to_be_visible()
        expect(panel(page).get_by_role("heading", name="Upgrade")).to_be_visible()


def test_a_revision_shows_what_it_does(editions: Page) -> None:
    row(editions, "27d8f0b5ea94").click()
    details = panel(editions)
    expect(details.get_by_role("heading", name="27d8f0b5ea94")).to_be_visible()
    for text in ("create subscriptions", "2025-06-16", "drop table subscriptions", "line 23"):
        expect(details).to_contain_text(text)
    details.get_by_role("link", name="b04d93ee7c15").click()
    expect(details.get_by_role("heading", name="b04d93ee7c15")).to_be_visible()
    expect(
        row(editions, "b04d93ee7c15").and_(editions.locator("[aria-selected=true]"))
    ).to_have_count(1)
    editions.keyboard.press("Escape")
    expect(details).to_be_hidden()


def test_the_address_leads_back_to_a_revision(editions: Page) -> None:
    row(editions, "27d8f0b5ea94").click()
    editions.reload()
    expect(panel(editions).get_by_role("heading", name="27d8f0b5ea94")).to_be_visible()


def test_back_leads_to_the_revision_before(editions: Page) -> None:
    row(editions, "27d8f0b5ea94").click()
    panel(editions).get_by_role("link", name="b04d93ee7c15").click()
    expect(panel(editions).get_by_role("heading", name="b04d93ee7c15")).to_be_visible()
    editions.go_back()
    expect(panel(editions).get_by_role("heading", name="27d8f0b5ea94")).to_be_visible()


#: What VS Code gives to a page, with the messages kept; it allows no storage and no addresses.
EDITOR = """
window.sent = [];
let isAcquired = false;
window.acquireVsCodeApi = () => {
  if (isAcquired) throw new Error("acquired twice");
  isAcquired = true;
  return { postMessage: (message) => window.sent.push(message) };
};
Object.defineProperty(window, "localStorage", { get() { throw new Error("no storage"); } });
history.pushState = history.replaceState = () => { throw new Error("no addresses"); };
"""


def test_an_editor_opens_places(browser: Browser, tmp_path: Path) -> None:
    html = html_of(lint_example("broken"))
    with opened(browser, html, tmp_path, script=EDITOR) as page:
        page.get_by_role("button", name="two heads").click()
        details = panel(page)
        path = "two_heads/versions/f2086d7ce4b1_create_suppliers.py"
        for name, line in ((f"{path}:15", 15), (f"{path}:16", 16), ("line 22", 22)):
            details.get_by_role("button", name=name, exact=True).click()
            assert page.evaluate("sent.pop()") == {"type": "open", "path": path, "line": line}
        details.get_by_role("link", name="a40c6be2d915").click()
        expect(details.get_by_role("heading", name="a40c6be2d915")).to_be_visible()
        page.keyboard.press("Escape")
        expect(details).to_be_hidden()


def test_the_theme_follows_the_editor(browser: Browser, tmp_path: Path) -> None:
    html = html_of(lint_example("plain"))
    with opened(browser, html, tmp_path, script=EDITOR, color_scheme="light") as page:
        body = page.locator("body")
        dark, light = "rgb(20, 23, 28)", "rgb(255, 255, 255)"
        for name, back in (
            ("vscode-dark", dark),
            ("vscode-light", light),
            ("vscode-high-contrast", dark),
            ("vscode-high-contrast vscode-high-contrast-light", light),
        ):
            page.evaluate("name => { document.body.className = name; }", name)
            expect(body).to_have_css("background-color", back)
        page.keyboard.press("t")
        page.keyboard.press("t")
        expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()
        expect(body).to_have_css("background-color", dark)


def test_search_finds_in_every_chain(editions: Page) -> None:
    editions.keyboard.press("/")
    editions.keyboard.type("legacy 2026")
    expect(editions.get_by_role("status")).to_have_text("4 matches")
    editions.keyboard.press("Enter")
    expect(editions.get_by_role("status")).to_have_text(
        "Match 1 of 4: park00000000 park the legacy chain"
    )
    expect(editions.locator(".row.match")).to_have_count(4)
    editions.get_by_role("searchbox").fill("nothing like this")
    expect(editions.get_by_role("status")).to_have_text("0 matches")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("s29", "1 match"),
        ("R5", "11 matches"),
        ("versions/s1", "11 matches"),
        ("2026-01-05", "91 matches"),
    ],
)
def test_search_by_id_path_and_date(long: Page, query: str, count: str) -> None:
    long.get_by_role("searchbox").fill(query)
    expect(long.get_by_role("status")).to_have_text(count)


def test_runs_fold_and_unfold(long: Page) -> None:
    folds = long.locator(".row.fold")
    expect(folds).to_have_text(["… 37 revisions …", "… 28 revisions …", "… 19 revisions …"])
    folds.first.click()
    expect(long.get_by_role("status")).to_have_text("37 revisions unfolded")
    expect(long.get_by_role("option").first).to_have_attribute("aria-setsize", "46")
    expect(row(long, "r50")).to_have_count(1)
    long.keyboard.press("f")
    expect(long.get_by_role("option").first).to_have_attribute("aria-setsize", "91")
    long.keyboard.press("f")
    expect(folds).to_have_count(3)


def test_a_search_opens_a_fold(long: Page) -> None:
    long.get_by_role("searchbox").fill("s15")
    long.keyboard.press("Enter")
    expect(row(long, "s15")).to_be_visible()


def test_a_finding_opens_its_panel(broken: Page) -> None:
    broken.get_by_role("button", name="two heads").click()
    details = panel(broken)
    expect(details).to_be_focused()
    finding = details.get_by_role("article", name=re.compile("^error: two heads"))
    expect(finding).to_contain_text("alembic upgrade head fails")
    expect(finding.get_by_role("link", name="multiple-heads")).to_have_attribute(
        "rel", "noreferrer"
    )
    expect(finding.get_by_role("button", name="Copy the command")).to_have_count(1)


def test_a_finding_opens_on_a_narrow_screen(browser: Browser, tmp_path: Path) -> None:
    size = {"width": 420, "height": 860}
    with opened(browser, html_of(lint_example("broken")), tmp_path, viewport=size) as page:
        page.get_by_role("button", name="Findings").click()
        page.get_by_role("button", name="two heads").click()
        expect(panel(page)).to_be_visible()
        expect(page.locator("#side")).to_be_hidden()


def test_every_finding_opens(broken: Page) -> None:
    for finding in broken.locator(".findings button").all():
        title = finding.locator(".title").inner_text()
        finding.click()
        expect(panel(broken).get_by_role("article").filter(has_text=title)).to_have_count(1)


def test_findings_are_filtered(broken: Page) -> None:
    findings = broken.locator(".findings li")
    expect(findings).to_have_count(19)
    broken.get_by_role("button", name="17 errors").click()
    expect(findings).to_have_count(2)
    broken.get_by_label("Rule").select_option("empty-chain")
    expect(findings).to_have_count(1)
    broken.get_by_role("button", name="17 errors").click()
    broken.get_by_label("Rule").select_option("")
    expect(findings).to_have_count(19)


def test_a_command_is_copied(browser: Browser, tmp_path: Path) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    with opened(
        browser, html_of(lint_example("broken")), tmp_path, permissions=permissions
    ) as page:
        page.get_by_role("button", name="two heads").click()
        page.get_by_role("button", name="Copy the command").click()
        expect(page.get_by_role("status")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == panel(page).locator(".finding .copyable code").inner_text()
        assert copied.startswith("alembic -c two_heads/alembic.ini merge")


def test_the_keyboard_reaches_everything(long: Page) -> None:
    keys = long.keyboard
    keys.press("j")
    box = long.get_by_role("listbox")
    expect(box).to_be_focused()
    keys.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "c0-0")
    keys.press("End")
    keys.press("Enter")
    heading = panel(long).get_by_role("heading", level=2)
    expect(heading).to_have_text("r0")
    keys.press("c")
    expect(heading).to_have_text("r1")
    keys.press("p")
    expect(heading).to_have_text("r0")
    keys.press("Home")
    expect(heading).to_have_text("top")
    keys.press("PageDown")
    expect(heading).not_to_have_text("top")
    keys.press("Escape")
    expect(panel(long)).to_be_hidden()
    expect(box).to_be_focused()
    keys.press("?")
    help_ = long.get_by_role("dialog", name="Help")
    expect(help_).to_contain_text("fold linear runs")
    keys.press("Escape")
    expect(help_).to_be_hidden()


def test_keys_walk_findings_and_chains(broken: Page) -> None:
    broken.keyboard.press("e")
    expect(panel(broken)).to_contain_text("merge conflict")
    broken.keyboard.press("E")
    expect(panel(broken)).to_contain_text("two heads")
    broken.keyboard.press("]")
    expect(broken.locator(".rows:focus")).to_have_count(1)


def test_zoom_and_theme(long: Page) -> None:
    height = "document.querySelector('.row').getBoundingClientRect().height"
    assert long.evaluate(height) == 28
    long.get_by_role("button", name="Zoom in").click()
    assert long.evaluate(height) == pytest.approx(33.6, abs=0.1)
    long.keyboard.press("0")
    assert long.evaluate(height) == 28
    back = "getComputedStyle(document.documentElement).backgroundColor"
    assert long.evaluate(back) == "rgb(255, 255, 255)"
    long.keyboard.press("t")
    long.keyboard.press("t")
    expect(long.get_by_role("button", name="Theme: dark")).to_be_visible()
    assert long.evaluate(back) == "rgb(20, 23, 28)"


def test_the_list_says_what_the_lanes_show(long: Page) -> None:
    long.keyboard.press("l")
    items = long.get_by_role("region", name="Chain migrations").get_by_role("listitem")
    expect(items).to_have_count(91)
    expect(items.first).to_contain_text("head; merge; after r59, s29")
    items.first.get_by_role("link").click()
    expect(panel(long).get_by_role("heading", name="top")).to_be_visible()


def test_hostile_words_stay_text(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, html_of(lint_files(hostile_files())), tmp_path) as page:
        page.keyboard.press("f")
        for text in HOSTILE[:5]:
            expect(page.locator(".row .id").get_by_text(text, exact=True)).to_be_visible()
        for shown in page.locator(".row").all():
            shown.click()
        page.keyboard.press("l")
        assert page.locator("img, script:not([id=data])").count() == 1


def test_a_change_shows_each_state(browser: Browser, tmp_path: Path) -> None:
    linted = lint_change(
        BEFORE, with_revision(BEFORE, "c3", "b2"), with_revision(BEFORE, "e5", "b2")
    )
    html = render_graph_page([linted], linted.report.root)
    with opened(browser, html, tmp_path) as page:
        card = page.get_by_role("region", name="Against origin/main (1a2b3c4d5e6f)")
        expect(card).to_contain_text("it forks: two heads, e5 and c3; they fork after b2")
        expect(page.locator(".row")).to_have_count(3)
        page.get_by_role("button", name="After the merge", exact=True).click()
        expect(page.locator(".row")).to_have_count(4)
        expect(row(page, "e5")).to_contain_text("in base")
        expect(page.locator(".row .badge")).to_have_count(1)
        page.get_by_role("button", name="After the rebase").click()
        expect(row(page, "c3")).to_contain_text("moved")
        # What a repair would give has not been linted.
        expect(page.locator(".row .badge")).to_have_count(0)
        page.get_by_role("button", name="With a merge revision").click()
        expect(page.locator(".row")).to_have_count(5)
        expect(page.locator(".row").first).to_contain_text("planned")


def test_paper_gets_every_finding(broken: Page) -> None:
    broken.keyboard.press("s")
    broken.emulate_media(media="print")
    cards = broken.locator("#side .finding")
    expect(cards).to_have_count(19)
    expect(cards.last).to_be_visible()
    expect(cards.last).to_contain_text("alembic -c two_heads/alembic.ini merge")


def test_paper_gets_every_row(long: Page) -> None:
    long.keyboard.press("f")
    assert long.get_by_role("option").count() < 91
    long.emulate_media(media="print")
    expect(long.locator(".row")).to_have_count(91)
    expect(long.get_by_role("searchbox")).to_be_hidden()
    assert long.pdf().startswith(b"%PDF")
    long.emulate_media(media="screen")
    expect(long.locator(".row")).not_to_have_count(91)
