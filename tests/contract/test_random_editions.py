"""Random contracts: what is foreseen of each edition and each switch is what Alembic does."""

from __future__ import annotations

import os
import random
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from revlint.config.reader import parse_config
from revlint.engine.lint import lint
from revlint.engine.project import read_project
from revlint.finding import Severity
from revlint.sources.memory import MemoryTree
from revlint_rules import RULES
from tests.contract.deploying import are_same, foreseen_outcomes, real_outcomes, texts_of
from tests.contract.random_editions import RandomContract, random_contract
from tests.simulation.chains import random_operation

#: How many contracts are tried; REVLINT_CONTRACTS=5000 tries more.
CONTRACTS = int(os.environ.get("REVLINT_CONTRACTS", "300"))
BATCH = 50


def sound_contract(seed: int) -> RandomContract:
    """A contract on whose parents Alembic does not stumble."""
    rng = random.Random(seed)
    while True:
        contract = random_contract(rng, partial(random_operation, share=0.97))
        config = parse_config(contract.files["revlint.toml"])
        project = read_project(MemoryTree(contract.files), config)
        if not any(chain.overlaps for chain in project.chains):
            return contract


def empty_sqlite() -> Connection:
    return create_engine("sqlite://").connect()


@pytest.mark.parametrize("first", range(0, CONTRACTS, BATCH))
def test_each_edition_and_each_switch(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + BATCH):
        contract = sound_contract(seed)
        config = parse_config(contract.files["revlint.toml"])
        tree = MemoryTree(contract.files)

        project = read_project(tree, config)

        real = real_outcomes(contract, tmp_path / str(seed), empty_sqlite)
        foreseen = foreseen_outcomes(contract, project)

        assert real.keys() == foreseen.keys(), (seed, real, foreseen, texts_of(contract))
        for path, stopped in real.items():
            told = foreseen[path]
            assert are_same(stopped, told, with_error=False), (
                seed,
                path,
                stopped,
                told,
                texts_of(contract),
            )
        if any(project.deployments.install(run) for run in project.contract.runs):
            found = lint(Path("/project"), tree, config, RULES).findings
            assert any(f.severity is Severity.ERROR for f in found), (seed, real)
