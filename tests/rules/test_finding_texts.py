"""The texts of findings are as reports show them: short titles, facts and helps of one style."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.engine.lint import lint
from revlint.engine.registry import BUILT_IN
from revlint.engine.rule import Rule
from revlint.finding import Finding
from revlint.path_text import show_paths
from revlint.sources.memory import MemoryTree
from revlint_rules import RULES

ALL = (*RULES, *BUILT_IN)


def found_by(rule: type[Rule]) -> Iterator[tuple[Finding, set[str]]]:
    """What a rule finds in its examples, and the paths of each tree."""
    for example in rule.examples:
        text = example.bad.get("revlint.toml", example.config)
        config = parse_config(text) if text else Config()
        config = replace(config, select=(*config.select, rule.name))
        tree = MemoryTree(example.bad, example.new)
        base = example.against(example.bad)
        for finding in lint(Path("/p"), tree, config, ALL, base=base).findings:
            if finding.rule == rule.name:
                yield finding, {path for path in example.bad if "/" in path}


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_texts(rule: type[Rule]) -> None:
    findings = list(found_by(rule))
    assert findings
    for finding, paths in findings:
        title, label, help_ = map(show_paths, (finding.title, finding.label, finding.help))
        facts = list(map(show_paths, finding.facts))
        assert 0 < len(title) <= 80
        assert len(label) <= 70
        assert not help_[:1].isupper()
        assert [text for text in (title, label, help_, *facts) if text.endswith(".")] == []
        assert [text for text in (title, label, help_, *facts) if "\n" in text] == []
        messages = (related.message for related in finding.related)
        for text in (finding.title, finding.label, finding.help, *finding.facts, *messages):
            # Only a marked path can be shown relative to the working directory.
            unmarked = show_paths(text, lambda path: "")
            assert [path for path in paths if path in unmarked] == []
