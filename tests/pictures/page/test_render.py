"""The page as a text: what it may load and run, and that its data stays data."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from importlib.resources import files

import msgspec
import pytest

from revlint.pictures.page.render import SCRIPTS, render_page
from revlint.pictures.page.values import Page
from tests.pictures.page.pages import (
    Elements,
    hostile_files,
    html_of,
    lint_example,
    lint_files,
    page_of,
)

ASSETS = files("revlint.pictures.page") / "assets"


@pytest.fixture(scope="module")
def html() -> str:
    return html_of(lint_example("editions"))


def test_the_policy_allows_its_own_style_and_script_alone(html: str) -> None:
    elements = Elements(html)
    (policy,) = (a for a, _ in elements.named("meta") if "http-equiv" in a)
    (style,) = (text for _, text in elements.named("style"))
    data, script = elements.named("script")
    assert data[0] == {"type": "application/json", "id": "data"}
    assert script[0] == {}
    assert policy == {
        "http-equiv": "Content-Security-Policy",
        "content": f"default-src 'none'; script-src {_hash(script[1])}; "
        f"style-src {_hash(style)}; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'",
    }


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_nothing_is_loaded(html: str) -> None:
    """No address outside of the page, and no attribute that loads or runs something."""
    for name, attributes, _ in Elements(html).found:
        assert not {"src", "srcset", "style", "srcdoc", "action", "data"} & set(attributes), name
        assert not [a for a in attributes if a.startswith("on")], name
        assert (attributes.get("href") or "#").startswith("#"), name
        assert name not in ("link", "iframe", "object", "embed", "img", "base"), name


def test_the_assets_use_nothing_that_makes_markup_or_loads() -> None:
    names = {entry.name for entry in ASSETS.iterdir()}
    assert names == {*SCRIPTS, "page.html", "page.css"}
    risky = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function"
    loads = r"https?://(?!www\.w3\.org/2000/svg)|\bimport\b|fetch\(|XMLHttpRequest|url\(|@import"
    for name in names:
        text = (ASSETS / name).read_text(encoding="utf-8")
        assert re.findall(f"{risky}|{loads}", text) == [], name


def test_the_data_is_the_page() -> None:
    page = page_of(lint_files(hostile_files()))
    html = render_page(page)
    (data,) = (text for a, text in Elements(html).named("script") if a.get("id") == "data")
    assert msgspec.convert(json.loads(data), Page) == page
    assert data.isascii()
    assert not set("<>&") & set(data)


def test_a_hostile_title_is_text() -> None:
    html = render_page(Page("</title><script>alert(1)</script>&amp; é <!--data-->"))
    found = Elements(html)
    assert len(found.named("script")) == 2
    assert found.named("title")[0][1].startswith("</title><script>")
    assert "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp; &#233;" in html


def test_the_scripts_say_that_they_are_checked() -> None:
    for name in SCRIPTS:
        assert (ASSETS / name).read_text(encoding="utf-8").startswith("// @ts-check\n"), name
