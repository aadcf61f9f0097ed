"""Trees whose editions were installed and switched on PostgreSQL 15 with Alembic 1.20.1.

``contract_trees.json``: ``base`` is a tree that works (path to text). Each of ``trees`` says what
differs (``changed``, ``gone``), what fails (``fails``: the transition, the chain, the first line of
the error), and whether revlint reports it although it works (``policy``).
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from revlint.config.reader import parse_config
from revlint.contract.deployment import Stop
from revlint.engine.lint import lint
from revlint.engine.project import read_project
from revlint.errors import ConfigError
from revlint.finding import Severity
from revlint.sources.memory import MemoryTree
from revlint_rules import RULES

_DATA: dict[str, Any] = json.loads(
    (Path(__file__).parent / "contract_trees.json").read_text("utf-8")
)
TREES: dict[str, dict[str, Any]] = _DATA["trees"]

#: The finding of a policy may be a warning.
WARNED = {"03_shared_id"}
#: Chains that Alembic cannot load: another finding says why, and nothing is simulated.
UNSOUND = {"12_cross_chain_parent", "45_depends_on_cross"}
#: The configuration contradicts env.py, and is refused.
REFUSED = {"90_config_contradicts_env"}


def files_of(name: str) -> dict[str, str]:
    tree = TREES[name]
    files = {**_DATA["base"], **tree["changed"]}
    return {path: text for path, text in files.items() if path not in tree["gone"]}


@pytest.mark.parametrize("name", TREES)
def test_an_error_where_something_fails_and_nowhere_else(name: str) -> None:
    files = files_of(name)
    try:
        config = parse_config(files["revlint.toml"])
        found = lint(Path("/project"), MemoryTree(files), config, RULES).findings
    except ConfigError:
        assert name in REFUSED
        return
    assert name not in REFUSED
    errors = [f for f in found if f.severity is Severity.ERROR]
    if name in WARNED:
        assert [f.severity for f in found] == [Severity.WARNING]
    else:
        assert bool(errors) == bool(TREES[name]["fails"] or TREES[name]["policy"])


@pytest.mark.parametrize("name", sorted(TREES.keys() - UNSOUND - REFUSED))
def test_each_transition_is_foreseen_with_its_chain_and_error(name: str) -> None:
    real = {
        where: (chain, error)
        for where, chain, error in TREES[name]["fails"]
        if not chain.startswith("(source fails)")
    }
    foreseen = stops_of(name)

    assert foreseen.keys() == real.keys()
    for where, stop in foreseen.items():
        chain, error = real[where]
        assert (stop.chain, stop.error in error) == (chain, True), error


def stops_of(name: str) -> dict[str, Stop]:
    """Where installations and switches stop, named as in the data."""
    files = files_of(name)
    project = read_project(MemoryTree(files), parse_config(files["revlint.toml"]))
    deployments, found = project.deployments, {}
    for run in project.contract.runs:
        found[f"{run.database}: fresh {run.edition}"] = deployments.install(run)
    for source, target in itertools.permutations(project.contract.runs, 2):
        if source.database == target.database:
            there = f"{source.database}: {source.edition} -> {target.edition}"
            found[there] = deployments.switch(source, target)
            back = deployments.switch_back(source, target)
            found[f"{there} -> {source.edition}"] = back
    return {where: stop for where, stop in found.items() if stop is not None}
