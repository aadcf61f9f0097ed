"""The formats of ``revlint graph`` that draw."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence

from revlint.cli import console
from revlint.cli.graph_options import GraphOptions
from revlint.pictures.chain_view import ChainView
from revlint.reporters.paths import ToPath
from revlint.terminal import PLAIN, WIDTH

Views = Sequence[tuple[ChainView, ToPath]]


def _text(views: Views, options: GraphOptions) -> str:
    from revlint.pictures.lane_signs import ASCII_LANES, UNICODE_LANES
    from revlint.reporters.graph_text import render_graph_text

    if options.output is not None:
        return render_graph_text(views, style=PLAIN, signs=UNICODE_LANES, width=WIDTH)
    style, width = console.style_of(options.colour, sys.stdout), console.width(sys.stdout)
    if console.can_show(UNICODE_LANES.all, sys.stdout):
        return render_graph_text(views, style=style, signs=UNICODE_LANES, width=width)
    # The dots in place of "…" take two columns more.
    return render_graph_text(views, style=style, signs=ASCII_LANES, width=width - 2)


def _list(views: Views, options: GraphOptions) -> str:
    from revlint.reporters.graph_list import render_graph_list

    return render_graph_list(views)


def _svg(views: Views, options: GraphOptions) -> str:
    from revlint.pictures.svg import render_svg

    return render_svg([view for view, _ in views])


def _mermaid(views: Views, options: GraphOptions) -> str:
    from revlint.pictures.mermaid import render_mermaid

    return render_mermaid([view for view, _ in views])


def _dot(views: Views, options: GraphOptions) -> str:
    from revlint.pictures.dot import render_dot

    return render_dot([view for view, _ in views])


#: Each format, and the function that gives the text of some chains in it.
RENDERERS: Mapping[str, Callable[[Views, GraphOptions], str]] = {
    "text": _text,
    "list": _list,
    "svg": _svg,
    "mermaid": _mermaid,
    "dot": _dot,
}
