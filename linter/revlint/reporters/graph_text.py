"""The graphs of chains as text, as ``git log --graph`` draws commits: newest first, in lanes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revlint import escape
from revlint.finding import Finding, Severity
from revlint.path_text import path_text, show_paths_unbroken, unbroken
from revlint.pictures.chain_view import ChainView
from revlint.pictures.lane_signs import UNICODE_LANES, LaneSigns
from revlint.pictures.lane_text import Strip, draw_lanes
from revlint.pictures.nodes import Node
from revlint.pictures.row_words import RowWords, hidden_words, sizes_of, words_of
from revlint.reporters.graph_row import column_of, row_lines
from revlint.reporters.paths import ToPath
from revlint.reporters.prose import hanging
from revlint.terminal import PLAIN, WIDTH, Style, width_of

#: Wider ids and lanes stick out of their columns.
_MAX_ID, _MAX_LANES = 24, 16


def render_graph_text(
    views: Sequence[tuple[ChainView, ToPath]],
    *,
    style: Style = PLAIN,
    signs: LaneSigns = UNICODE_LANES,
    width: int = WIDTH,
) -> str:
    """A block for each chain; its function makes the paths that are shown."""
    lines: list[str] = []
    for view, to_path in views:
        lines += (*_Painter(view, to_path, style, signs, width).lines(), "")
    # No name of a chain makes a line a workflow command.
    return "".join(("./" if line.startswith("::") else "") + line + "\n" for line in lines[:-1])


class _Painter:
    def __init__(
        self, view: ChainView, to_path: ToPath, style: Style, signs: LaneSigns, width: int
    ) -> None:
        self.view = view
        self.to_path = to_path
        self.style = style
        self.signs = signs
        self.width = width
        most = min(20, max(3, width // 6))
        self.strips = [*draw_lanes(view.layout, view.is_shown, signs, most)]
        self.texts = {
            strip.row: words_of(view, strip.row) for strip in self.strips if not strip.hidden
        }
        self.lanes = column_of([_width(strip) for strip in self.strips], _MAX_LANES)
        self.ids = column_of(
            [width_of(escape.shown(text.id)) for text in self.texts.values()], _MAX_ID
        )

    def lines(self) -> Iterator[str]:
        yield from self._heading()
        for strip in self.strips:
            if strip.hidden:
                yield f"{strip.before:<{self.lanes}}  {self.style.dim(self._hidden(strip))}"
            else:
                yield from self._row(strip, self.texts[strip.row])
            yield from strip.below

    def _heading(self) -> Iterator[str]:
        chain = self.view.chain
        yield f"{self.style.bold(escape.shown(chain.name))}  {self.style.dim(sizes_of(chain))}"
        for file in self.view.unreported:
            said = f"{file.message} ({unbroken(self.to_path(file.path))})"
            yield from self._prose(Severity.ERROR, "unreadable", said, "")
        for finding in self.view.loose:
            yield from self._finding(finding, "", f" ({path_text(finding.location.path)})")

    def _row(self, strip: Strip, text: RowWords) -> Iterator[str]:
        node = self.view.layout.rows[strip.row].node
        before = f"{strip.before}{self._sign(strip.row, node)}{strip.after}"
        indent = max(self.lanes, _width(strip))
        gap = " " * (indent - _width(strip) + 2)
        first, *more = row_lines(text, self.width - indent - 2, self.ids, self.style)
        yield f"{before}{gap}{first}"
        beside = f"{strip.beside:<{indent}}  "
        for line in more:
            yield f"{beside}{line}"
        if len(node.files) > 1:
            for file in node.files:
                runs = "  (Alembic runs this one)" if file is node.files[-1] else ""
                path = escape.for_terminal(escape.cut(self.to_path(file.path)))
                yield f"{beside}  {self.style.dim(path + runs)}"
        for finding in self.view.findings.get(strip.row, ()):
            yield from self._finding(finding, beside)

    def _finding(self, finding: Finding, beside: str, where: str = "") -> Iterator[str]:
        severity = finding.severity or Severity.ERROR
        title = show_paths_unbroken(finding.title + where, self.to_path)
        already = f" ({finding.already})" if finding.already else ""
        name = f"{severity}[{finding.rule}]"
        yield from self._prose(severity, name, title + already, beside)

    def _prose(self, severity: Severity, name: str, said: str, beside: str) -> Iterator[str]:
        """A text after a name, below a row; its second line is indented."""
        margin = width_of(beside) + 2
        start = margin + width_of(name) + 2
        indent, (first, *more) = hanging(said, start, self.width, margin + 2)
        yield f"{beside}  {self._paint(severity, name)}: {first}"
        for line in more:
            yield f"{beside}{' ' * (indent - margin + 2)}{line}"

    def _hidden(self, strip: Strip) -> str:
        """How many rows a fold hides, and how many of them have findings."""
        rows = range(strip.row, strip.row + strip.hidden)
        return hidden_words(strip.hidden, sum(row in self.view.findings for row in rows))

    def _sign(self, row: int, node: Node) -> str:
        sign = self._plain_sign(node)
        worst = self.view.worst(row)
        return self._paint(worst, sign) if worst else sign

    def _plain_sign(self, node: Node) -> str:
        signs = self.signs
        if not node.files:
            return signs.missing if node.kind == "missing" else signs.external
        if node.id is None:
            return signs.unknown
        if node.id == self.view.chain.config.parked_at:
            return signs.parked
        return signs.head if node.id in self.view.marks.heads else signs.revision

    def _paint(self, severity: Severity, text: str) -> str:
        paint = {Severity.ERROR: self.style.red, Severity.WARNING: self.style.yellow}
        return paint.get(severity, self.style.blue)(text)


def _width(strip: Strip) -> int:
    """The columns of the lanes of a strip, each sign of which takes one."""
    return len(strip.before) + (0 if strip.hidden else 1 + len(strip.after))
