"""What Markdown becomes: GitHub's own cmark-gfm, and markdown-it, read a text.

GitHub looks for mentions, references and emoji in what is neither code nor a link.
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import cmarkgfm
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt

#: In GitHub's pages these are links or pictures wherever they are plain text: mentions, issues,
#: commits, addresses, emoji, formulas.
_ACTS = re.compile(r"@|#|\b[0-9a-f]{7,40}\b|://|www\.|GH-[0-9]|:[a-z_]+:|\$")


class _Page(HTMLParser):
    """The elements of a page, the addresses of its links, and its text outside code."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.links: list[str] = []
        self.plain = ""
        self.others: list[str] = []
        self.code: list[str] = []
        self._in_code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        named = dict(attrs)
        if tag == "a":
            self.links.append(named.pop("href", None) or "")
        if tag == "code":
            self._in_code += 1
            self.code.append("")
        self.others += [name for name in named if name not in ("lang", "align", "class", "style")]

    def handle_endtag(self, tag: str) -> None:
        self._in_code -= tag == "code"

    def handle_data(self, data: str) -> None:
        if self._in_code:
            self.code[-1] += data
        else:
            self.plain += data

    def handle_comment(self, data: str) -> None:
        self.others.append(data)


def read(html: str) -> _Page:
    """The page that HTML makes."""
    page = _Page()
    page.feed(html)
    page.close()
    return page


def pages_of(text: str) -> tuple[_Page, _Page]:
    """A Markdown text as cmark-gfm and as markdown-it read it, HTML in it not left out."""
    unsafe = Options.CMARK_OPT_UNSAFE
    by_github = cmarkgfm.github_flavored_markdown_to_html(text, unsafe)
    reader = MarkdownIt("gfm-like", {"html": True})
    return read(by_github), read(reader.render(text))


def acts(text: str) -> str:
    """What GitHub would make a link, a picture or a formula of in plain text; "" if nothing."""
    found = _ACTS.search(text)
    return found[0] if found else ""
