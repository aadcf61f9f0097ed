"""The style sheet of a drawing: colours that can be read on light and on dark ground.

Not every program that shows SVG knows variables of CSS, so that each colour is written out.
"""

from __future__ import annotations

#: Selectors, the property, and its colour on light and on dark ground.
_COLOURS = (
    (".ground,.sign,.absent", "fill", "#ffffff", "#0d1117"),
    (".folded", "stroke", "#ffffff", "#0d1117"),
    ("text", "fill", "#1f2328", "#e6edf3"),
    (".id", "fill", "#7d4e00", "#e3b341"),
    (".dim", "fill", "#59636e", "#9198a1"),
    (".mark,text.note", "fill", "#0969da", "#79c0ff"),
    ("text.error", "fill", "#cf222e", "#ff7b72"),
    ("text.warning", "fill", "#9a6700", "#d29922"),
    (".lane0", "stroke", "#0969da", "#58a6ff"),
    (".lane1", "stroke", "#8250df", "#bc8cff"),
    (".lane2", "stroke", "#1a7f37", "#3fb950"),
    (".lane3", "stroke", "#bc4c00", "#f0883e"),
    (".lane4", "stroke", "#bf3989", "#f778ba"),
    (".lane5", "stroke", "#1b7c83", "#39c5cf"),
    (".head.lane0", "fill", "#0969da", "#58a6ff"),
    (".head.lane1", "fill", "#8250df", "#bc8cff"),
    (".head.lane2", "fill", "#1a7f37", "#3fb950"),
    (".head.lane3", "fill", "#bc4c00", "#f0883e"),
    (".head.lane4", "fill", "#bf3989", "#f778ba"),
    (".head.lane5", "fill", "#1b7c83", "#39c5cf"),
    (".sign.error,.absent.error", "stroke", "#cf222e", "#ff7b72"),
    (".sign.warning,.absent.warning", "stroke", "#9a6700", "#d29922"),
    (".head.error", "fill", "#cf222e", "#ff7b72"),
    (".head.warning", "fill", "#9a6700", "#d29922"),
)

_SHAPES = """\
text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;\
white-space:pre}
text.chain{font-size:14px;font-weight:600}
.line{fill:none;stroke-width:2}
.sign,.absent{stroke-width:2}
.dependency,.absent{stroke-dasharray:2 3}
.folded{fill:none;stroke-width:4;stroke-dasharray:3 3}
"""


def _rules(dark: bool) -> str:
    return "".join(f"{name}{{{key}:{colours[dark]}}}\n" for name, key, *colours in _COLOURS)


STYLE = f"\n{_SHAPES}{_rules(False)}@media (prefers-color-scheme:dark){{\n{_rules(True)}}}\n"
