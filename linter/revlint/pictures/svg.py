"""Chains as a drawing in SVG: the lanes, a line for each revision, light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape as quoted

from revlint import escape
from revlint.finding import Finding
from revlint.path_text import show_paths
from revlint.pictures.blocks import Block, blocks_of
from revlint.pictures.chain_view import ChainView
from revlint.pictures.row_words import hidden_words, sizes_of, words_of
from revlint.pictures.svg_places import LANE, LINE, place_rows
from revlint.pictures.svg_style import STYLE
from revlint.terminal import width_of
from revlint.words import listed

#: The width of a character in the font, in pixels, and the longest texts, in characters.
_CHARACTER, _MAX_ID, _MAX_MESSAGE, _MAX_LINE = 7.25, 40, 64, 120

#: So many findings of a row are shown.
_MAX_FINDINGS = 5

_MARGIN = 16


def render_svg(views: Sequence[ChainView]) -> str:
    """One drawing, a chain below the other. Nothing in it runs or is loaded."""
    charts = [_Chart(view) for view in views]
    width = 2 * _MARGIN + max((chart.width for chart in charts), default=0)
    top = _MARGIN
    body: list[str] = []
    for chart in charts:
        body += (f'<g transform="translate({_MARGIN} {top})">', *chart.parts(), "</g>")
        top += chart.top + chart.places.height + _MARGIN
    names = ", ".join(view.chain.name for view in views[:8]) + (", …" if len(views) > 8 else "")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{top}" '
        f'viewBox="0 0 {width} {top}" role="img" aria-labelledby="title desc">',
        f'<title id="title">{_text(f"Revision graph of {names}")}</title>',
        f'<desc id="desc">{_text(" ".join(chart.summary() for chart in charts))}</desc>',
        f"<style>{STYLE}</style>",
        '<rect class="ground" width="100%" height="100%"/>',
    )
    return "\n".join([*head, *body, "</svg>", ""])


class _Chart:
    """The drawing of one chain; its rows begin below its heading."""

    def __init__(self, view: ChainView) -> None:
        self.view = view
        shown = [row for row, is_visible in enumerate(view.is_shown) if is_visible]
        self.words = {row: words_of(view, row) for row in shown}
        self.below = {row: [*self._lines_below(row)] for row in shown}
        lines = [1 + len(self.below.get(row, ())) for row in range(len(view.is_shown))]
        self.places = place_rows(view.layout, view.is_shown, lines)
        self.notes = [*self._notes()]
        self.top = 24 + LINE * len(self.notes)
        self.left = LANE * (view.layout.width + 1) + 4
        ids = (width_of(_cut(words.id, _MAX_ID)) for words in self.words.values())
        self.id_width = max(ids, default=0)
        self.width = round(
            self.left + _CHARACTER * max([self._columns(r) for r in shown], default=40)
        )

    def summary(self) -> str:
        """A sentence for screen readers."""
        chain = self.view.chain
        found = sum(map(len, self.view.findings.values())) + len(self.view.loose)
        heads = listed(_cut(id_, _MAX_ID) for id_ in chain.heads) or "none"
        return f"Chain {chain.name}: {sizes_of(chain)}, {found:,} findings. Heads: {heads}."

    def parts(self) -> Iterator[str]:
        x = LANE - 6
        yield f'<text class="chain" x="{x}" y="14">{_text(self.view.chain.name)}</text>'
        for number, (kind, line) in enumerate(self.notes, 1):
            yield f'<text class="{kind}" x="{x}" y="{14 + LINE * number}">{_text(line)}</text>'
        yield f'<g transform="translate(0 {self.top})">'
        yield from self._lines()
        blocks, _ = blocks_of(self.view.layout, self.view.is_shown)
        for block in blocks:
            yield from self._fold(block) if block.hidden else self._row(block.row)
        yield "</g>"

    def _notes(self) -> Iterator[tuple[str, str]]:
        """The size of the chain, and what is wrong outside of its revisions, with classes."""
        yield "dim", sizes_of(self.view.chain)
        for file in self.view.unreported:
            yield "error", _cut(f"unreadable: {file.message} ({file.path})", _MAX_LINE)
        for finding in self.view.loose:
            kind, said = _said(finding)
            yield kind, _cut(f"{said} ({finding.location.path})", _MAX_LINE)

    def _lines(self) -> Iterator[str]:
        edges = self.view.layout.edges
        solid = {edge.lower for edge in edges if edge.is_parent}
        for row, path in self.places.lines():
            lane = self.view.layout.rows[row].lane
            yield _path(path, lane, is_solid=row in solid)
        for number, path in self.places.bends():
            ends = (edges[number].upper, edges[number].lower)
            lane = max(self.view.layout.rows[row].lane for row in ends)
            yield _path(path, lane, is_solid=edges[number].is_parent)

    def _fold(self, block: Block) -> Iterator[str]:
        y, x = self.places.y[block.row], self.places.x(self.view.layout.rows[block.row].lane)
        said = _text(hidden_words(block.hidden))
        yield f'<path class="folded" d="M{x} {y - 7}V{y + 7}"/>'
        yield f'<text class="dim" x="{self.left}" y="{y + 4}">{said}</text>'

    def _row(self, row: int) -> Iterator[str]:
        words, y = self.words[row], self.places.y[row]
        said = f"{words.id} {words.message} {words.note}"
        yield f"<g><title>{_text(said)}</title>{self._sign(row)}"
        id_ = _text(_cut(words.id, _MAX_ID))
        yield f'<text y="{y + 4}"><tspan class="id" x="{self.left}">{id_}</tspan>'
        x = self.left + _CHARACTER * (self.id_width + 2)
        if words.date:
            yield f'<tspan class="dim" x="{x:g}">{_text(words.date)}</tspan>'
        x += _CHARACTER * 12
        yield f'<tspan x="{x:g}">{_text(_cut(words.message, _MAX_MESSAGE))}</tspan>'
        if words.note:
            yield f'<tspan class="mark" dx="10">{_text(_cut(words.note, _MAX_MESSAGE))}</tspan>'
        yield "</text>"
        for number, (kind, line) in enumerate(self.below[row], 1):
            yield f'<text class="{kind}" x="{x:g}" y="{y + 4 + LINE * number}">{_text(line)}</text>'
        yield "</g>"

    def _lines_below(self, row: int) -> Iterator[tuple[str, str]]:
        """The files that share the id of a row, and its findings, each with its class."""
        node = self.view.layout.rows[row].node
        if len(node.files) > 1:
            yield from (("dim", _cut(file.path, _MAX_LINE)) for file in node.files)
        found = self.view.findings.get(row, ())
        yield from map(_said, found[:_MAX_FINDINGS])
        if len(found) > _MAX_FINDINGS:
            yield "dim", f"and {len(found) - _MAX_FINDINGS:,} more findings"

    def _sign(self, row: int) -> str:
        drawn = self.view.layout.rows[row]
        node = drawn.node
        x, y = self.places.x(drawn.lane), self.places.y[row]
        worst = self.view.worst(row)
        kind = f"lane{drawn.lane % 6}" + (f" {worst}" if worst else "")
        if not node.files:
            return f'<circle class="absent {kind}" cx="{x}" cy="{y}" r="5"/>'
        if node.id is not None and node.id == self.view.chain.config.parked_at:
            return (
                f'<rect class="sign head {kind}" x="{x - 5}" y="{y - 5}" width="10" height="10"/>'
            )
        head = "head " if node.id in self.view.marks.heads else ""
        return f'<circle class="sign {head}{kind}" cx="{x}" cy="{y}" r="{6 if head else 5}"/>'

    def _columns(self, row: int) -> int:
        """The columns of text that a row takes."""
        words = self.words[row]
        note = 3 + width_of(_cut(words.note, _MAX_MESSAGE)) if words.note else 0
        start = self.id_width + 14
        below = (width_of(line) for _, line in self.below[row])
        return start + max([width_of(_cut(words.message, _MAX_MESSAGE)) + note, *below])


def _said(finding: Finding) -> tuple[str, str]:
    """The class and the line of a finding."""
    severity = finding.severity or "error"
    return severity, _cut(f"{severity}[{finding.rule}]: {show_paths(finding.title)}", _MAX_LINE)


def _path(path: str, lane: int, *, is_solid: bool) -> str:
    dashed = "" if is_solid else " dependency"
    return f'<path class="line lane{lane % 6}{dashed}" d="{path}"/>'


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _text(text: str) -> str:
    return quoted(escape.for_xml(escape.shown(text)))
