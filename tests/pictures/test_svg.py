"""The drawing is well-formed for any text, loads and runs nothing, and can be read aloud."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from revlint.pictures.chain_view import ChainView, view_chain
from revlint.pictures.svg import render_svg
from tests.graph_support import Item, chain_of_items, findings_in, item
from tests.pictures.chains import any_chain
from tests.pictures.hostile_views import hostile_views, large_views

SVG = "{http://www.w3.org/2000/svg}"

#: All that a drawing may have.
ELEMENTS = {"svg", "title", "desc", "style", "rect", "g", "path", "circle", "text", "tspan"}


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text.encode("utf-8"))


def test_a_picture(snapshot: SnapshotAssertion) -> None:
    chain = chain_of_items(
        [item("a"), item("b", "a"), item("c", "a", depends_on="x"), item("h", "gone")]
        + [item(f"l{n}", f"l{n - 1}" if n else "b") for n in range(20)]
    )
    text = render_svg([view_chain(chain, findings_in(chain))])
    assert re.sub("(?s)<style>.*</style>", "<style/>", text) == snapshot


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.lists(hostile_views(), max_size=3))
def test_words_stay_text(views: list[ChainView]) -> None:
    drawn = parsed(render_svg(views))
    assert {element.tag.removeprefix(SVG) for element in drawn.iter()} <= ELEMENTS
    for element in drawn.iter():
        assert not any(name.startswith("on") or "href" in name for name in element.attrib)
        for name, value in element.attrib.items():
            assert name in ("width", "height", "class", "aria-labelledby", "role") or re.fullmatch(
                r"[\w\d .\-()]+", value
            )
    (style,) = drawn.iter(f"{SVG}style")
    assert "url(" not in (style.text or "")
    assert "@import" not in (style.text or "")


def test_it_has_a_title_and_a_description() -> None:
    chain = chain_of_items([item("a"), item("b", "a"), item("c", "a")])
    drawn = parsed(render_svg([view_chain(chain, findings_in(chain))]))
    assert drawn.attrib["role"] == "img"
    title, desc = (drawn.find(f"{SVG}{name}") for name in ("title", "desc"))
    assert title is not None
    assert desc is not None
    assert drawn.attrib["aria-labelledby"].split() == [title.attrib["id"], desc.attrib["id"]]
    assert title.text == "Revision graph of chain"
    assert desc.text == "Chain chain: 3 revisions, 2 heads, 1 findings. Heads: b and c."


@given(any_chain())
def test_lines_lead_from_row_to_row(items: list[Item]) -> None:
    """Each line ends in its row, each bend begins in one, and nothing is drawn outside."""
    view = view_chain(chain_of_items(items))
    drawn = parsed(render_svg([view]))
    signs = {(int(e.attrib["cx"]), int(e.attrib["cy"])) for e in drawn.iter(f"{SVG}circle")}
    assert len(signs) == sum(view.is_shown)
    width, height = float(drawn.attrib["width"]), float(drawn.attrib["height"])
    for path in drawn.iter(f"{SVG}path"):
        numbers = [float(n) for n in re.findall(r"[\d.]+", path.attrib["d"])]
        assert all(0 <= n <= max(width, height) for n in numbers)
        if "folded" in path.attrib["class"] or not all(view.is_shown):
            continue
        ends = {int(y) for y in re.findall(r"V(\d+)$", path.attrib["d"])}
        assert (int(numbers[0]), int(numbers[1])) in signs or ends & {y for _, y in signs}


@pytest.mark.parametrize("number", range(5))
def test_large_chains(number: int) -> None:
    parsed(render_svg([large_views()[number]]))
