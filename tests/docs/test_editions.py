"""docs/editions.md: its picture was drawn, its configuration holds, and it names every rule."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from revlint.config.keys import CHAIN_KEYS, TOP_KEYS
from revlint.engine.project import read_project
from revlint.pictures.contract import render_contract
from revlint.sources.disk import DiskTree
from revlint_rules import RULES
from tests.config.on_disk import load_from_disk

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "editions"
TEXT = (ROOT / "docs" / "editions.md").read_text("utf-8")

#: The keys that only a contract needs.
CONTRACT_KEYS = {
    *("alignments", "editions", "switch"),
    *("parked-at", "root", "after", "may-reference", "frozen-columns"),
}


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def test_picture() -> None:
    config = load_from_disk(EXAMPLE / "pyproject.toml", EXAMPLE)
    project = read_project(DiskTree(EXAMPLE), config)
    lines = render_contract(project.contract, project.deployments)
    assert "\n".join(lines).strip() == block("text").strip()


def test_configuration(tmp_path: Path) -> None:
    """It is the core half of the example, with what can be left out."""
    path = tmp_path / "pyproject.toml"
    path.write_text(block("toml"), "utf-8")
    load_from_disk(path, tmp_path)
    shown = tomllib.loads(block("toml"))["tool"]["revlint"]
    example = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["tool"]["revlint"]
    for name, chain in shown["chains"].items():
        wanted = dict(example["chains"][name])
        if name.endswith("legacy"):
            del wanted["id-pattern"]
        chain.pop("version-table", None)
        assert chain == wanted
    assert shown["alignments"] == example["alignments"][:1]
    assert shown["editions"] == {
        edition: {"core": databases["core"]} for edition, databases in example["editions"].items()
    }


def test_every_rule_of_the_group_is_told() -> None:
    group = {rule.name for rule in RULES if rule.group == "The contract between chains"}
    assert set(re.findall(r"^\| \[([a-z-]+)\]\(rules/\1\.md\)", TEXT, re.MULTILINE)) == group


def test_every_key_of_the_contract_is_told() -> None:
    table = TEXT.partition("| key | where |")[2].partition("\n\n")[0]
    cells = re.findall(r"^\| (`[^|]+) \| (chain|top) \|", table, re.MULTILINE)
    told = {(key, where) for cell, where in cells for key in re.findall(r"`([^`]+)`", cell)}
    assert {key for key, _ in told} >= CONTRACT_KEYS
    assert all(key in (CHAIN_KEYS if where == "chain" else TOP_KEYS) for key, where in told)
