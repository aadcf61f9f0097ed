"""Pages of rules: all that they say comes from the class, and their output was run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

import pytest
from syrupy.assertion import SnapshotAssertion

from revlint.engine.example import Example, history, revision_file
from revlint.engine.rule import FileRule, Rule
from revlint.engine.unused_suppression import UnusedSuppression
from revlint.finding import Finding, Severity
from revlint.graph.chain import Chain
from revlint.location import Location
from revlint.migration.revision import Revision
from revlint.reporters.rule_page import (
    as_json_object,
    render_index,
    render_page,
)
from revlint.reporters.rule_text import as_terminal_text, render_list
from revlint.reporters.telling_lines import telling_lines
from revlint_rules import RULES


class LoudId(FileRule):
    """An id is ``LOUD``, or has a | in it.

    Ids are read aloud.

    Why: nobody hears it.
    Fix: whisper. Write ``loud``
    instead.
    Semantics: alembic: script/base.py, Script.
    """

    name = "loud-id"
    group = "Identity"
    severity = Severity.WARNING
    default = "off"
    options: ClassVar[tuple[str, ...]] = ("id-pattern",)
    examples = (
        Example(
            bad=history("<base> -> quiet", "quiet -> LOUD"),
            good=history("<base> -> quiet", "quiet -> loud"),
            finds=("migrations/versions/LOUD.py:9",),
            config="heads = 3\n",
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        if revision.id == "LOUD":
            place = Location(revision.path, revision.id_range)
            yield Finding(f"the id {revision.id!r} is loud", place, help="whisper")


NAMES = {rule.name for rule in RULES} | {UnusedSuppression.name}

ALL: tuple[type[Rule], ...] = (LoudId, UnusedSuppression)


def test_page(snapshot: SnapshotAssertion) -> None:
    assert render_page(LoudId, ALL) == snapshot


def test_page_in_a_terminal(snapshot: SnapshotAssertion) -> None:
    assert as_terminal_text(render_page(LoudId, ALL)) == snapshot


def test_index(snapshot: SnapshotAssertion) -> None:
    assert render_index(ALL) == snapshot


def test_list() -> None:
    """One line for each rule, or wrapped for a terminal; no group and no default is a riddle."""
    legend = (
        "Default: on; off; new (on for new files, which the base does not have); errors\n"
        "(on, but its warnings only for new files). Without --base the base is HEAD.\n"
        "--select switches a rule on for all files.\n"
    )
    assert render_list(ALL) == (
        "Identity\n"
        "  loud-id             warning  off     An id is `LOUD`, or has a | in it.\n"
        "\n"
        "Files\n"
        "  unused-suppression  warning  on      A suppression suppresses no finding.\n"
        "\n" + legend
    )
    assert render_list(ALL, 70).splitlines()[1:3] == [
        "  loud-id             warning  off     An id is `LOUD`, or has a | in",
        "                                       it.",
    ]


def test_json() -> None:
    assert as_json_object(LoudId) == {
        "name": "loud-id",
        "group": "Identity",
        "severity": "warning",
        "default": "off",
        "options": ["id-pattern"],
        "summary": "An id is `LOUD`, or has a | in it.",
        "details": "Ids are read aloud.",
        "why": "Nobody hears it.",
        "fix": "Whisper. Write `loud`\ninstead.",
        "semantics": "Alembic: script/base.py, Script.",
        "url": None,
    }


@pytest.mark.parametrize("rule", [*RULES, UnusedSuppression], ids=lambda rule: rule.name)
def test_every_rule_has_a_whole_page(rule: type[Rule]) -> None:
    """The same headings in the same order, and output in which the rule speaks."""
    page = render_page(rule, (*RULES, UnusedSuppression))
    headings = [line[3:] for line in page.splitlines() if line.startswith("## ")]
    related = ["Related rules"] if "Related rules" in headings else []
    assert headings == ["Why", "Example", "Fix", "Configure", *related, "Semantics"]
    assert f"[{rule.name}]: " in page
    assert "`" not in rule.name
    assert f"# revlint: ignore[{rule.name}] -- " in page
    assert f'["{rule.name}"]' in page
    assert "Without `revlint.toml`" not in page
    for linked in re.findall(r"\]\(([^)]+)\)", page):
        path, _, anchor = linked.partition("#")
        group = rule.group.lower().replace(" ", "-")
        anchors = {"../keys.md": rule.options, "README.md": [group]}
        assert anchor in anchors[path] if anchor else path.removesuffix(".md") in NAMES


@pytest.mark.parametrize("rule", [*RULES, UnusedSuppression], ids=lambda rule: rule.name)
def test_a_page_shows_no_boilerplate(rule: type[Rule]) -> None:
    page = render_page(rule, (*RULES, UnusedSuppression))
    shown = page.partition("## Example")[2].partition("## Fix")[0]
    blocks = re.findall(r"```(?:python|ini)\n(.*?)\n```", shown, re.DOTALL)
    assert [block for block in blocks if len(block.splitlines()) > 14] == []
    for block in blocks:
        assert "Create Date" not in block or '"""' in block
        assert "branch_labels = None\ndepends_on = None" not in block


def test_the_lines_that_tell_something() -> None:
    text = revision_file("b2", ("a1",), body="op.drop_table('x')")
    assert telling_lines(text, True) == (
        "revision = 'b2'\ndown_revision = 'a1'\n\ndef upgrade() -> None:\n    op.drop_table('x')\n"
    )
    header = "revision = 'b2'\ndown_revision = 'a1'\n"
    assert telling_lines(revision_file("b2", ("a1",)), True) == header
    assert telling_lines(revision_file("b2", ("a1",)), True, {12}) == (
        f"{header}depends_on = None\n"
    )
    ini = "\n".join(["[alembic]", *(f"key{n} = {n}" for n in range(30))])
    assert telling_lines(ini, False, {20}) == "key17 = 17\nkey18 = 18\nkey19 = 19\n"
    assert telling_lines("x = 1\n", True) == "x = 1\n"
    bare = "def f():\n    pass\n" * 4
    assert telling_lines(bare, True) == bare


def test_options_and_comments_of_a_rule() -> None:
    page = render_page(LoudId, ALL)
    assert page.partition("## Configure\n\n")[2].partition("\n\n## Semantics")[0] == (
        "- [`id-pattern`](../keys.md#id-pattern): What an id must match, as a whole. "
        "A regular expression, as a text.\n\n"
        "In `pyproject.toml`:\n\n"
        '```toml\n[tool.revlint]\nselect = ["loud-id"]\nseverity = { loud-id = "error" }\n'
        'per-file-ignores = { "**/legacy/**" = ["loud-id"] }\n```\n\n'
        "A comment suppresses one finding at the end of its line, or all findings of a file:\n\n"
        "```python\n# revlint: ignore[loud-id] -- the reason\n"
        "# revlint: ignore-file[loud-id] -- the reason\n```"
    )


def test_a_terminal_gets_whole_paragraphs() -> None:
    page = "# a\n\nOne [rule](rule.md)\nand **more**.\n\n- item that\n\n```text\nx\ny\n```\n"
    assert as_terminal_text(page, 20) == (
        "a\n\nOne rule and more.\n\n- item that\n\n    x\n    y\n"
    )
