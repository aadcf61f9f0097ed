"""Chains in the language of Graphviz."""

from __future__ import annotations

from collections.abc import Sequence

from revlint import escape
from revlint.finding import Severity
from revlint.pictures.boxes import Box, draw_boxes
from revlint.pictures.chain_view import ChainView

_COLOURS = {Severity.ERROR: "#d1242f", Severity.WARNING: "#bf8700", Severity.NOTE: "#0969da"}

#: The longest id and message, in characters.
_MOST = (200, 60)


def render_dot(views: Sequence[ChainView]) -> str:
    """A graph with edges from parents to children, which are above; a cluster for each chain."""
    lines = [
        "digraph revisions {",
        "  rankdir=BT;",
        '  graph [fontname="Helvetica", style=rounded, color="#8c959f", labelloc=b];',
        '  node [fontname="Helvetica", shape=box, style=rounded];',
    ]
    for number, view in enumerate(views):
        lines.append(f"  subgraph cluster_{number} {{")
        lines.append(f"    label={_quoted(view.chain.name)};")
        boxes = draw_boxes(view, f"c{number}n", _MOST, _box, _arrow)
        lines += (f"    {line}" for line in boxes)
        lines.append("  }")
    return "\n".join([*lines, "}", ""])


def _box(name: str, box: Box) -> str:
    if box.is_fold:
        return f"{name} [label={_quoted(*box.lines)}, shape=plaintext];"
    words = [f"label={_quoted(*box.lines)}"]
    if box.worst:
        words.append(f'color="{_COLOURS[box.worst]}", penwidth=2')
    if box.is_absent:
        words.append('style="rounded,dashed"')
    if box.is_head:
        words.append("peripheries=2")
    return f"{name} [{', '.join(words)}];"


def _arrow(parent: str, child: str, is_parent: bool) -> str:
    return f"{parent} -> {child}{'' if is_parent else ' [style=dashed]'};"


def _quoted(*lines: str) -> str:
    """Lines as a string, in which no backslash, quote or entity of a line means anything."""
    return '"' + "\\n".join(map(_escaped, lines)) + '"'


def _escaped(line: str) -> str:
    # Graphviz writes the text as it is into an SVG.
    shown = escape.for_xml(escape.shown(line))
    return shown.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
