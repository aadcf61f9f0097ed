"""An example of a rule as Markdown: what fails, what revlint says, what passes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from revlint.engine.example import Example
from revlint.engine.example_run import lint_example
from revlint.engine.report import Report
from revlint.engine.rule import Rule
from revlint.location import START, Location
from revlint.reporters.full import render_findings
from revlint.reporters.telling_lines import docstring_lines, telling_lines

#: The most files of an example's tree that a page shows.
_MAX_FILES = 3

_CONFIG = "revlint.toml"


def example_parts(rule: type[Rule], example: Example, rules: Sequence[type[Rule]]) -> Iterator[str]:
    """The paragraphs of a page about an example, which is run with all ``rules``."""
    found, places = _run(rule, example, rules)
    yield "## Example"
    if example.config:
        yield f"With this `{_CONFIG}`:\n\n{_fenced(example.config, 'toml')}"
    if example.base is not None:
        yield from _base(example)
    yield from _failing(example, places)
    yield "revlint says:"
    yield _fenced(found, "text")
    yield from _passing(example)


def _run(
    rule: type[Rule], example: Example, rules: Sequence[type[Rule]]
) -> tuple[str, list[Location]]:
    """The findings of a rule in the failing tree, as the full report, and the places they name."""
    report = lint_example(rule, example, rules)
    findings = tuple(f for f in report.findings if f.rule == rule.name)
    places = [place for f in findings for place in (f.location, *(r.location for r in f.related))]
    shown = render_findings(Report((replace(report, findings=findings),)), directory=report.root)
    return shown, places


def _base(example: Example) -> Iterator[str]:
    """The files of the base that the failing tree does not have, or has otherwise."""
    base, tip = example.base or {}, example.tip or {}
    differing = [p for p, text in base.items() if text and example.bad.get(p) != text]
    if differing:
        yield "The base has:"
        yield from _files(base, differing, example.bad)
    moved = [p for p, text in tip.items() if text and base.get(p) != text]
    if moved:
        yield "The base has since gained:"
        yield from _files(tip, moved, base)


def _failing(example: Example, places: Sequence[Location]) -> Iterator[str]:
    """The files that the findings name, else those that their chain has."""
    named = list(dict.fromkeys(place.path for place in places))
    shown = [path for path in named if path in example.bad]
    if gone := [path for path in named if path not in example.bad and path != _CONFIG]:
        yield f"This fails without {_list(gone)}."
        if not shown:
            return
    shown = shown or [path for path, text in example.bad.items() if "revision = " in text]
    yield "This fails:" if len(shown) == 1 else "These files fail:"
    yield from _files(example.bad, shown, example.good, places)


def _passing(example: Example) -> Iterator[str]:
    """The files of the passing tree that differ from the failing one, and those that are gone."""
    changed = [p for p, text in example.good.items() if example.bad.get(p) != text and text]
    if changed:
        yield "This passes:" if len(changed) == 1 else "These files pass:"
        yield from _files(example.good, changed, example.bad)
    if gone := [path for path in example.bad if path not in example.good]:
        yield f"{'Without' if changed else 'This passes without'} {_list(gone)}."
    elif not changed:
        yield "The same files pass where the base already has them."


def _files(
    tree: Mapping[str, str],
    paths: Sequence[str],
    other: Mapping[str, str],
    places: Sequence[Location] = (),
) -> Iterator[str]:
    """The telling lines of files: those at the places, and those that ``other`` does not have."""
    for path in paths[:_MAX_FILES]:
        ranges = [place.range for place in places if place.path == path]
        marked = {n for r in ranges if r != START for n in range(r.line, r.end_line + 1)}
        if path in other:
            marked |= _differing(tree[path], other[path])
        text = telling_lines(tree[path], path.endswith(".py"), marked)
        yield f"`{path}`\n\n{_fenced(text, _language(path))}"
    if more := paths[_MAX_FILES:]:
        yield f"and {_list(more)}."


def _differing(text: str, other: str) -> set[int]:
    """The numbers of the lines that another text lacks; a docstring counts if nothing else does."""
    known = set(other.split("\n"))
    lines = {n for n, line in enumerate(text.split("\n"), 1) if line not in known}
    return lines.difference(docstring_lines(text)) or lines


def _list(paths: Sequence[str]) -> str:
    return ", ".join(f"`{path}`" for path in paths)


def _language(path: str) -> str:
    return {"py": "python", "toml": "toml", "ini": "ini"}.get(path.rpartition(".")[2], "text")


def _fenced(text: str, language: str) -> str:
    """A fenced block; its fence is longer than any in the text."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.strip(chr(10))}\n{fence}"
