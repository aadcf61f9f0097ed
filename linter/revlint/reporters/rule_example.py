"""An example of a rule as Markdown: what fails, what revlint says, what passes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.engine.example import Example
from revlint.engine.lint import lint
from revlint.engine.report import Report
from revlint.engine.rule import Rule
from revlint.reporters.full import render_findings
from revlint.sources.memory import MemoryTree

#: The most files of an example's tree that a page shows in full.
_MAX_FILES = 3


def example_parts(rule: type[Rule], example: Example, rules: Sequence[type[Rule]]) -> Iterator[str]:
    """The paragraphs of a page about an example, which is run with all ``rules``."""
    found, named = _run(rule, example, rules)
    yield "## Example"
    if example.config:
        yield f"With this `revlint.toml`:\n\n{_fenced(example.config, 'toml')}"
    if example.base is not None:
        yield from _base(example)
    if gone := [path for path in named if path not in example.bad]:
        yield f"Without {', '.join(f'`{path}`' for path in gone)} it fails."
    else:
        yield "These files fail:"
    yield from _files(example.bad, named)
    yield "revlint says:"
    yield _fenced(found, "text")
    yield "These pass:"
    yield from _passing(example)


def _run(rule: type[Rule], example: Example, rules: Sequence[type[Rule]]) -> tuple[str, list[str]]:
    """The findings of a rule in the failing tree, as the full report, and the files they name."""
    root = Path("/")
    text = example.bad.get("revlint.toml", example.config)
    config = parse_config(text) if text else Config()
    config = replace(config, select=(*config.select, rule.name))
    tree = MemoryTree(example.bad, example.new)
    report = lint(root, tree, config, rules, base=example.against(example.bad))
    findings = tuple(f for f in report.findings if f.rule == rule.name)
    places = [
        place.path for f in findings for place in (f.location, *(r.location for r in f.related))
    ]
    shown = render_findings(Report((replace(report, findings=findings),)), directory=root)
    return shown, list(dict.fromkeys(places))


def _base(example: Example) -> Iterator[str]:
    """The files of the base that the failing tree does not have, or has otherwise."""
    base, tip = example.base or {}, example.tip or {}
    differing = [p for p, text in base.items() if text and example.bad.get(p) != text]
    if differing:
        yield "The base has:"
        yield from _files(base, differing)
    moved = [p for p, text in tip.items() if text and base.get(p) != text]
    if moved:
        yield "The base has gone on since:"
        yield from _files(tip, moved)


def _passing(example: Example) -> Iterator[str]:
    """The files of the passing tree that differ from the failing one, and those that are gone."""
    changed = [p for p, text in example.good.items() if example.bad.get(p) != text and text]
    gone = [path for path in example.bad if path not in example.good]
    if changed:
        yield from _files(example.good, changed)
    if gone:
        yield f"without {', '.join(f'`{path}`' for path in gone)}."
    if not changed and not gone:
        yield "the same files, where the base has them already."


def _files(tree: Mapping[str, str], paths: Iterable[str]) -> Iterator[str]:
    known = [path for path in paths if path in tree]
    for path in known[:_MAX_FILES]:
        yield f"`{path}`\n\n{_fenced(_start(tree[path]), _language(path))}"
    if known[_MAX_FILES:]:
        yield f"and {', '.join(f'`{path}`' for path in known[_MAX_FILES:])}."


def _start(text: str) -> str:
    """A text up to its functions where they do nothing, as in most examples."""
    bare = re.sub(
        r"\n\n\ndef upgrade\(\)(?: -> None)?:\n    pass\n\n\n"
        r"def downgrade\(\)(?: -> None)?:\n    pass\n*\Z",
        "\n",
        text,
    )
    return bare if len(bare) < 4_000 else bare[:4_000] + "\n…\n"


def _language(path: str) -> str:
    return {"py": "python", "toml": "toml", "ini": "ini"}.get(path.rpartition(".")[2], "text")


def _fenced(text: str, language: str) -> str:
    """A fenced block; its fence is longer than any in the text."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.strip(chr(10))}\n{fence}"
