"""For tests of rules: what a rule finds in a tree of files.

This module and ``revlint.api`` are for the authors of plug-ins.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from revlint.engine.example import Example
from revlint.engine.example_run import lint_example
from revlint.engine.report import Report
from revlint.engine.rule import HEADINGS, Rule
from revlint.reporters.concise import render_concise

_ROOT = Path("/project")


def check(
    rule: type[Rule],
    files: Mapping[str, str],
    config: str = "",
    *,
    new: frozenset[str] | None = None,
) -> list[str]:
    """What a rule finds in a tree of files, as ``revlint check --output-format concise`` prints it.

    The rule runs alone, also if it is off by default. Suppressions count.

    Args:
        rule: the class of the rule.
        files: path to text; ``history`` and ``revision_file`` of ``revlint.api`` make trees.
        config: the text of a ``revlint.toml``.
        new: the paths that the base does not have, for ``Chain.new_paths``.
    """
    return _lines(rule, Example(bad=files, good={}, finds=(), config=config, new=new), files)


def check_examples(rule: type[Rule]) -> None:
    """Lint the examples of a rule.

    Raises:
        AssertionError: a failing tree has other findings than the example says, a tree that should
            pass has any, or the docstring lacks one of its parts.
    """
    prose = rule.prose()
    missing = [heading for heading in HEADINGS if not prose.get(heading)]
    assert not missing, f"the docstring of {rule.name} lacks {', '.join(missing)}"
    assert rule.examples, f"{rule.name} has no examples"
    for number, example in enumerate(rule.examples, 1):
        of = f"example {number} of {rule.name}"
        found = _lines(rule, example, example.bad)
        places = [":".join(line.split(":", 2)[:2]) for line in found]
        assert places == list(example.finds), f"{of}: expected {list(example.finds)}, got {found}"
        passing = _lines(rule, example, example.good)
        assert not passing, f"{of}: expected no findings in the tree that passes, got {passing}"


def _lines(rule: type[Rule], example: Example, files: Mapping[str, str]) -> list[str]:
    report = lint_example(rule, example, (rule,), files)
    return render_concise(Report((report,)), directory=_ROOT).splitlines()
