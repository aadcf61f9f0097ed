"""No import runs in a circle, and rules import one face: lazy and typing imports count too."""

from __future__ import annotations

import grimp
import pytest


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("revlint", "revlint_rules", cache_dir=None)


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
