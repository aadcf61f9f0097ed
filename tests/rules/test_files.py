"""The rules about one revision file, their edges and who speaks where several could."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from revlint.config.config import Config
from revlint.discovery.script_directory import ScriptDirectory
from revlint.engine.example import history
from revlint.engine.lint import lint
from revlint.engine.rule import Rule
from revlint.finding import Severity
from revlint.graph.chain import Chain
from revlint.python.value import Unreadable, UnreadableReason
from revlint.sources.memory import MemoryTree
from revlint_rules.dynamic_value import DynamicValue
from revlint_rules.invalid_value import InvalidValue
from revlint_rules.missing_upgrade import MissingUpgrade
from revlint_rules.no_revision import NoRevision
from revlint_rules.rebound_value import ReboundValue
from revlint_rules.unreadable_file import UnreadableFile
from tests.support import chain_of, check, findings, places, source, versions

ALL: tuple[type[Rule], ...] = (
    UnreadableFile,
    NoRevision,
    DynamicValue,
    ReboundValue,
    InvalidValue,
    MissingUpgrade,
)


def told(tree: dict[str, str]) -> dict[str, list[str]]:
    """Every rule of this page that finds something, with the places."""
    chain = chain_of(tree)
    return {rule.name: found for rule in ALL if (found := places(rule, chain))}


HEALTHY = history("<base> -> a1", "a1 -> b2 (lab)", "b2 -> c3 [a1]")

ONE_MISTAKE = [
    ("VALUE = 1\n", {"no-revision": 1}),
    ("", {"no-revision": 1}),
    ("down_revision = None\ndef upgrade(): pass\n", {"no-revision": 1}),
    ("revision = 'x1'\n", {"no-revision": 1}),
    ("revision = 'x1'\ndown_revision = 'c3'\n", {"missing-upgrade": 1}),
    ("def upgrade(:\n", {"unreadable-file": 1}),
    (source("make_id()", "'c3'"), {"dynamic-value": 1}),
    (source("'x1'", "('c3', find())"), {"dynamic-value": 2}),
    (source("7", "'c3'"), {"invalid-value": 1}),
    ("revision = 'y1'\n" + source("'x1'", "'c3'"), {"rebound-value": 2}),
    ("revision = 'x1'\n" + source("'x1'", "'c3'"), {}),
    ("revision = ''\n" + source("'x1'", "'c3'"), {"rebound-value": 2}),
]


@pytest.mark.parametrize(("text", "expected"), ONE_MISTAKE)
def test_one_mistake_is_one_finding(text: str, expected: dict[str, int]) -> None:
    path = "migrations/versions/columns.py"
    assert told({**HEALTHY, path: text}) == {
        rule: [f"{path}:{line}"] for rule, line in expected.items()
    }


def test_a_healthy_chain() -> None:
    assert told(HEALTHY) == {}


class TestUnreadableFile:
    @pytest.mark.parametrize("reason", get_args(UnreadableReason))
    def test_every_reason_has_a_help(self, reason: UnreadableReason) -> None:
        file = Unreadable("versions/x.py", reason, "it cannot be read")
        directory = ScriptDirectory("c", "c", ())
        chain = Chain(directory, headless=[file], tree=MemoryTree({}))
        [found] = findings(UnreadableFile, chain)
        assert found.title == "it cannot be read"
        assert found.help
        assert found.location.path == "versions/x.py"

    def test_conflict_markers(self) -> None:
        """What git leaves when two branches add to one file."""
        text = source().replace(
            "down_revision = None",
            "<<<<<<< HEAD\ndown_revision = 'x1'\n=======\ndown_revision = 'y1'\n>>>>>>> other",
        )
        [found] = findings(UnreadableFile, versions(a=text))
        assert found.help == "resolve the merge conflict that git left in the file"
        assert found.location.range.line == 2


class TestNoRevision:
    def test_a_module_is_told_to_move(self) -> None:
        [found] = findings(NoRevision, {**HEALTHY, **versions(columns="X = 1\n")})
        assert found.help.startswith("move the file out of the version location")
        assert "filename columns.py" in found.title

    def test_a_migration_is_told_to_take_an_id(self) -> None:
        tree = {**HEALTHY, **versions(my_new="def upgrade():\n    pass\n")}
        [found] = findings(NoRevision, tree)
        assert found.help == 'add the id at module level: revision = "…"'

    def test_a_hexadecimal_name_is_an_id(self) -> None:
        """Alembic 0.1 had the id in the file name alone, and such files still load."""
        legacy = "down_revision = None\n\n\ndef upgrade():\n    pass\n"
        assert told(versions(**{"1975ea83b712": legacy})) == {}

    def test_a_hexadecimal_name_needs_a_parent(self) -> None:
        [found] = findings(NoRevision, {**HEALTHY, **versions(feed="X = 1\n")})
        assert "whose id is its name, 'feed', binds no down_revision" in found.title
        assert "'feed_py' has no attribute 'down_revision'" in found.title
        assert found.help.startswith("move the file out of the version location, or")

    @pytest.mark.parametrize("name", ["1975EA83B712", "1975ea83b712_x"])
    def test_other_names_are_no_ids(self, name: str) -> None:
        tree = versions(**{name: "down_revision = None\n\n\ndef upgrade():\n    pass\n"})
        assert told(tree) == {"no-revision": [f"migrations/versions/{name}.py:1"]}

    def test_the_first_file_of_a_chain_is_a_base(self) -> None:
        [found] = findings(NoRevision, versions(first="revision = 'a1'\n"))
        assert found.help == "say what it follows: down_revision = None"
        assert found.revision == "a1"


class TestDynamicValue:
    def test_one_finding_for_each_name(self) -> None:
        tree = versions(a=source("f()", "(g(), h())", "k()", "m()"))
        found = findings(DynamicValue, tree)
        assert [f.location.range.line for f in found] == [1, 2, 3, 4]
        assert [f.severity for f in found] == [None, None, Severity.WARNING, None]

    def test_the_place_is_the_item(self) -> None:
        [(_, line, column, _)] = check(DynamicValue, versions(a=source("'a1'", "('b', g())")))
        assert (line, column) == (2, 23)


class TestReboundValue:
    def test_the_last_binding_is_told_and_the_others_are_related(self) -> None:
        tree = versions(a="down_revision = 'x1'\ndown_revision = ('y1',)\n" + source())
        [found] = findings(ReboundValue, tree)
        assert found.title == (
            "down_revision is bound again: Alembic takes None, and ('y1',) of line 2 is lost"
        )
        assert found.location.range.line == 4
        assert [(r.location.range.line, r.message) for r in found.related] == [
            (1, "down_revision is 'x1' here"),
            (2, "down_revision is ('y1',) here"),
        ]

    def test_what_cannot_be_known_is_not_called_different(self) -> None:
        assert check(ReboundValue, versions(a="revision = f()\n" + source())) == []


class TestMissingUpgrade:
    @pytest.mark.parametrize(
        "line", ["from shared import upgrade", "upgrade = shared.upgrade", "upgrade = None"]
    )
    def test_it_may_be_bound_in_any_way(self, line: str) -> None:
        tree = versions(a=f"{line}\nrevision = 'a1'\ndown_revision = None\n")
        assert check(MissingUpgrade, tree) == []

    def test_a_method_is_no_upgrade(self) -> None:
        text = "revision = 'a1'\ndown_revision = None\nclass M:\n    def upgrade(self): pass\n"
        assert places(MissingUpgrade, versions(a=text)) == ["migrations/versions/a.py:1"]


def test_a_constant_of_prepend_sys_path_is_known() -> None:
    """Alembic imports it from there, wherever the directory lies."""
    ini = "[alembic]\nscript_location = %(here)s/mig\nprepend_sys_path = ../x/y\n"
    files = {
        "conf/alembic.ini": ini,
        "conf/mig/env.py": "",
        "conf/mig/versions/a.py": "from ids import A\nrevision = A\ndown_revision = None\n",
    }

    def found(**modules: str) -> list[str]:
        tree = MemoryTree({**files, **{f"x/{name}/ids.py": text for name, text in modules.items()}})
        return [f.rule for f in lint(Path("/"), tree, Config(), (DynamicValue,)).findings]

    assert found(z="A = 'a'\n") == ["dynamic-value"]
    assert found(y="A = 'a'\n", z="A = 'b'\n") == []
