"""Chains whose words try to break out of a picture."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hypothesis import strategies as st

from revlint.finding import Finding
from revlint.location import START, Location
from revlint.migration.revision import Docstring
from revlint.pictures.chain_view import ChainView, view_chain
from tests.graph_support import chain_of_items

#: What Mermaid, Graphviz, SVG, Markdown and terminals could take for theirs.
PIECES = (
    '"', '"]', '"]; click n0 "javascript:alert(1)"', "`", "\n", "\r", "\\", "\\N", "\\n", "%%",
    "%%{init: {}}%%", "end", "end\n", "]]", "))", "}", "-->", " --> n1", ":::error", ";", "&quot;",
    "#quot;", "#35;", "&#60;", "<script>alert(1)</script>", "</text>", "<br/>", "<![CDATA[", "]]>",
    "<!--", "-->", "$$x$$", "**a**", "[x](https://x.y)", "https://x.y", "www.x.y", "::error::x",
    "##[error]", "\x1b[31m", "\x1b]8;;x\x07", "\u202e", "\u2028", "\ud800", "\0", "\ufffe",
    "\uffff", "\U000e0041", "数", "é", "🚀", " ", "a", "-", "1. ", "- ", "# ", "'", "x" * 300,
    "subgraph", "style n0 fill:red", "click", "graph", "digraph", "//", "/*", "@{ shape: x }", "%",
    "|", "~~~",
)  # fmt: skip

WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)


@st.composite
def hostile_views(draw: st.DrawFn) -> ChainView:
    """A chain with findings in which every word is hostile."""
    ids = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
    items = []
    for n, id_ in enumerate(ids):
        parents = tuple(draw(st.lists(st.sampled_from([*ids[:n], draw(WORDS)]), max_size=2)))
        depends_on = tuple(draw(st.lists(WORDS, max_size=1)))
        items.append((id_, parents, depends_on, tuple(draw(st.lists(WORDS, max_size=1)))))
    chain = chain_of_items(items)
    files = [replace(f, docstring=Docstring(draw(WORDS), START)) for f in chain.files]
    place = replace(chain.script_directory, name=draw(WORDS))
    chain = chain.with_parts(files=files, script_directory=place)
    finding = Finding(
        draw(WORDS), Location("versions/0.py"), rule="missing-parent", chain=chain.name
    )
    loose = replace(finding, location=Location(draw(WORDS)))
    return view_chain(chain, [finding, loose])


@cache
def large_views() -> list[ChainView]:
    """Chains that are too large to be drawn whole: long, wide, wordy, and very many of them."""
    line = [(f"r{n}", (f"r{n - 1}",) if n else (), (), ()) for n in range(3000)]
    merges = [
        (f"m{n}", tuple(f"{side}{n - 1}" for side in "ab") if n else (), (), ()) for n in range(900)
    ]
    sides = [(f"{side}{n}", (f"m{n}",), (), ()) for side in "ab" for n in range(900)]
    wide = [("base", (), (), ()), *((f"h{n}", ("base",), (), ()) for n in range(2000))]
    dense = [(f"d{n}", tuple(f"d{k}" for k in range(n)), (), ()) for n in range(60)]
    wordy = [("数&" * 60 + str(n), (), (), ("<" * 100 + str(n),)) for n in range(300)]
    shapes = (line, [*merges, *sides], wide, dense, wordy)
    return [view_chain(chain_of_items(shape)) for shape in shapes]
