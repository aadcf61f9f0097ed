"""Mermaid's own parser reads every picture, and no word of a file leaves its label."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from revlint.pictures.chain_view import ChainView, view_chain
from revlint.pictures.mermaid import MAX_EDGES, MAX_TEXT, chain_mermaid, render_mermaid
from tests.graph_support import Item, chain_of_items, findings_in, item
from tests.pictures.chains import any_chain
from tests.pictures.hostile_views import PIECES, hostile_views, large_views
from tests.pictures.mermaid_parser import parse

#: Every line that a picture may have; a label is harmless if it has none of Mermaid's signs.
_LABEL = r'"[^"`<>\[\]{}|\\;]*(?:(?:<br/>|#\d+;)[^"`<>\[\]{}|\\;]*)*"'
_NODE = r"(?:c\d+)?n\d+"
_LINE = re.compile(
    rf"flowchart BT|  subgraph c\d+\[{_LABEL}\]|  direction BT|  end"
    rf"|  {_NODE} (?:-->|-\.->) {_NODE}"
    rf"|  (?:{_NODE}|more)(?:\[{_LABEL}\]|\({_LABEL}\)|\(\[{_LABEL}\]\))(?::::\w+)?"
    r"|  classDef \w+ [\w#:,\- ]+"
)


def unlike(text: str) -> list[str]:
    """The lines of a picture that it must not have."""
    return [line for line in text.splitlines() if not _LINE.fullmatch(line)]


def test_a_picture(snapshot: SnapshotAssertion) -> None:
    chain = chain_of_items(
        [
            item("a"),
            item("b", "a", labels="api"),
            item("c", "a", depends_on="x"),
            item("m", "b c"),
            item("h", "gone"),
            item("x"),
            *(item(f"l{n}", f"l{n - 1}" if n else "m") for n in range(20)),
        ]
    )
    assert render_mermaid([view_chain(chain, findings_in(chain))]) == snapshot


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.lists(hostile_views(), min_size=1, max_size=3))
def test_no_word_leaves_its_label(views: list[ChainView]) -> None:
    assert unlike(render_mermaid(views)) == []


@given(any_chain())
def test_every_edge_is_drawn(items: list[Item]) -> None:
    view = view_chain(chain_of_items(items), choose=lambda layout, kept: [True] * len(layout.rows))
    text = render_mermaid([view])
    assert unlike(text) == []
    drawn = {(int(a), int(b)) for a, b in re.findall(r"  n(\d+) -\.?-> n(\d+)", text)}
    assert drawn == {
        (e.upper, e.lower) if e.is_reversed else (e.lower, e.upper) for e in view.layout.edges
    }


@pytest.mark.parametrize("number", range(5))
def test_large_chains_are_within_the_limits(number: int) -> None:
    text = render_mermaid([large_views()[number]])
    assert 400 < len(text) <= MAX_TEXT
    assert len(re.findall("-->|-.->", text)) <= MAX_EDGES
    assert unlike(text) == []


def test_many_chains_are_within_the_limits() -> None:
    views = [view_chain(chain_of_items([item("a"), item("b", "a")]))] * 3_000
    text = render_mermaid(views)
    assert len(text) <= MAX_TEXT
    assert re.search(r'"… 2,\d\d\d more chains …"', text)
    assert unlike(text) == []


def test_revisions_with_findings_stay() -> None:
    items = [item(f"r{n}", f"r{n - 1}" if n else "gone") for n in range(3_000)]
    chain = chain_of_items(items)
    found = findings_in(chain)
    view = view_chain(chain, found, choose=lambda layout, kept: [True] * len(layout.rows))
    text = render_mermaid([view])
    assert "error: missing-parent" in text
    assert len(text) <= MAX_TEXT


def test_around_draws_what_has_findings_and_its_links() -> None:
    items = [item(f"r{n}", f"r{n - 1}" if n else "gone") for n in range(30)]
    chain = chain_of_items(items)
    text = chain_mermaid(chain, findings_in(chain), around=True)
    assert re.findall(r'\["(\w+|… .*? …)[<"]', text) == ["… 28 revisions …", "r1", "r0", "gone"]


def test_mermaid_reads_every_picture() -> None:
    texts = [render_mermaid([view]) for view in large_views()]
    texts.append(render_mermaid([*large_views(), *large_views()]))
    views = st.lists(hostile_views(), min_size=1, max_size=3)
    texts += map(render_mermaid, _examples(views, 20))
    texts += [render_mermaid([_of_words([piece])]) for piece in PIECES]
    assert parse(texts) == [None] * len(texts)


def _of_words(ids: list[str]) -> ChainView:
    return view_chain(chain_of_items([(id_, (), (), (id_,)) for id_ in ids]))


def _examples(strategy: st.SearchStrategy[list[ChainView]], count: int) -> list[list[ChainView]]:
    seen: list[list[ChainView]] = []

    def is_last(views: list[ChainView]) -> bool:
        seen.append(views)
        return len(seen) >= count

    options = settings(
        phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck)
    )
    find(strategy, is_last, settings=options)
    return seen[:count]
