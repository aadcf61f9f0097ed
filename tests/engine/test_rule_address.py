"""The address of a rule's page: on revlint's site, or where the author of a plug-in says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

import pytest

from revlint.addresses import SITE
from revlint.config.config import Config
from revlint.engine.example import history
from revlint.engine.lint import lint
from revlint.engine.registry import BUILT_IN
from revlint.engine.rule import ChainRule, Rule
from revlint.finding import Finding
from revlint.graph.chain import Chain
from revlint.location import Location
from revlint.sources.memory import MemoryTree
from revlint_rules import RULES


class Plugged(ChainRule):
    """A rule of a plug-in.

    Why: it is a test.
    Fix: none.
    Semantics: none.
    """

    name = "plugged"
    group = "The graph"
    url: ClassVar[str | None] = "https://rules.example.org/plugged"

    def check(self, chain: Chain) -> Iterable[Finding]:
        yield Finding("plugged", Location(chain.revisions[0].path))


class Unpublished(Plugged):
    """A rule without a page.

    Why: it is a test.
    Fix: none.
    Semantics: none.
    """

    name = "unpublished"
    url = None


@pytest.mark.parametrize("rule", [*RULES, *BUILT_IN], ids=lambda rule: rule.name)
def test_own_rules(rule: type[Rule]) -> None:
    assert rule.page() == f"{SITE}rules/{rule.name}/"


def test_rules_of_plug_ins() -> None:
    tree = MemoryTree(history("<base> -> a"))
    report = lint(Path("/project"), tree, Config(), (Plugged, Unpublished))
    assert {finding.rule: finding.url for finding in report.findings} == {
        "plugged": "https://rules.example.org/plugged",
        "unpublished": None,
    }
