"""Chains as a flowchart of Mermaid, small enough for GitHub and GitLab.

Mermaid draws texts of at most 50,000 characters and 500 edges, and both keep these defaults
(mermaid.js.org/config/schema-docs: maxTextSize, maxEdges). GitLab draws a text of more than 2,000
characters outside of files and wikis only when the reader asks for it (its MAX_CHAR_LIMIT).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from revlint.finding import Finding
from revlint.graph.chain import Chain
from revlint.pictures.boxes import Box, draw_boxes
from revlint.pictures.chain_view import ChainView, view_chain
from revlint.pictures.mermaid_text import label
from revlint.pictures.row_words import shortened
from revlint.pictures.shown_rows import show_only

MAX_TEXT, MAX_EDGES = 50_000, 500

#: The longest id and message, in characters.
_MOST = (60, 40)

#: The colours are readable on white and on black.
_CLASSES = """\
  classDef error stroke:#d1242f,stroke-width:3px
  classDef warning stroke:#bf8700,stroke-width:3px
  classDef note stroke:#0969da,stroke-width:3px
  classDef absent stroke-dasharray:4 3
  classDef fold stroke-dasharray:1 4
"""


def render_mermaid(views: Sequence[ChainView]) -> str:
    """A flowchart: children above their parents; of a large graph, the newest revisions.

    Revisions with findings come before others that are newer.
    """
    text = _flowchart(views)
    most = max((sum(view.is_shown) for view in views), default=0)
    while not _fits(text) and most > 1:
        most //= 2
        text = _flowchart([replace(v, is_shown=_fewer(v, most)) for v in views])
    count = len(views)
    while not _fits(text):
        count //= 2
        left_out = f'  more["… {len(views) - count:,} more chains …"]:::fold\n'
        text = _flowchart([replace(v, is_shown=_fewer(v, 1)) for v in views[:count]], left_out)
    return text


def chain_mermaid(chain: Chain, findings: Iterable[Finding] = (), *, around: bool = False) -> str:
    """A flowchart of one chain; with ``around``, of revisions with findings and their links."""
    view = view_chain(chain, findings)
    if around and view.findings:
        view = replace(view, is_shown=show_only(view.layout, view.findings.keys()))
    return render_mermaid([view])


def _fits(text: str) -> bool:
    return len(text) <= MAX_TEXT and text.count(" --> ") + text.count(" -.-> ") <= MAX_EDGES


def _fewer(view: ChainView, most: int) -> list[bool]:
    """At most so many of the rows that are shown: those with findings, then the newest."""
    shown = [row for row, is_visible in enumerate(view.is_shown) if is_visible]
    first = sorted(shown, key=lambda row: (row not in view.findings, row))
    kept = {*first[:most]}
    return [row in kept for row in range(len(view.is_shown))]


def _flowchart(views: Sequence[ChainView], more: str = "") -> str:
    parts = ["flowchart BT\n"]
    for number, view in enumerate(views):
        if len(views) > 1 or more:
            name = label(shortened(view.chain.name, _MOST[0]))
            # Mermaid draws a subgraph that no edge leaves in another direction.
            parts += (f'  subgraph c{number}["{name}"]\n', "  direction BT\n")
            parts += (*draw_boxes(view, f"c{number}n", _MOST, _box, _arrow), "  end\n")
        else:
            parts += draw_boxes(view, "n", _MOST, _box, _arrow)
    return "".join([*parts, more, _CLASSES])


def _box(name: str, box: Box) -> str:
    """A box with its label, shape and class."""
    said = "<br/>".join(map(label, box.lines))
    if box.is_fold:
        return f'  {name}(["{said}"]):::fold\n'
    named = f":::{box.worst}" if box.worst else ":::absent" if box.is_absent else ""
    return f'  {name}("{said}"){named}\n' if box.is_head else f'  {name}["{said}"]{named}\n'


def _arrow(parent: str, child: str, is_parent: bool) -> str:
    return f"  {parent} {'-->' if is_parent else '-.->'} {child}\n"
