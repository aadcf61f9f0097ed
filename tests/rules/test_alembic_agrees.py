"""What the rules about files and ids say of Alembic is what the installed Alembic does."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from revlint.engine.rule import Rule
from revlint.path_text import show_paths
from revlint_rules.illegal_id import IllegalId
from revlint_rules.invalid_value import InvalidValue
from revlint_rules.missing_upgrade import MissingUpgrade
from revlint_rules.no_revision import NoRevision
from revlint_rules.unreadable_file import UnreadableFile
from tests.support import findings, source, versions

ROOT = {"a": source("'aaaa1'"), "c": source("'cccc1'")}


def outcome(tree: Mapping[str, str], folder: Path, *, target: str = "") -> str:
    """How Alembic ends when it builds the graph, or plans an upgrade: ``""`` or the error."""
    for path, text in tree.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    script = ScriptDirectory(str(folder / "migrations"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            script.get_heads()
            if target:
                script._upgrade_revs(target, None)  # type: ignore[arg-type]
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


VALUES = [
    *("''", "0", "7", "1.5", "False", "True", "b'aaaa1'", "'None'", "' aaaa1'", "'aaaa1, cccc1'"),
    *("('',)", "(0,)", "((),)", "((None,),)", "(('',),)", "(None, 'aaaa1')", "('aaaa1', 7)"),
    *("(('aaaa1',), 'aaaa1')", "((('aaaa1',),),)", "('', 'aaaa1')", "('None',)", "(b'x',)"),
    *("None", "()", "[]", "set()", "(None,)", "'aaaa1'", "('aaaa1',)", "['aaaa1']", "{'aaaa1'}"),
    *("{'aaaa1': 1}", "(('aaaa1',),)", "('aaaa1', 'cccc1')", "(('aaaa1', 'cccc1'),)"),
]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("name", ["down_revision", "depends_on"])
def test_references(name: str, value: str, tmp_path: Path) -> None:
    """invalid-value speaks exactly where Alembic fails, and names the error."""
    tree = versions(**ROOT, b=source("'bbbb1'", **{name: value}))
    error = outcome(tree, tmp_path)
    found = findings(InvalidValue, tree)
    assert bool(error) == bool(found)
    if found:
        said = show_paths(found[0].facts[0]).rpartition("ends in ")[2].strip("'")
        assert said.removesuffix("a number") in error


@pytest.mark.parametrize("value", ["''", "('',)", "((),)", "0", "False"])
def test_no_dependency_above_a_base_is_harmless(value: str, tmp_path: Path) -> None:
    tree = versions(**ROOT, b=source("'bbbb1'", "'aaaa1'", depends_on=value))
    assert outcome(tree, tmp_path, target="heads") == ""
    assert [f.severity for f in findings(InvalidValue, tree)] == ["warning"]


@pytest.mark.parametrize("value", ["None", "7", "True", "1.5", "['x']", "{'x'}", "{'x': 1}"])
def test_ids_that_end_every_command(value: str, tmp_path: Path) -> None:
    tree = versions(a=source(value))
    [found] = findings(InvalidValue, tree)
    error = outcome(tree, tmp_path)
    assert error
    # Since 3.14 Python says more: cannot use 'list' as a dict key (unhashable type: 'list').
    error = re.sub(r"cannot use .+ \((unhashable type: .+)\)", r"\1", error)
    assert found.facts == (f"every command of the chain ends in {error}",)


@pytest.mark.parametrize("id_", ["a-b", "a+b", "a@b", "a:b", "b@a+c-"])
def test_refused_ids(id_: str, tmp_path: Path) -> None:
    tree = versions(a=source(repr(id_)))
    [found] = findings(IllegalId, tree)
    assert outcome(tree, tmp_path).partition(": ")[2] == found.facts[0].partition(": ")[2]


@pytest.mark.parametrize("label", ["a@b", "a+1", "a-1", "head", "base"])
def test_labels_that_cannot_be_addressed(label: str, tmp_path: Path) -> None:
    tree = versions(
        a=source("'1111x'", branch_labels=repr(label)),
        b=source("'2222x'", "'1111x'"),
        z=source("'3333x'"),
    )
    assert len(findings(IllegalId, tree)) == 1
    assert outcome(tree, tmp_path) == ""
    assert outcome(tree, tmp_path, target=f"{label}@head")


@pytest.mark.parametrize("label", ["a-b", "a+b", "a'b", "two words", "a.b"])
def test_labels_that_can(label: str, tmp_path: Path) -> None:
    tree = versions(a=source("'1111x'", branch_labels=repr(label)), b=source("'2222x'", "'1111x'"))
    assert findings(IllegalId, tree) == []
    assert outcome(tree, tmp_path, target=f"{label}@head") == ""


def test_a_list_in_one_label(tmp_path: Path) -> None:
    tree = versions(a=source("'1111x'", branch_labels="'one, two'"))
    [found] = findings(InvalidValue, tree)
    assert found.facts == ("it is one label to Alembic, so 'two@head' is not found",)
    assert "'two'" in outcome(tree, tmp_path, target="two@head")


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (NoRevision, "X = 1\n"),
        (NoRevision, "revision = 'x1'\n"),
        (UnreadableFile, "revision = (\n"),
        (MissingUpgrade, "revision = 'x1'\ndown_revision = 'aaaa1'\n"),
    ],
)
def test_files(rule: type[Rule], text: str, tmp_path: Path) -> None:
    tree = versions(a=source("'aaaa1'"), columns=text)
    [found] = findings(rule, tree)
    error = outcome(tree, tmp_path, target="heads")
    assert error
    if rule is not UnreadableFile:
        said = error.partition(": ")[2].partition(". Be sure")[0]
        assert any(said in show_paths(fact) for fact in found.facts)
