"""No import runs in a circle, and rules import one face: lazy and typing imports count too."""

from __future__ import annotations

import tomllib
from pathlib import Path

import grimp
import networkx as nx
import pytest

import revlint.api

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("revlint", "revlint_rules", cache_dir=None)


def test_no_import_circle(imports: grimp.ImportGraph) -> None:
    """Neither between rooms nor between the modules of one."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for module in imports.modules:
        graph.add_edges_from(
            (module, imported) for imported in imports.find_modules_directly_imported_by(module)
        )
    circles = [sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1]
    assert circles == []


def test_no_arrow_is_ignored() -> None:
    """A contract that leaves out some imports would say nothing of them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert [c["name"] for c in contracts if c.get("ignore_imports")] == []
    assert [c["exhaustive"] for c in contracts if c["type"] == "layers"] == [True]
    assert not settings["tool"]["importlinter"].get("exclude_type_checking_imports")


def test_rules_import_only_the_face(imports: grimp.ImportGraph) -> None:
    """``revlint.api``, and nothing else of ours but the list of the rules itself."""
    rules = {module for module in imports.modules if module.startswith("revlint_rules")}
    assert len(rules) > 20
    ours = {
        (rule, imported)
        for rule in rules
        for imported in imports.find_modules_directly_imported_by(rule)
        if imported.split(".")[0] == "revlint"
    }
    assert {imported for _, imported in ours} == {"revlint.api"}


def test_the_face_is_one_list() -> None:
    """What a rule can import is in ``__all__``, and is there without a look-up."""
    names = revlint.api.__all__
    assert len(names) == len(set(names)) > 50
    assert set(names) <= set(vars(revlint.api))
    assert not hasattr(revlint.api, "__getattr__")
