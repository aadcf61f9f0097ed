"""Links of the pages as the repository shows them: files and headings that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "fuzz" / "README.md"])

_CODE = re.compile(r"^( *)```.*?^\1```$", re.DOTALL | re.MULTILINE)


def anchors(page: str) -> set[str]:
    """The anchors that GitHub and GitLab give to the headings of a page."""
    found: dict[str, int] = {}
    for heading in re.findall(r"^#+ (.*)$", _CODE.sub("", page), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        anchor = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        number = found[anchor] = found.get(anchor, -1) + 1
        if number:
            found[f"{anchor}-{number}"] = 0
    return set(found)


def dead_links(path: Path, text: str) -> Iterator[str]:
    """The links of a page that lead nowhere."""
    prose = re.sub(r"`[^`\n]*`", "", _CODE.sub("", text))
    for link in re.findall(r"\]\(([^)\s]+)\)", prose):
        target, mark, anchor = link.partition("#")
        if "://" in target:
            continue
        file = path.parent / target
        if not file.exists() or (mark and anchor not in _anchors_of(file, text)):
            yield link


def _anchors_of(file: Path, text: str) -> set[str]:
    """Those of a page; ``text`` is the page that a link without a path leads to."""
    return anchors(file.read_text("utf-8") if file.is_file() else text)


def test_anchors() -> None:
    page = "# A `b` & [c](d.md)\n## It's\n## It's\n```sh\n# no heading\n```\n"
    assert anchors(page) == {"a-b--c", "its", "its-1"}


def test_dead_links_are_found() -> None:
    text = (
        "# Here\n[a](ci.md) [b](no.md) [c](ci.md#pre-commit) [d](ci.md#no) [e](#here) [f](#no)\n"
        "[g](https://example.org/#x) `[h](no.md)`\n```md\n[i](no.md)\n```\n"
    )
    assert list(dead_links(ROOT / "docs" / "tour.md", text)) == ["no.md", "ci.md#no", "#no"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(dead_links(page, page.read_text("utf-8"))) == []
