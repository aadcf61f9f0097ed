"""What `revlint init` writes for random projects is valid, and `check` finds no fault with it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from revlint.cli.new_config import propose_for
from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.contract.proposal_toml import render_proposal
from revlint.engine.lint import lint
from revlint.engine.project import read_project
from revlint.engine.reading import Reading
from revlint.finding import Finding, Severity
from revlint.sources.memory import MemoryTree
from revlint_rules import RULES
from tests.contract.random_contracts import RandomProject, broken_project, random_project

ROOT = Path("/project")


def findings(project: RandomProject, config: Config) -> tuple[Finding, ...]:
    return lint(ROOT, MemoryTree(project.files), config, RULES, jobs=1).findings


def errors(found: tuple[Finding, ...]) -> Counter[tuple[str, str, int]]:
    return Counter(
        (f.rule, f.location.path, f.location.range.line)
        for f in found
        if f.severity is Severity.ERROR
    )


@pytest.mark.parametrize("seed", range(100))
def test_init_then_check(seed: int) -> None:
    project = random_project(seed)
    tree = MemoryTree(project.files)
    reading = Reading(tree)
    plain = read_project(tree, Config(), reading)
    proposal = propose_for(plain, reading)
    text = render_proposal(proposal)
    config = parse_config(text)
    shared = parse_config(render_proposal(proposal, shared=True), "pyproject.toml")
    assert [run.chains for run in shared.runs] == [run.chains for run in config.runs]

    again = read_project(tree, config)
    assert {c.script_directory.files for c in again.chains} == {
        c.script_directory.files for c in plain.chains
    }
    place = {c.name: c.script_location for c in config.chains}
    assert {
        (run.edition, run.database): [place[name] for name in run.chains] for run in config.runs
    } == project.editions, text
    assert errors(findings(project, Config())) == Counter()
    assert errors(findings(project, config)) == Counter(), text


@pytest.mark.parametrize("seed", range(60))
def test_init_of_a_broken_project(seed: int) -> None:
    """The text is valid, the chains stay what they are, and no finding is about the text."""
    project = broken_project(seed)
    tree = MemoryTree(project.files)
    reading = Reading(tree)
    plain = read_project(tree, Config(), reading)
    text = render_proposal(propose_for(plain, reading))
    config = parse_config(text)
    again = read_project(tree, config)
    assert {c.script_directory.files for c in again.chains} == {
        c.script_directory.files for c in plain.chains
    }
    assert [e for e in errors(findings(project, config)) if e[1] == "revlint.toml"] == [], text
