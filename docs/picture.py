"""Draw what revlint prints in a terminal as SVG pictures, for README.md and docs/.

``python docs/picture.py`` writes them to docs/pictures, light and dark; ``--check`` says what would
change and exits with 1 if anything would.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"

#: The size of a cell of the terminal and of the margin around all of them, in pixels.
WIDTH, HEIGHT, MARGIN = 8.4, 19, 18

_FONT = "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"

#: The colours of GitHub's pages: background, text, and what each code of a terminal stands for.
THEMES: Mapping[str, Mapping[str, str]] = {
    "light": {
        "back": "#f6f8fa", "edge": "#d1d9e0", "0": "#1f2328", "2": "#59636e", "91": "#cf222e",
        "92": "#1a7f37", "33": "#9a6700", "94": "#0969da", "96": "#1b7c83",
    },
    "dark": {
        "back": "#0d1117", "edge": "#3d444d", "0": "#e6edf3", "2": "#9198a1", "91": "#ff7b72",
        "92": "#56d364", "33": "#e3b341", "94": "#79c0ff", "96": "#56d4dd",
    },
}  # fmt: skip

_CODE = re.compile(r"\x1b\[([0-9;]*)m")


@dataclass(frozen=True)
class Picture:
    """A command, run in a directory of this repository; of its output, the lines to show."""

    command: str
    directory: str
    columns: int = 80
    first: str = ""
    last: str = ""


def _breach(path: str, rule: str) -> Picture:
    """One finding of the example whose contract is broken."""
    first, last = f"error[{rule}]", f"   = docs: revlint rule {rule}"
    return Picture(f"revlint check {path}", "examples/editions-broken", 100, first, last)


PICTURES: Mapping[str, Picture] = {
    "check": Picture("revlint check two_heads", "examples/broken"),
    "chains": Picture(
        "revlint chains", "examples/editions", 100, "contract between chains", "tracing"
    ),
    "graph": Picture(
        "revlint graph redundant_parent two_heads missing_dependency", "examples/broken", 96
    ),
    "adopt": _breach("api/ee/databases/postgres/migrations/core_ee", "unadopted-table"),
    "parked": _breach("api/oss/databases/postgres/migrations/core", "unparked-chain"),
    "frozen": _breach("api/oss/databases/postgres/migrations/core_oss", "frozen-column"),
}


def drawn() -> dict[Path, str]:
    """Every picture and its text."""
    outputs = {name: _output(picture) for name, picture in PICTURES.items()}
    return {
        FOLDER / f"{name}-{theme}.svg": draw(PICTURES[name].command, output, theme)
        for name, output in outputs.items()
        for theme in THEMES
    }


def draw(command: str, output: str, theme: str) -> str:
    """A command and what it prints, with the codes of a terminal, as SVG."""
    colours = THEMES[theme]
    lines = [f"\x1b[2m$\x1b[0m {command}", *output.rstrip("\n").split("\n")]
    columns = max(_columns(_CODE.sub("", line)) for line in lines)
    width = round(columns * WIDTH + 2 * MARGIN)
    height = len(lines) * HEIGHT + 2 * MARGIN
    rows = "\n".join(row for i, line in enumerate(lines) for row in _row(line, i, colours))
    said = escape(_CODE.sub("", f"{command}\n{output}").strip(), quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img">\n<title>{said}</title>\n'
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" '
        f'fill="{colours["back"]}" stroke="{colours["edge"]}"/>\n'
        f'<g font-family="{_FONT}" font-size="14" fill="{colours["0"]}" xml:space="preserve">\n'
        f"{rows}\n</g>\n</svg>\n"
    )


def _row(line: str, number: int, colours: Mapping[str, str]) -> Iterator[str]:
    """The pieces of a line, each at the place of its first cell: fonts differ in their widths."""
    y = MARGIN + number * HEIGHT + 14
    column, style = 0, ""
    for i, piece in enumerate(_CODE.split(line)):
        if i % 2:
            style = _style(piece.split(";"), colours)
            continue
        for word in re.finditer(r"\S+(?: \S+)*", piece):
            x = MARGIN + (column + _columns(piece[: word.start()])) * WIDTH
            length = _columns(word[0]) * WIDTH
            yield (
                f'<text x="{x:.1f}" y="{y}" textLength="{length:.1f}" '
                f'lengthAdjust="spacingAndGlyphs"{style}>{escape(word[0], quote=False)}</text>'
            )
        column += _columns(piece)


def _style(codes: list[str], colours: Mapping[str, str]) -> str:
    bold = ' font-weight="bold"' if "1" in codes else ""
    named = [colours[code] for code in codes if code in colours and code != "0"]
    return "".join(f' fill="{colour}"' for colour in named) + bold


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _output(picture: Picture) -> str:
    """What a terminal with colour shows of a command."""
    program, *arguments = shlex.split(picture.command)
    done = subprocess.run(
        [sys.executable, "-m", program, *arguments, *_options(arguments)],
        cwd=ROOT / picture.directory,
        check=False,
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "COLUMNS": str(picture.columns), "PYTHONIOENCODING": "utf-8"},
    )
    lines = done.stdout.splitlines()
    plain = [_CODE.sub("", line) for line in lines]
    first = next((i for i, line in enumerate(plain) if line.startswith(picture.first)), 0)
    after = range(first + 1, len(lines)) if picture.last else ()
    last = next((i for i in after if plain[i].startswith(picture.last)), len(lines))
    return "\n".join(lines[first:last]).strip("\n") + "\n"


def _options(arguments: list[str]) -> list[str]:
    shown = ["--color", "always"]
    return [*shown, "--output-format", "full"] if arguments[0] == "check" else shown


def drift() -> list[str]:
    """The pictures that show what is not so any more, a sentence each."""
    wanted = drawn()
    spare = [path for path in FOLDER.glob("*.svg") if path not in wanted]
    wrong = [path for path, text in wanted.items() if _text(path) != text]
    return [f"{path.relative_to(ROOT)} is out of date" for path in sorted((*spare, *wrong))]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def write() -> None:
    """Bring every picture up to date."""
    FOLDER.mkdir(exist_ok=True)
    for path, text in drawn().items():
        path.write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    if "--check" not in sys.argv[1:]:
        write()
        return 0
    wrong = drift()
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        print("run: python docs/picture.py", file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
