"""Pages for tests, from files in memory or on disk."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

from revlint.config.config import Config
from revlint.engine.lint import Linted, lint_with
from revlint.engine.reading import Reading
from revlint.pictures.page.values import Page
from revlint.reporters.graph_page import graph_page, render_graph_page
from revlint.sources.disk import DiskTree
from revlint.sources.memory import MemoryTree, merge_files
from revlint.sources.tree import Tree
from revlint_rules import RULES
from tests.config.on_disk import load_from_disk

EXAMPLES = Path(__file__).parents[3] / "examples"

Files = Mapping[str, str | bytes]

#: Where the projects in memory are said to be.
ROOT = Path("/shop")

#: Ids, messages and labels that would do something in a page that trusted them.
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!--",
    "]]>&lt;b&gt;",
    "javascript:alert(1)",
    "\u2028\u2029\u202ereversed",
    "__proto__",
    "constructor",
    "#/../'\"`${alert(1)}",
    "\ud800",
)


def lint_tree(tree: Tree, config: Config | None = None, root: Path = ROOT) -> Linted:
    return lint_with(Reading(tree), root, config or Config(), RULES)


def lint_files(files: Files, config: Config | None = None) -> Linted:
    return lint_tree(MemoryTree(files), config)


def lint_change(before: Files, now: Files, tip: Files) -> Linted:
    """Files against a base that has gone on from ``before`` to ``tip``."""
    base = merge_files(before, tip, now)
    return lint_with(Reading(MemoryTree(now)), ROOT, Config(), RULES, base=base)


def lint_example(name: str) -> Linted:
    root = EXAMPLES / name
    config = root / "revlint.toml"
    found = config if config.exists() else root / "pyproject.toml"
    return lint_tree(DiskTree(root), load_from_disk(found, root), root)


def page_of(linted: Linted) -> Page:
    return graph_page([linted], linted.report.root)


def html_of(linted: Linted) -> str:
    return render_graph_page([linted], linted.report.root)


def hostile_files() -> dict[str, str | bytes]:
    """A chain in which every word is hostile."""
    files: dict[str, str | bytes] = {"migrations/env.py": ""}
    for number, text in enumerate(HOSTILE):
        files[f"migrations/versions/{number}_<i>{number}.py"] = (
            f"{f'{text} message'!a}\n"
            "from alembic import op\nimport sqlalchemy as sa\n"
            f"revision = {text!a}\n"
            f"down_revision = {HOSTILE[number - 1] if number else None!a}\n"
            f"branch_labels = {f'{text} label'!a}\ndepends_on = None\n\n\n"
            "def upgrade():\n"
            f"    op.execute({f'INSERT INTO a VALUES ({text!r})'!a})\n"
            f"    op.add_column({text!a}, sa.Column({text!a}, sa.Integer))\n"
        )
    return files


class Elements(HTMLParser):
    """The elements of a page: (name, attributes, text), in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.is_inside = False
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))
        self.is_inside = True

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.found and self.is_inside:
            name, attributes, text = self.found[-1]
            self.found[-1] = name, attributes, text + data

    def named(self, name: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, text) for tag, attributes, text in self.found if tag == name]
