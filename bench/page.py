"""``python -m bench.page [revisions]``: the page of a long chain in Chromium, frame by frame.

It needs Chromium and Playwright (``pip install --group dev``).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.trees import make_tree
from revlint.config.config import Config
from revlint.engine.lint import lint_with
from revlint.engine.reading import Reading
from revlint.engine.registry import load_rules
from revlint.reporters.graph_page import render_graph_page
from revlint.sources.disk import DiskTree

REVISIONS = 5_000

#: The fewest frames in a second that may be drawn.
TARGET = 30

#: Scrolls all rows for some seconds, a step in each frame, and gives the times of the frames.
_SCROLL = """
async (rows) => {
  const times = [];
  const step = (rows.scrollHeight - rows.clientHeight) / 240;
  while (times.length < 241) {
    times.push(await new Promise(requestAnimationFrame));
    rows.scrollTop += step;
  }
  return times;
}
"""


def main(arguments: list[str]) -> None:
    """Measure a page, and print the figures."""
    count = int(arguments[0]) if arguments else REVISIONS
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "shop")
        make_tree(root, count)
        start = time.perf_counter()
        linted = lint_with(Reading(DiskTree(root)), root, Config(), load_rules(()))
        read = time.perf_counter()
        html = render_graph_page([linted], root)
        print(f"{count:,} revisions: linted in {read - start:.2f} s, ", end="")
        print(f"drawn in {time.perf_counter() - read:.2f} s, {len(html) / 2**20:.1f} MiB")
        file = Path(folder, "page.html")
        file.write_text(html, encoding="utf-8")
        _measure(file)


def _measure(file: Path) -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        start = time.perf_counter()
        page.goto(file.as_uri())
        page.locator(".row").first.wait_for()
        print(f"  opened in {time.perf_counter() - start:.2f} s")
        _frames(page, "scrolling, folded")
        page.keyboard.press("f")
        _frames(page, "scrolling, unfolded")
        for _ in range(5):
            page.keyboard.press("-")
        _frames(page, "scrolling, unfolded, smallest zoom")
        page.keyboard.press("0")
        start = time.perf_counter()
        page.get_by_role("searchbox").fill("a")
        page.locator(".row.match").first.wait_for()
        print(f"  a search: {time.perf_counter() - start:.2f} s")
        browser.close()


def _frames(page: Page, name: str) -> None:
    times = page.locator(".rows").evaluate(_SCROLL)
    gaps = sorted(after - before for before, after in pairwise(times))
    mean = 1000 * len(gaps) / (times[-1] - times[0])
    slow = 1000 / gaps[int(len(gaps) * 0.99)]
    print(f"  {name}: {mean:.0f} frames a second, 99 of 100 at {slow:.0f} or more (≥ {TARGET})")


if __name__ == "__main__":
    main(sys.argv[1:])
