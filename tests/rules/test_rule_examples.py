"""Every rule shows what it finds and what it does not, and means it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from revlint.config.reader import parse_config
from revlint.engine.example import Example
from revlint.engine.example_run import lint_example
from revlint.engine.rule import Rule
from revlint.finding import Finding
from revlint_rules import RULES

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.examples, 1)
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_has_examples(rule: type[Rule]) -> None:
    assert rule.examples


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_bad_tree_has_these_findings_and_no_others(rule: type[Rule], example: Example) -> None:
    """One mistake gives one finding: no other rule of its group joins in."""
    found = _lint(example.bad, rule, example)
    mine = [f for f in found if f.rule == rule.name]
    assert [f"{f.location.path}:{f.location.range.line}" for f in mine] == list(example.finds)
    group = {other.name for other in RULES if other.group == rule.group}
    assert [f for f in found if f.rule in group and f.rule != rule.name] == []


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_good_tree_is_clean(rule: type[Rule], example: Example) -> None:
    assert [f for f in _lint(example.good, rule, example) if f.rule == rule.name] == []


def _lint(files: Mapping[str, str], rule: type[Rule], example: Example) -> tuple[Finding, ...]:
    return lint_example(rule, example, RULES, files).findings


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_configuration_names_rules_that_exist(rule: type[Rule], example: Example) -> None:
    parse_config(example.config, "revlint.toml", {rule.name for rule in RULES})
