"""Pages of rules: all that they say comes from the class, and their output was run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest
from syrupy.assertion import SnapshotAssertion

from revlint.engine.example import Example, history
from revlint.engine.rule import FileRule, Rule
from revlint.engine.unused_suppression import UnusedSuppression
from revlint.finding import Finding, Severity
from revlint.graph.chain import Chain
from revlint.location import Location
from revlint.migration.revision import Revision
from revlint.reporters.rule_page import (
    as_json_object,
    as_terminal_text,
    render_index,
    render_list,
    render_page,
)
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


ALL: tuple[type[Rule], ...] = (LoudId, UnusedSuppression)


def test_page(snapshot: SnapshotAssertion) -> None:
    assert render_page(LoudId, ALL) == snapshot


def test_page_in_a_terminal(snapshot: SnapshotAssertion) -> None:
    assert as_terminal_text(render_page(LoudId, ALL)) == snapshot


def test_index(snapshot: SnapshotAssertion) -> None:
    assert render_index(ALL) == snapshot


def test_list() -> None:
    assert render_list(ALL) == (
        "loud-id             warning  off  An id is `LOUD`, or has a | in it.\n"
        "unused-suppression  warning  on   A suppression that suppresses nothing.\n"
    )


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
    options = ["Options"] if rule.options else []
    assert headings == ["Why", "Example", "Fix", *options, "Semantics"]
    assert f"[{rule.name}]: " in page
    assert "`" not in rule.name
