"""Chains in the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revlint import escape
from revlint.finding import Severity
from revlint.pictures.blocks import Block, blocks_of
from revlint.pictures.chain_view import ChainView
from revlint.pictures.row_words import findings_of, hidden_words, words_of

_COLOURS = {Severity.ERROR: "#d1242f", Severity.WARNING: "#bf8700", Severity.NOTE: "#0969da"}

#: The longest id and message, in characters.
_MAX_ID, _MAX_MESSAGE = 200, 60


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
        lines += (f"    {line}" for line in _chain(view, f"c{number}n"))
        lines.append("  }")
    return "\n".join([*lines, "}", ""])


def _chain(view: ChainView, prefix: str) -> Iterator[str]:
    blocks, edges = blocks_of(view.layout, view.is_shown)
    for number, block in enumerate(blocks):
        yield f"{prefix}{number} [{_attributes(view, block)}];"
    for edge in edges:
        style = "" if edge.is_parent else " [style=dashed]"
        yield f"{prefix}{edge.parent} -> {prefix}{edge.child}{style};"


def _attributes(view: ChainView, block: Block) -> str:
    if block.hidden:
        return f"label={_quoted(hidden_words(block.hidden))}, shape=plaintext"
    node = view.layout.rows[block.row].node
    lines = words_of(view, block.row).lines(_MAX_ID, _MAX_MESSAGE)
    words = [f"label={_quoted(*lines, *findings_of(view, block.row))}"]
    if worst := view.worst(block.row):
        words.append(f'color="{_COLOURS[worst]}", penwidth=2')
    if not node.files:
        words.append('style="rounded,dashed"')
    if node.id in view.marks.heads:
        words.append("peripheries=2")
    return ", ".join(words)


def _quoted(*lines: str) -> str:
    """Lines as a string, in which no backslash, quote or entity of a line means anything."""
    return '"' + "\\n".join(map(_escaped, lines)) + '"'


def _escaped(line: str) -> str:
    # Graphviz writes the text as it is into an SVG.
    shown = escape.for_xml(escape.shown(line))
    return shown.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
