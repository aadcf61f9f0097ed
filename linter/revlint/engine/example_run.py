"""An example of a rule, linted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.engine.example import Example
from revlint.engine.lint import lint
from revlint.engine.report import ProjectReport
from revlint.engine.rule import Rule
from revlint.sources.memory import MemoryTree

_CONFIG = "revlint.toml"


def lint_example(
    rule: type[Rule],
    example: Example,
    rules: Sequence[type[Rule]],
    files: Mapping[str, str] | None = None,
) -> ProjectReport:
    """The report on one of an example's trees, by default on the failing one.

    ``rules`` run as in a project that selects ``rule``.
    """
    tree = dict(example.bad if files is None else files)
    text = tree.get(_CONFIG, example.config)
    if text:
        tree[_CONFIG] = text
    config = parse_config(text) if text else Config()
    config = replace(config, select=(*config.select, rule.name))
    base = example.against(tree)
    return lint(Path("/project"), MemoryTree(tree, example.new), config, rules, base=base)
