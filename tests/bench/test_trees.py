"""The trees that are measured: revlint finds no error in them, and they hold what they claim."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bench.base import count_git, count_parses, make_repository
from bench.check import CHECK, SHAPES
from bench.contract import make_chains, make_contract
from bench.new_file import make_repository as make_repository_with_new_file
from bench.trees import make_tree


@pytest.mark.parametrize("make", [make_tree, *SHAPES.values()])
def test_is_clean(make: Callable[[Path, int], None], tmp_path: Path) -> None:
    """A tree of each shape holds one chain of so many revisions, without an error."""
    root = tmp_path / "tree"
    root.mkdir()
    make(root, 60)
    (chain,) = _check(root)
    assert chain["revision_count"] == 60
    assert len(chain["heads"]) == 1


def test_the_tree_with_a_new_file_is_clean(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    make_repository_with_new_file(root, 30)
    (chain,) = _check(root)
    assert (chain["revision_count"], len(chain["heads"])) == (31, 1)


def test_contract_is_clean(tmp_path: Path) -> None:
    """The contract speaks of eight chains of equal length, and nothing breaks it."""
    make_chains(tmp_path, 40)
    (tmp_path / "revlint.toml").write_text(make_contract())
    chains = _check(tmp_path)
    assert [chain["revision_count"] for chain in chains] == [5] * 8


def test_counts(tmp_path: Path) -> None:
    """Processes of git and parses are counted as they happen."""
    root = tmp_path / "tree"
    root.mkdir()
    make_repository(root, 4)
    assert count_git(["/bin/sh", "-c", "git --version; git --version"], root) == 2
    options = ["--base", "main", "--fail-on", "never", "--jobs", "1"]
    assert count_parses(options, root) == 6


def _check(root: Path) -> list[dict[str, Any]]:
    """Return the chains of a tree that is clean."""
    command = [*CHECK, "--output-format", "json"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["chains"]
    return found
