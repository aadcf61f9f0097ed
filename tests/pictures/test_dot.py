"""Graphviz draws every picture, with the words as they are."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from revlint import escape
from revlint.pictures.chain_view import ChainView, view_chain
from revlint.pictures.dot import render_dot
from tests.graph_support import Item, chain_of_items, findings_in, item
from tests.node_packages import unavailable
from tests.patience import PATIENCE
from tests.pictures.chains import any_chain
from tests.pictures.hostile_views import hostile_views, large_views

#: A string in double quotes, in which every quote is escaped.
_STRING = r'"(?:[^"\\]|\\.)*"'
_ATTRIBUTES = rf"\w+=(?:{_STRING}|\w+)(?:, \w+=(?:{_STRING}|\w+))*"
_NODE = r"c\d+n\d+"
_LINE = re.compile(
    rf"digraph revisions {{|  rankdir=BT;|  (?:graph|node) \[{_ATTRIBUTES}\];"
    rf"|  subgraph cluster_\d+ {{|    label={_STRING};|    {_NODE} \[{_ATTRIBUTES}\];"
    rf"|    {_NODE} -> {_NODE}(?: \[style=dashed\])?;|  }}|}}"
)


def svg_of(text: str) -> ElementTree.Element:
    """What the real Graphviz draws."""
    dot = shutil.which("dot")
    if dot is None:
        unavailable("dot (Graphviz) is not installed")
    done = subprocess.run(
        [dot, "-Tsvg"],
        input=text,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return ElementTree.fromstring(done.stdout)


def test_a_picture(snapshot: SnapshotAssertion) -> None:
    chain = chain_of_items(
        [item("a"), item("b", "a"), item("c", "a", depends_on="x"), item("h", "gone")]
        + [item(f"l{n}", f"l{n - 1}" if n else "b") for n in range(20)]
    )
    assert render_dot([view_chain(chain, findings_in(chain))]) == snapshot


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.lists(hostile_views(), min_size=1, max_size=3))
def test_no_word_leaves_its_string(views: list[ChainView]) -> None:
    lines = render_dot(views).splitlines()
    assert [line for line in lines if not _LINE.fullmatch(line)] == []


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile_views())
def test_graphviz_shows_the_words_as_they_are(view: ChainView) -> None:
    drawn = svg_of(render_dot([view]))
    texts = {"".join(text.itertext()) for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    shown = {text.replace("\xa0", " ").strip() for text in texts}
    for row in view.layout.rows:
        id_ = escape.for_xml(escape.shown((row.node.id or "")[:199])).replace("\xa0", " ").strip()
        assert any(text.startswith(id_) for text in shown), (id_, shown)


@settings(max_examples=15, deadline=None)
@given(any_chain())
def test_graphviz_draws_every_edge(items: list[Item]) -> None:
    view = view_chain(chain_of_items(items), choose=lambda layout, kept: [True] * len(layout.rows))
    drawn = svg_of(render_dot([view]))
    titles = [html.unescape(t.text or "") for t in drawn.iter("{http://www.w3.org/2000/svg}title")]
    edges = {(e.upper, e.lower) if e.is_reversed else (e.lower, e.upper) for e in view.layout.edges}
    assert {t for t in titles if "->" in t} == {f"c0n{a}->c0n{b}" for a, b in edges}


def test_graphviz_draws_large_chains() -> None:
    svg_of(render_dot([large_views()[0], large_views()[4]]))
