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
from revlint.graph.next_id import next_id
from revlint.location import Location, Range
from revlint.python.value import Unreadable, UnreadableReason
from revlint.sources.memory import MemoryTree
from revlint_rules.dynamic_value import DynamicValue
from revlint_rules.invalid_value import InvalidValue
from revlint_rules.missing_upgrade import MissingUpgrade
from revlint_rules.no_revision import NoRevision
from revlint_rules.rebound_value import ReboundValue
from revlint_rules.unreadable_file import UnreadableFile
from tests.alembic.running import env, rows, run_alembic, write
from tests.contract_support import lint_tree
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
        assert found.title == "the file cannot be read"
        assert found.facts
        assert found.help
        assert found.location.path == "versions/x.py"

    @pytest.mark.parametrize(
        ("data", "title", "help_"),
        [
            ("x = (\n", "invalid Python: '(' was never closed", "fix the syntax"),
            (
                "def upgrade():\n    print 'x'\n",
                "Python 2 syntax: a print statement",
                "port the file to Python 3, or squash the history that it belongs to",
            ),
            (
                "x = 'é'\n".encode("latin-1"),
                "byte 0xe9 is not valid utf-8",
                "save the file as UTF-8, without a declaration of another encoding",
            ),
            (
                "# coding: klingon\n",
                "the declared encoding 'klingon' is unknown to Python",
                "save the file as UTF-8, without a declaration of another encoding",
            ),
            (
                "x = 1\n".encode("utf-16"),
                "UTF-16 text, which Python cannot read",
                "save the file as UTF-8, without a declaration of another encoding",
            ),
            (
                "x = 1\n".encode("utf-16-le"),
                "a NUL byte, which no Python file may hold",
                "save the file as UTF-8, without a declaration of another encoding",
            ),
        ],
    )
    def test_alembic_reads_it_neither(
        self, data: str | bytes, title: str, help_: str, tmp_path: Path
    ) -> None:
        path = "migrations/versions/a1.py"
        [found] = findings(UnreadableFile, {path: data})
        assert (found.title, found.help) == (title, help_)
        assert found.facts[0] == "Alembic loads every revision file before it runs a command"
        assert found.facts[1].startswith("every command of the chain ends in SyntaxError")
        write(history("<base> -> a1"), tmp_path)
        assert run_alembic(tmp_path, "heads") == ""
        (tmp_path / path).write_bytes(data.encode() if isinstance(data, str) else data)
        # Pythons before 3.12 raise ValueError for a NUL.
        assert run_alembic(tmp_path, "heads").partition(":")[0] in ("SyntaxError", "ValueError")

    def test_a_link_to_nothing(self, tmp_path: Path) -> None:
        write(history("<base> -> a1"), tmp_path)
        (tmp_path / "migrations/versions/b2.py").symlink_to("gone.py")
        assert run_alembic(tmp_path, "heads").startswith("ImportError: ")
        file = Unreadable("versions/x.py", "missing", "there is no such file")
        chain = Chain(ScriptDirectory("c", "c", ()), headless=[file], tree=MemoryTree({}))
        [found] = findings(UnreadableFile, chain)
        assert found.facts[-1] == "every command of the chain ends in ImportError"

    def test_conflict_markers(self) -> None:
        """What git leaves when two branches add to one file."""
        text = source().replace(
            "down_revision = None",
            "<<<<<<< HEAD\ndown_revision = 'x1'\n=======\ndown_revision = 'y1'\n>>>>>>> other",
        )
        [found] = findings(UnreadableFile, versions(a=text))
        assert found.title == "unresolved merge conflict"
        assert found.facts[-1] == "every command of the chain ends in SyntaxError"
        assert found.help == "resolve the merge conflict"
        assert found.location.range.line == 2


class TestNoRevision:
    def test_a_module_is_told_to_move(self) -> None:
        [found] = findings(NoRevision, {**HEALTHY, **versions(columns="X = 1\n")})
        assert found.title == "the file does not define revision"
        assert found.help == "move the file out of the version location, for example beside env.py"
        assert found.facts == (
            "Alembic loads every .py file of a version location as a revision file",
            "every command of the chain ends in Could not determine revision id from filename "
            "columns.py",
        )

    @pytest.mark.parametrize(
        ("right", "wrong", "line"),
        [("revision", "revison", 9), ("down_revision", "down_Revison", 10)],
    )
    def test_a_name_that_is_misspelt(self, right: str, wrong: str, line: int) -> None:
        files = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
        path = "migrations/versions/c3_add.py"
        text = files.pop("migrations/versions/c3.py")
        files[path] = text.replace(f"\n{right} = ", f"\n{wrong}: str = ")
        [found] = findings(NoRevision, files)
        assert found.title == f"the file does not define {right}"
        assert found.location == Location(path, Range(line, 1, line, len(wrong) + 1))
        assert (found.label, found.help) == (f"not {right}", f"rename {wrong} to {right}")

    @pytest.mark.parametrize("text", ["", "X = 1\n"])
    def test_a_migration_that_lost_its_content(self, text: str) -> None:
        files = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
        del files["migrations/versions/b2.py"]
        [found] = findings(NoRevision, {**files, "migrations/versions/b2_add.py": text})
        assert found.help == "restore the content of the file, which defined 'b2'"
        [found] = findings(NoRevision, {**HEALTHY, **versions(a1b2c3d4e5f6_add=text)})
        assert found.help == (
            "restore the content of the file, whose name has the id 'a1b2c3d4e5f6'"
        )
        [found] = findings(NoRevision, {**files, "migrations/versions/ab2_add.py": text})
        assert found.help == "move the file out of the version location, for example beside env.py"

    def test_a_migration_is_told_to_take_an_id(self) -> None:
        tree = {**HEALTHY, **versions(my_new="def upgrade():\n    pass\n")}
        [found] = findings(NoRevision, tree)
        id_ = next_id(chain_of(tree))
        assert found.help == f"add revision = {id_!r} and down_revision = 'c3' at module level"

    def test_a_hexadecimal_name_is_an_id(self) -> None:
        """Alembic 0.1 had the id in the file name alone, and such files still load."""
        legacy = "down_revision = None\n\n\ndef upgrade():\n    pass\n"
        assert told(versions(**{"1975ea83b712": legacy})) == {}

    def test_a_hexadecimal_name_needs_a_parent(self) -> None:
        [found] = findings(NoRevision, {**HEALTHY, **versions(feed="X = 1\n")})
        assert found.title == "the file does not define down_revision"
        assert found.facts == (
            "Alembic takes the id from the file name: 'feed'",
            "every command of the chain ends in AttributeError: module 'feed_py' has no attribute "
            "'down_revision'",
        )
        assert found.help == (
            "move the file out of the version location, for example beside env.py; if it is a "
            "migration, add down_revision = 'c3' at module level"
        )

    @pytest.mark.parametrize("name", ["1975EA83B712", "1975ea83b712_x"])
    def test_other_names_are_no_ids(self, name: str) -> None:
        tree = versions(**{name: "down_revision = None\n\n\ndef upgrade():\n    pass\n"})
        assert told(tree) == {"no-revision": [f"migrations/versions/{name}.py:1"]}

    def test_the_first_file_of_a_chain_is_a_base(self) -> None:
        [found] = findings(NoRevision, versions(first="revision = 'a1'\n"))
        assert found.help == "add down_revision = None at module level"
        assert found.revision == "a1"

    @pytest.mark.parametrize(
        ("name", "text", "line"),
        [
            ("x", '"""Revision ID: d4\nRevises: a1\n"""\n', "'d4' and down_revision = 'a1'"),
            (
                "x",
                '"""Revision ID: d4\nRevises: a1, b2\n"""\n',
                "'d4' and down_revision = ('a1', 'b2')",
            ),
            ("x", '"""Revision ID: a1\nRevises: gone\n"""\n', "{} and down_revision = 'c3'"),
            ("0123abcd4567_add", "", "'0123abcd4567' and down_revision = 'c3'"),
            ("0123abcd4567_add", "down_revision = 'c3'\n", "'0123abcd4567'"),
            ("2026_01_05_add", "", "{} and down_revision = 'c3'"),
        ],
    )
    def test_the_help_makes_the_chain_whole(
        self, name: str, text: str, line: str, tmp_path: Path
    ) -> None:
        """What the docstring, the file name and the chain say of the file is used."""
        rest = f"{text}\ndef upgrade():\n    pass\n"
        tree = {**history("<base> -> a1", "a1 -> b2", "b2 -> c3"), **versions(**{name: rest})}
        [found] = findings(NoRevision, tree)
        id_ = repr(next_id(chain_of(tree)))
        assert found.help == f"add revision = {line.format(id_)} at module level"
        written = found.help.removeprefix("add ").removesuffix(" at module level")
        repaired = {**tree, **versions(**{name: written.replace(" and ", "\n") + "\n" + rest})}
        assert told(repaired) == {}
        write(repaired, tmp_path)
        assert run_alembic(tmp_path, "heads") == ""

    @pytest.mark.parametrize(
        ("lines", "help_"),
        [
            (("b2 -> c3",), "add down_revision = None at module level"),
            (("b2 -> c3", "<base> -> a1"), "add down_revision with the id of the revision that it"),
            (("<base> -> a1", "a1 -> c3", "a1 -> d4"), "add down_revision with the id of the"),
            (("<base> -> a1", "a1 -> c3"), "add down_revision = 'c3' at module level"),
        ],
    )
    def test_a_parent_is_named_where_it_is_plain(self, lines: tuple[str, ...], help_: str) -> None:
        text = "revision = 'b2'\ndef upgrade():\n    pass\n"
        [found] = findings(NoRevision, {**history(*lines), **versions(b2=text)})
        assert found.help.startswith(help_)

    def test_a_base_that_lost_both_names_does_not_follow_its_descendants(
        self, tmp_path: Path
    ) -> None:
        files = history("<base> -> x1", "x1 -> y2", "y2 -> z3")
        path = "migrations/versions/x1.py"
        lost = files[path].replace("revision = 'x1'\ndown_revision = None\n", "")
        [found] = findings(NoRevision, {**files, path: lost})
        assert found.help == "add revision = 'x1' and down_revision = None at module level"
        repaired = {**files, path: f"{lost}revision = 'x1'\ndown_revision = None\n"}
        assert told(repaired) == {}
        write(repaired, tmp_path)
        assert run_alembic(tmp_path, "heads") == ""


class TestDynamicValue:
    def test_one_finding_for_each_name(self) -> None:
        tree = versions(a=source("f()", "(g(), h())", "k()", "m()"))
        found = findings(DynamicValue, tree)
        assert [f.location.range.line for f in found] == [1, 2, 3, 4]
        assert [f.severity for f in found] == [None, None, Severity.WARNING, None]
        first = found[0]
        assert first.title == "revision is not static"
        assert first.label == "only running the file would tell the value"
        assert first.facts[1:] == ("no rule of this chain knows the id of this file",)
        assert first.help == "write revision as a literal"

    def test_the_place_is_the_item(self) -> None:
        [(_, line, column, _)] = check(DynamicValue, versions(a=source("'a1'", "('b', g())")))
        assert (line, column) == (2, 23)

    @pytest.mark.parametrize(
        ("text", "title", "reason", "help_", "repaired"),
        [
            (
                source() + "globals().update(x)\n",
                "revision, down_revision, branch_labels and depends_on are not static",
                "the module uses globals, which may bind them",
                "write revision, down_revision, branch_labels and depends_on as literals, and "
                "remove what may bind them",
                source(),
            ),
            (
                "from ids import *\n\n\ndef upgrade():\n    pass\n",
                "revision and down_revision are not static",
                "'from ids import *' may bind them",
                "write revision and down_revision as literals, and import names instead of *",
                source(),
            ),
            (
                "if x():\n    revision = 'a'\nelse:\n    revision = 'b'\ndown_revision = None\n",
                "revision is not static",
                "it is bound under a condition (line 1)",
                "write revision as a literal, outside any block",
                source(),
            ),
            (
                "revision, down_revision = read()\n",
                "revision and down_revision are not static",
                "the call read() is not run",
                "write revision and down_revision as literals",
                source(),
            ),
        ],
    )
    def test_one_reason_is_one_finding(
        self, text: str, title: str, reason: str, help_: str, repaired: str
    ) -> None:
        [found] = findings(DynamicValue, versions(a=text))
        assert (found.title, found.facts[0], found.help) == (title, reason, help_)
        assert findings(DynamicValue, versions(a=repaired)) == []

    def test_labels_alone_are_a_warning(self) -> None:
        text = "revision = 'a1'\ndown_revision = None\nbranch_labels, depends_on = read()\n"
        [found] = findings(DynamicValue, versions(a=text))
        assert found.severity is None


class TestReboundValue:
    def test_the_last_binding_is_told_and_the_others_are_related(self) -> None:
        tree = versions(a="down_revision = 'x1'\ndown_revision = ('y1',)\n" + source())
        [found] = findings(ReboundValue, tree)
        assert (found.title, found.label) == ("down_revision is bound three times", "None counts")
        assert found.facts == (
            "Alembic takes the last value and ignores 'x1' (line 1) and ('y1',) (line 2)",
        )
        assert found.help == "keep one of the values of down_revision"
        assert found.location.range.line == 4
        assert [(r.location.range.line, r.message) for r in found.related] == [
            (1, "'x1' is ignored"),
            (2, "('y1',) is ignored"),
        ]

    @pytest.mark.parametrize(
        ("lines", "help_"),
        [
            (
                ("<base> -> a1", "a1 -> b2", "a1 -> c3"),
                ", or join them: down_revision = ('b2', 'c3')",
            ),
            (("<base> -> a1", "a1 -> b2", "b2 -> c3"), ""),
            (("<base> -> a1", "a1 -> b2"), ""),
        ],
    )
    def test_two_parents_are_joined_where_that_is_a_merge(
        self, lines: tuple[str, ...], help_: str
    ) -> None:
        text = "down_revision = 'b2'\n" + source("'d4'", "'c3'")
        [found] = findings(ReboundValue, {**history(*lines), **versions(d4=text)})
        assert found.help == f"keep one of the values of down_revision{help_}"

    def test_what_cannot_be_known_is_not_called_different(self) -> None:
        assert check(ReboundValue, versions(a="revision = f()\n" + source())) == []


class TestMissingUpgrade:
    @pytest.mark.parametrize(
        ("rest", "help_"),
        [
            ("", "add def upgrade():, with pass as its body if there is nothing to do"),
            ("def downgrade(): pass\n", "add def upgrade():, with pass as its body if there is"),
            ("def uprgade(): pass\ndef downgrade(): pass\n", "rename uprgade to upgrade"),
            ("def Upgrade(): pass\n", "rename Upgrade to upgrade"),
        ],
    )
    def test_the_help_makes_alembic_run_it(self, rest: str, help_: str, tmp_path: Path) -> None:
        text = f"revision = 'b2'\ndown_revision = 'a1'\n{rest}"
        files = {**history("<base> -> a1"), **versions(b2=text), "migrations/env.py": env()}
        [found] = findings(MissingUpgrade, files)
        assert (found.title, found.label) == (
            "no upgrade at module level",
            "Alembic cannot run this revision",
        )
        assert found.help.startswith(help_)
        write(files, tmp_path)
        assert run_alembic(tmp_path, "upgrade", "head") == (
            found.facts[0].removeprefix("alembic upgrade ends in ")
        )
        assert rows(tmp_path) == []
        word = help_.split()[1]
        repaired = (
            text.replace(word, "upgrade") if "rename" in help_ else text + "def upgrade(): pass\n"
        )
        write({**files, **versions(b2=repaired)}, tmp_path)
        assert run_alembic(tmp_path, "upgrade", "head") == ""

    def test_the_help_has_the_parameters_of_the_other_files(self) -> None:
        """As in a chain of the multidb template."""
        one = source("'a1'").replace("upgrade()", "upgrade(engine_name: str)")
        tree = versions(a1=one, b2="revision = 'b2'\ndown_revision = 'a1'\n")
        [found] = findings(MissingUpgrade, tree)
        assert found.help.startswith("add def upgrade(engine_name):, with pass")

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


TEMPLATE = "revision = 'b2'\n{%- if cookiecutter.dummy %}\ndown_revision = 'a1'\n{%- endif %}\n"


@pytest.mark.parametrize(
    ("under", "more", "severity"),
    [
        ("{{cookiecutter.name}}/migrations", {}, "note"),
        ("template/migrations", {"copier.yml": ""}, "note"),
        ("template/migrations", {"template/cookiecutter.json": "{}"}, "note"),
        ("template/migrations", {}, "error"),
    ],
)
def test_a_file_of_a_template(under: str, more: dict[str, str], severity: str) -> None:
    files = {**history("<base> -> a1", under=under), f"{under}/versions/b2.py": TEMPLATE, **more}
    found = [f for f in lint_tree(files, "") if f.rule == "unreadable-file"]
    assert [(f.location.path, f.location.range.line, f.severity) for f in found] == [
        (f"{under}/versions/b2.py", 2, severity)
    ]
