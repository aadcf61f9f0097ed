"""What the graph rules say: the real ids, what Alembic does, and what to do now."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from revlint.config.config import ChainConfig
from revlint.discovery.script_directory import VersionLocation
from revlint.engine.example import history, revision_file
from revlint.engine.rule import Rule
from revlint.finding import Finding
from revlint.location import Location, Range
from revlint.path_text import show_paths
from revlint_rules.empty_chain import EmptyChain
from revlint_rules.merge_with_operations import MergeWithOperations
from revlint_rules.missing_downgrade import MissingDowngrade
from revlint_rules.missing_parent import MissingParent
from revlint_rules.nonlinear_history import NonlinearHistory
from revlint_rules.stale_head_file import StaleHeadFile
from tests.alembic.running import run_alembic, write
from tests.contract_support import lint_tree
from tests.graph_support import Item, chain_of_items, findings_in, item
from tests.support import chain_of, check, findings, places, said


def the_finding(items: list[Item], **settings: Any) -> Finding:
    (found,) = findings_in(chain_of_items(items, **settings))
    return found


def test_spare_head() -> None:
    found = the_finding([item("a1"), item("b2", "a1"), item("c3", "b2"), item("d4", "a1")])
    assert found.title == "two heads, 'c3' and 'd4'"
    assert found.label == "this branch starts here"
    assert found.facts == (
        "both follow 'a1'",
        "alembic upgrade head fails: Multiple head revisions are present for given argument 'head'",
    )
    assert found.help == "merge them"
    assert lines(found) == ["revlint merge"]
    assert found.revision == "d4"
    assert [(r.message, r.location.path) for r in found.related] == [
        ("the other branch starts here", "versions/1.py"),
    ]


def test_three_heads_are_one_fork() -> None:
    items = [item("a1"), item("b2", "a1"), item("c3", "a1"), item("d4", "c3"), item("e5", "c3")]
    found = the_finding(items)
    assert found.title == "three heads, 'b2', 'd4' and 'e5'"
    assert found.facts[0] == "the history branches after 'a1' and 'c3'"
    assert found.help == "merge them"
    assert [command.words for command in found.commands] == [("revlint", "merge")]
    assert [(r.message, r.location.path) for r in found.related] == [
        ("another branch starts here", "versions/1.py"),
        ("another branch starts here", "versions/2.py"),
    ]


def test_many_heads_are_one_fork() -> None:
    found = the_finding([item("a1"), *(item(f"r{n}", "a1") for n in range(12))])
    assert found.title == "12 heads, 'r0', 'r1', 'r2' and 9 more"
    assert found.facts[0] == "all follow 'a1'"
    assert found.help == "merge them"
    assert [command.words for command in found.commands] == [("revlint", "merge")]


def lines(found: Finding) -> list[str]:
    return [shlex.join(command.words) for command in found.commands]


def test_a_fork_shows_the_message_of_its_branch_point() -> None:
    (found,) = findings_in(chain_of(history("<base> -> a1", "a1 -> b2", "a1 -> c3")))
    assert found.facts[0] == "both follow 'a1' (add a column)"


def test_spare_head_of_a_new_side() -> None:
    found = the_finding([item("a1"), item("b2", "a1"), item("c3", "a1")], new=["versions/1.py"])
    assert found.help == "put this branch, which is new, on top of 'c3'"
    assert lines(found) == ["revlint rebase b2 --onto c3"]


@pytest.mark.parametrize(
    ("new", "plan", "commands"),
    [
        (
            ["versions/1.py", "versions/2.py", "versions/3.py"],
            "put these branches, which are new, on top of 'b2'",
            ["revlint rebase c3 d4 --onto b2"],
        ),
        (
            ["versions/3.py"],
            "put this branch, which is new, on top of 'b2', and merge the others",
            ["revlint rebase d4 --onto b2", "revlint merge c3 d4"],
        ),
        ([], "merge them", ["revlint merge"]),
    ],
)
def test_new_branches_go_on_top_of_each_other(
    new: list[str], plan: str, commands: list[str]
) -> None:
    items = [item("a1"), item("b2", "a1"), item("c3", "a1"), item("d4", "a1")]
    found = the_finding(items, new=new)
    assert found.help == plan
    assert lines(found) == commands


@pytest.mark.parametrize("depends_on", ["", "b2"])
def test_a_branch_that_the_other_depends_on_stays(depends_on: str) -> None:
    items = [item("a1"), item("b2", "a1"), item("c3", "a1", depends_on=depends_on)]
    found = the_finding(items, new=["versions/1.py"])
    assert lines(found) == (["revlint merge"] if depends_on else ["revlint rebase b2 --onto c3"])


def test_spare_head_of_a_labelled_branch() -> None:
    found = the_finding([item("a1", labels="main"), item("b2", "a1"), item("c3", "a1")])
    assert found.facts[-1] == (
        "alembic upgrade main@head fails: Multiple head revisions are present for given argument "
        "'main@head'"
    )


def test_a_label_that_is_a_slip_separates_nothing() -> None:
    """``branch_labels = "None"`` declares the label "None", and ``upgrade head`` fails anyway."""
    found = the_finding([item("a1", labels="None"), item("b2", "a1"), item("c3", "a1")])
    assert found.facts[-1] == (
        "alembic upgrade head fails: Multiple head revisions are present for given argument 'head'"
    )
    found = the_finding([item("a1", labels="None"), item("b2", "a1"), item("x1")])
    assert found.title == "'x1' begins a second history"
    found = the_finding([item("a1"), item("b2", "a1", labels="None"), item("c3", "a1")])
    assert found.title == "two heads, 'b2' and 'c3'"


@pytest.mark.parametrize(
    ("lines", "child", "old", "new", "title", "way"),
    [
        (
            ["<base> -> a1", "a1 -> b2", "b2 -> c3"],
            "c3",
            "'b2'",
            "'a1'",
            "two heads, 'b2' and 'c3'",
            "write down_revision = 'b2' in 'c3', as its docstring says",
        ),
        (
            ["<base> -> a1", "a1 -> b2", "a1 -> c3", "b2, c3 -> d4"],
            "d4",
            "('b2', 'c3')",
            "'a1'",
            "three heads, 'b2', 'c3' and 'd4'",
            "write down_revision = ('b2', 'c3') in 'd4', as its docstring says",
        ),
        (
            ["<base> -> a1", "a1 -> b2", "b2 -> c3"],
            "c3",
            "'b2'",
            "None",
            "'c3' begins a second history",
            "write down_revision = 'b2' in 'c3', as its docstring says",
        ),
        (
            ["<base> -> a1", "a1 -> b2", "a1 -> c3", "b2 -> d4", "c3, d4 -> e5"],
            "d4",
            "'b2'",
            "None",
            "two heads, 'e5' and 'b2'",
            "write down_revision = 'b2' in 'd4', as its docstring says",
        ),
        # What the docstring says joins no head, or closes a cycle.
        (
            ["<base> -> a1", "a1 -> b2", "b2 -> c3"],
            "c3",
            "'b2'",
            "'a1'  # gone",
            "two heads, 'b2' and 'c3'",
            "",
        ),
    ],
)
def test_the_docstring_names_the_head_to_follow(
    lines: list[str], child: str, old: str, new: str, title: str, way: str
) -> None:
    files = history(*lines)
    path = f"migrations/versions/{child}.py"
    text = files[path].replace(f"down_revision = {old}", f"down_revision = {new}")
    files[path] = text if way else text.replace("Revises: b2", "Revises: c3")
    (found,) = findings_in(chain_of(files))
    assert found.title == title
    assert found.help == (f"{way}; or merge them" if way else "merge them")
    assert found.location.path == path
    if way and "heads" in title:
        assert found.label == "its docstring names another parent"
        assert {one.message for one in found.related} == {"a branch starts here"}
        assert path not in {one.location.path for one in found.related}


def test_the_longer_history_lost_its_parent() -> None:
    files = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
    path = "migrations/versions/b2.py"
    files[path] = files[path].replace("down_revision = 'a1'", "down_revision = None")
    (found,) = findings_in(chain_of(files))
    assert (found.title, found.location.path) == ("'b2' begins a second history", path)
    assert found.facts[0] == "it never joins the history of 'a1'"
    assert found.help == "write down_revision = 'a1' in 'b2', as its docstring says; or merge them"
    assert [one.location.path for one in found.related] == ["migrations/versions/a1.py"]


def test_a_second_history_of_a_revision_whose_id_is_not_known() -> None:
    """The file with the dynamic id has to be the missing revision: no file states the base."""
    files = {
        "migrations/versions/f0.py": "revision = 'r0'\ndown_revision = ('gone',)\n",
        "migrations/versions/f1.py": '"""Revises: r4"""\nrevision = f()\ndown_revision = None\n',
        "migrations/versions/f2.py": "revision = 'r2'\ndown_revision = None\n",
        "migrations/versions/f3.py": "revision = 'r3'\ndown_revision = 'r2'\n",
        "migrations/versions/f4.py": "revision = 'r4'\ndown_revision = 'r3'\n",
    }
    (found,) = findings_in(chain_of(files))
    assert found.title == "'gone' begins a second history"
    assert found.help == (
        "set the down_revision of 'gone' to 'r4', if no database has run it; or give it a branch "
        "label, if it is to stay separate; or merge the two histories"
    )
    files["migrations/versions/f2.py"] = "revision = 'r2'\ndown_revision = ('gone',)\n"
    (found,) = findings_in(chain_of(files))
    assert found.title == "two heads, 'r4' and 'r0'"
    assert found.help.startswith("merge them in a new revision")


def test_second_history() -> None:
    found = the_finding([item("a1"), item("b2", "a1"), item("x1")])
    assert found.title == "'x1' begins a second history"
    assert found.label == "this history starts here"
    assert found.facts == (
        "it never joins the history of 'a1'",
        "alembic upgrade head fails: Multiple head revisions are present for given argument 'head'",
    )
    assert found.help == (
        "set the down_revision of 'x1' to 'b2', if no database has run it; or give it a branch "
        "label, if it is to stay separate; or merge them"
    )
    assert lines(found) == ["revlint merge"]
    assert [(r.message, r.location.path) for r in found.related] == [
        ("the first history starts here", "versions/0.py")
    ]


def test_a_new_second_history() -> None:
    found = the_finding([item("a1"), item("b2", "a1"), item("x1")], new=["versions/2.py"])
    assert found.help == (
        "give it a branch label, if it is to stay separate; or put this history, which is new, on "
        "top of 'b2'"
    )
    assert lines(found) == ["revlint rebase x1 --onto b2"]


def test_cycle() -> None:
    found = the_finding([item("a1", "c3"), item("b2", "a1"), item("c3", "b2", depends_on="a1")])
    assert found.title == "'a1' and 'c3' form a cycle"
    assert found.facts == (
        "'a1' -> 'c3' -> 'a1'",
        "every Alembic command fails: Dependency cycle is detected in revisions",
    )
    assert [(r.message, r.location.path) for r in found.related] == [
        ("'c3' depends on 'a1'", "versions/2.py")
    ]


def test_long_cycle() -> None:
    found = the_finding([item(f"r{n}", f"r{(n - 1) % 20}") for n in range(20)])
    way = "'r0' -> 'r1' -> 'r2' -> 'r3' -> (12 more) -> 'r16' -> 'r17' -> 'r18' -> 'r19' -> 'r0'"
    assert found.title == "'r0', 'r1' and 18 more form a cycle"
    assert found.facts == (way, "every Alembic command fails: Cycle is detected in revisions")


_COMMAND_LINE = "Alembic understands '{}' only on its command line"
_CORRECT = (
    "correct the id, restore the file that defines it, or list it in external-revisions if an "
    "installed package defines it"
)


@pytest.mark.parametrize(
    ("parent", "fact", "help_"),
    [
        ("0.py", "'0.py' is the name of the file of 'a1b2c3d4e5f6'", "write 'a1b2c3d4e5f6'"),
        ("A1B2C3D4E5F6", "'a1b2c3d4e5f6' differs only in case", "write 'a1b2c3d4e5f6'"),
        ("a1b2", "'a1b2' is only the beginning of 'a1b2c3d4e5f6'", "write 'a1b2c3d4e5f6'"),
        (
            "a1b2c3d4e5f6_add_users",
            "'a1b2c3d4e5f6_add_users' is 'a1b2c3d4e5f6' with words after it",
            "write 'a1b2c3d4e5f6'",
        ),
        (
            "lab",
            "'lab' is a branch label, declared in versions/0.py",
            "write the id of a revision: down_revision takes no label",
        ),
        (
            "a1b2c3d4e5f7",
            "'a1b2c3d4e5f6' is spelled almost the same",
            "write 'a1b2c3d4e5f6' if you meant it",
        ),
        ("head", _COMMAND_LINE.format("head"), "write the id of the revision"),
        (
            "lab@head",
            _COMMAND_LINE.format("lab@head"),
            "write 'a1b2c3d4e5f6', the head of branch 'lab'",
        ),
        ("lab@base", _COMMAND_LINE.format("lab@base"), "write the id of the revision"),
        ("-1", _COMMAND_LINE.format("-1"), "write the id of the revision"),
        ("base", _COMMAND_LINE.format("base"), "write None for the first revision of a chain"),
        ("gone", None, _CORRECT),
    ],
)
def test_missing_parent(parent: str, fact: str | None, help_: str) -> None:
    found = the_finding([item("a1b2c3d4e5f6", labels="lab"), item("x9", parent)])
    assert said(found) == [
        f"no revision '{parent}' in this chain",
        "^ not the id of a revision file",
        *([fact] if fact else []),
        f"every Alembic command fails: KeyError: '{parent}'",
        f"help: {help_}",
    ]


@pytest.mark.parametrize(
    ("name", "docstring", "sign"),
    [
        ("a1b2c3d4e5f6_add", "", "its file is named after 'a1b2c3d4e5f6'"),
        ("add", "Revision ID: a1b2c3d4e5f6", "its docstring says 'Revision ID: a1b2c3d4e5f6'"),
        ("a1b2c3d4e5f7_add", "Revision ID: a1b2c3d4e5f6", ""),
        ("a1b2c3d4e5f6_add", "Revision ID: a1b2c3d4e5f7", ""),
        ("add", "Revises: a1b2c3d4e5f6", ""),
    ],
)
def test_an_id_that_is_mistyped_in_its_own_file(name: str, docstring: str, sign: str) -> None:
    files = history("<base> -> a1b2c3d4e5f7", "a1b2c3d4e5f6 -> b2", "a1b2c3d4e5f6 -> c3")
    text = files.pop("migrations/versions/a1b2c3d4e5f7.py")
    path = f"migrations/versions/{name}.py"
    text = re.sub(r'(?s)\A""".*?"""', f'"""add\n\n{docstring}\n"""', text)
    found, *_ = findings_in(chain_of({**files, path: text}), [MissingParent])
    near = "'a1b2c3d4e5f7' is spelled almost the same"
    if not sign:
        assert (found.location.path, found.facts[0]) == ("migrations/versions/b2.py", near)
        assert found.help == "write 'a1b2c3d4e5f7' if you meant it"
        return
    assert said(found) == [
        "no revision 'a1b2c3d4e5f6' in this chain",
        "^ 'a1b2c3d4e5f6' with a typing error",
        f"{near}, and {sign}",
        "every Alembic command fails: KeyError: 'a1b2c3d4e5f6'",
        f"help: write revision = 'a1b2c3d4e5f6' in {path}",
    ]
    assert (found.location.path, found.revision) == (path, "a1b2c3d4e5f7")
    assert [(r.message, r.location.path) for r in found.related] == [
        ("'a1b2c3d4e5f6' is a parent here", "migrations/versions/b2.py"),
        ("'a1b2c3d4e5f6' is a parent here", "migrations/versions/c3.py"),
    ]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("b2_add.py.bak", "ends in '.py'"),
        ("b2.PY", "ends in '.py'"),
        ("__init__b2.py", "does not begin with '.#' or '__init__'"),
    ],
)
def test_a_parent_in_a_file_that_is_never_loaded(name: str, rule: str) -> None:
    """One finding, about the file that has the wrong name."""
    files = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
    path = f"migrations/versions/{name}"
    tree = {**files, path: files["migrations/versions/b2.py"], "migrations/env.py": "import a\n"}
    del tree["migrations/versions/b2.py"]
    for config in ("", "ignore = ['missing-parent']\n"):
        (found,) = lint_tree(tree, config)
        assert (found.rule, found.location.path) == ("ignored-file", path)
        assert (found.severity, found.chain) == ("error", "migrations")
        assert said(found) == [
            "Alembic never loads the file of 'b2', which this chain needs",
            "it is named after 'b2', which migrations/versions/c3.py refers to",
            f"{'names must not begin' if 'not' in rule else 'Alembic loads only names that end'} "
            + ("with '.#' or '__init__'" if "not" in rule else "in '.py'"),
            "every Alembic command ends in KeyError: 'b2'",
            f"help: rename the file, so that its name {rule}",
        ]
    of_file = f"[per-file-ignores]\n'{path}' = ['ignored-file']\n"
    for config in ("ignore = ['ignored-file']\n", of_file):
        (found,) = lint_tree(tree, config)
        assert found.rule == "missing-parent"
        assert said(found) == [
            "no revision 'b2' in this chain",
            "^ not the id of a revision file",
            f"{path} is named after it, and Alembic never loads this file",
            "every Alembic command fails: KeyError: 'b2'",
            f"help: rename the file, so that its name {rule}",
        ]


@pytest.mark.parametrize(
    ("wrong", "near", "help_"),
    [
        (
            "a1b2c3d4e5f7",
            ["'a1b2c3d4e5f6' is spelled almost the same"],
            "write 'a1b2c3d4e5f6'",
        ),
        ("gone", [], "write 'a1b2c3d4e5f6'; or restore the file that defines 'gone'"),
    ],
)
def test_the_docstring_names_the_parent_that_was_meant(
    wrong: str, near: list[str], help_: str
) -> None:
    files = history("<base> -> a1b2c3d4e5f6", "a1b2c3d4e5f6 -> b2")
    path = "migrations/versions/b2.py"
    files[path] = files[path].replace("= 'a1b2c3d4e5f6'", f"= '{wrong}'")
    (found,) = findings_in(chain_of(files))
    assert said(found) == [
        f"no revision '{wrong}' in this chain",
        "^ not the id of a revision file",
        *near,
        "the docstring says 'Revises: a1b2c3d4e5f6'",
        f"every Alembic command fails: KeyError: '{wrong}'",
        f"help: {help_}",
    ]


@pytest.mark.parametrize("name", ["b2_add.py.bak", "b2.PY", "__init__b2.py"])
def test_the_file_of_a_parent_that_got_its_name_back(name: str, tmp_path: Path) -> None:
    """Alembic fails as the finding says, and no more once its help is followed."""
    files = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
    text = files.pop("migrations/versions/b2.py")
    write({**files, f"migrations/versions/{name}": text}, tmp_path)
    assert run_alembic(tmp_path, "heads").endswith("KeyError: 'b2'")
    (tmp_path / "migrations/versions" / name).rename(tmp_path / "migrations/versions/b2_add.py")
    assert run_alembic(tmp_path, "heads") == ""
    assert lint_tree({**files, "migrations/versions/b2_add.py": text}, "") == ()


def test_a_parent_in_a_folder_whose_finding_is_ignored() -> None:
    """The finding in the configuration is about the folder; without it, the parent is missing."""
    files = history("<base> -> a1", "b2 -> c3")
    other = {"migrations/old/b2.py": history("a1 -> b2")["migrations/versions/b2.py"]}
    tree = {**files, **other, "alembic.ini": "[alembic]\nscript_location = migrations\n"}
    (found,) = lint_tree(tree, "")
    assert (found.rule, found.location.path) == ("ignored-file", "alembic.ini")
    (found,) = lint_tree(tree, "[per-file-ignores]\n'alembic.ini' = ['ignored-file']\n")
    assert (found.rule, found.title) == ("missing-parent", "no revision 'b2' in this chain")


def test_missing_parent_among_numbered_ids_suggests_none_of_them() -> None:
    items = [item("rev_0001"), item("rev_0002", "rev_0001"), item("rev_0004", "rev_0003")]
    assert the_finding(items).help == _CORRECT


def test_missing_parent_of_a_lone_revision() -> None:
    assert the_finding([item("b2", "a1")]).help == (
        "restore the file that defines it, or write None if this is the first revision"
    )


@pytest.mark.parametrize(
    ("dependency", "fact", "help_"),
    [
        (
            "accounts@head",
            _COMMAND_LINE.format("accounts@head"),
            "write 'c3d4', the head of branch 'accounts'",
        ),
        (
            "acounts",
            "branch label 'accounts' is spelled almost the same",
            "write 'accounts' if you meant it",
        ),
        ("nothing", "no id or label of the chain is spelled similarly", _CORRECT),
        (
            "users@head",
            f"{_COMMAND_LINE.format('users@head')}, and no revision has branch label 'users'",
            "write the id of a revision, or remove the name",
        ),
    ],
)
def test_missing_dependency(dependency: str, fact: str, help_: str) -> None:
    """The help names the revision or label that is likely meant, or says that none is."""
    items = [
        item("a1b2", labels="accounts"),
        item("c3d4", "a1b2"),
        item("x9", labels="side", depends_on=dependency),
    ]
    found = the_finding(items)
    assert said(found) == [
        f"no revision or label '{dependency}' in this chain",
        "^ neither an id nor a branch label",
        fact,
        f"every Alembic command fails: KeyError: '{dependency}'",
        f"help: {help_}",
    ]


@pytest.mark.parametrize(
    ("name", "line"), [("missing-parent", "gone -> b2"), ("missing-dependency", "a1 -> b2 [gone]")]
)
def test_what_a_location_outside_the_tree_may_define_is_a_note(name: str, line: str) -> None:
    outside = VersionLocation(None, "plugin:versions", problem="foreign")
    locations = (VersionLocation("migrations/versions"), outside)
    files = history("<base> -> a1", line)
    (found,) = findings_in(chain_of(files, version_locations=locations))
    assert (found.rule, found.severity) == (name, "note")
    assert said(found)[1:] == [
        "^ cannot be checked here",
        "version location 'plugin:versions' is not in this tree and may define it",
        f"help: {_CORRECT}",
    ]


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("app.py", "note"),
        ("src/app.py", "note"),
        ("tests/app.py", "error"),
        ("conftest.py", "error"),
    ],
)
def test_code_that_adds_version_locations_may_bring_any_id(path: str, severity: str) -> None:
    """Flask-Migrate's ``@migrate.configure`` appends the entry points of installed packages."""
    code = "config.set_main_option('version_locations', ' '.join(locations))\n"
    files = history("<base> -> a1", "a1 -> b2 [gone]") | {path: code}
    (found,) = findings_in(chain_of(files))
    assert (found.rule, found.severity) == ("missing-dependency", severity)
    fact = f"{path} sets version_locations and may add the folder that defines it"
    assert (fact in said(found)) == (severity == "note")


def test_code_that_reads_version_locations_brings_no_id() -> None:
    code = "config.get_main_option('version_locations')\n"
    (found,) = findings_in(chain_of(history("<base> -> a1", "gone -> b2") | {"app.py": code}))
    assert (found.rule, found.severity) == ("missing-parent", "error")


def test_code_of_another_part_brings_no_id() -> None:
    code = "config.set_main_option('version_locations', ' '.join(locations))\n"
    files = history("<base> -> a1", "gone -> b2", under="one/migrations") | {"two/app.py": code}
    (found,) = findings_in(chain_of(files, under="one/migrations"))
    assert (found.rule, found.severity) == ("missing-parent", "error")


def test_a_name_that_explains_itself_is_an_error_whatever_is_outside() -> None:
    outside = VersionLocation(None, "plugin:versions", problem="foreign")
    locations = (VersionLocation("migrations/versions"), outside)
    files = history("<base> -> a1", "a1.py -> b2")
    (found,) = findings_in(chain_of(files, version_locations=locations))
    assert found.severity == "error"


def test_label_that_is_an_id() -> None:
    found = the_finding([item("a1"), item("b2", "a1", labels="a1")])
    assert found.title == "branch label 'a1' is also a revision id"
    assert found.facts == (
        "every Alembic command fails: Branch name 'a1' in revision b2 already used by revision a1",
    )
    assert [(r.message, r.location.path) for r in found.related] == [
        ("the revision with this id", "versions/0.py")
    ]


def test_redundant_parent() -> None:
    found = the_finding([item("a"), item("b", "a"), item("c", "a"), item("m", "b c a")])
    assert found.title == "'m' names parent 'a', an ancestor anyway"
    assert found.label == "an ancestor"
    assert found.facts == (
        "'a' comes before its other parents or dependencies anyway",
        "alembic upgrade fails: KeyError: 'a'",
    )
    assert found.help == "write down_revision = ('b', 'c')"


LINE = history("<base> -> a1", "a1 -> b2")
HEAD = ChainConfig(head_file="migrations/HEAD", location=Location("revlint.toml"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("b2\n", []),
        ("# the head\nb2", []),
        ("\ufeffb2", []),
        (
            "a1\n",
            [
                (
                    "migrations/HEAD",
                    1,
                    1,
                    "the head file of chain migrations is out of date",
                    "not a head",
                    "the file lists 'a1'; the head is 'b2'",
                )
            ],
        ),
        (
            "\nb2 a1\n",
            [
                (
                    "migrations/HEAD",
                    2,
                    4,
                    "the head file of chain migrations is out of date",
                    "not a head",
                    "the file lists 'b2', 'a1'; the head is 'b2'",
                )
            ],
        ),
        (
            "",
            [
                (
                    "migrations/HEAD",
                    1,
                    1,
                    "the head file of chain migrations is out of date",
                    "",
                    "the file lists nothing; the head is 'b2'",
                )
            ],
        ),
    ],
)
def test_head_file(text: str, expected: list[tuple[str, int, int, str, str, str]]) -> None:
    found = findings(StaleHeadFile, chain_of({**LINE, "migrations/HEAD": text}, HEAD))
    assert [
        (
            f.location.path,
            f.location.range.line,
            f.location.range.column,
            f.title,
            f.label,
            *f.facts,
        )
        for f in found
    ] == expected
    assert all(said(f)[-1] == "help: write 'b2' into migrations/HEAD" for f in found)


def test_a_head_file_that_is_not_there() -> None:
    (found,) = findings(StaleHeadFile, chain_of(LINE, HEAD))
    assert found.location == Location("revlint.toml")
    assert said(found) == [
        "the head file of chain migrations cannot be read",
        "head-file is 'migrations/HEAD'",
        "help: write 'b2' into migrations/HEAD, or correct head-file",
    ]


def test_a_head_file_relative_to_the_script_directory() -> None:
    config = ChainConfig(head_file="HEAD")
    assert check(StaleHeadFile, chain_of({**LINE, "migrations/HEAD": "b2"}, config)) == []


@pytest.mark.parametrize("text", ["b2", "c3", "b2\nc3"])
def test_a_head_file_beside_a_fork_is_silent_where_it_names_a_head(text: str) -> None:
    files = {**LINE, **history("a1 -> c3"), "migrations/HEAD": text}
    assert check(StaleHeadFile, chain_of(files, HEAD)) == []


UNKNOWN = {
    "an unreadable file": "revision = \n",
    "an unknown id": "import os\nrevision = os.environ['X']\ndown_revision = 'b2'\n",
    "unknown parents": "import os\nrevision = 'z9'\ndown_revision = os.environ['X']\n",
    "a parent that is a number": "revision = 'z9'\ndown_revision = 7\n",
    "no parents": "revision = 'z9'\n",
}


@pytest.mark.parametrize("what", [what for what in UNKNOWN if what != "an unknown id"])
def test_nothing_is_spare_on_account_of_what_cannot_be_known(what: str) -> None:
    """The file might join what looks like two heads and two histories."""
    files = {
        **history("<base> -> a1", "a1 -> b2", "a1 -> c3", "<base> -> x1"),
        "migrations/versions/z9.py": UNKNOWN[what],
    }
    assert findings_in(chain_of(files)) == []


def test_an_unknown_id_joins_nothing() -> None:
    """No file names the file of unknown id, and its own parents are known."""
    files = {
        **history("<base> -> a1", "a1 -> b2", "a1 -> c3", "<base> -> x1"),
        "migrations/versions/z9.py": UNKNOWN["an unknown id"],
    }
    fork, other = findings_in(chain_of(files))
    assert show_paths(fork.title) == (
        "two heads, the revision in migrations/versions/z9.py and 'c3'"
    )
    assert fork.facts == (
        "both follow 'a1' (add a column)",
        "the files that revlint cannot read do not join them",
        "alembic upgrade head fails: Multiple head revisions are present for given argument 'head'",
    )
    assert fork.help == "merge them in a new revision whose down_revision names all of them"
    assert (other.rule, other.title) == ("multiple-bases", "'x1' begins a second history")


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_no_filling_joins_is_spare(what: str) -> None:
    """The unknown file comes before the fork, so that it cannot merge its heads."""
    files = {
        **history("<base> -> a1", "z9 -> b2", "b2 -> c3", "b2 -> d4"),
        "migrations/versions/z9.py": UNKNOWN[what],
    }
    if what == "an unknown id":
        files["migrations/versions/z9.py"] = files["migrations/versions/z9.py"].replace("b2", "a1")
    (found,) = [f for f in findings_in(chain_of(files)) if f.rule == "multiple-heads"]
    assert found.title == "two heads, 'c3' and 'd4'"


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("an unreadable file", []),
        ("an unknown id", []),
        ("unknown parents", ["migrations/versions/b2.py"]),
        ("a parent that is a number", ["migrations/versions/b2.py"]),
        ("no parents", ["migrations/versions/b2.py"]),
    ],
)
def test_nothing_is_missing_on_account_of_an_unknown_id(what: str, expected: list[str]) -> None:
    files = {
        **history("<base> -> a1", "gone -> b2", "<base> -> x1 [gone2]"),
        "migrations/versions/z9.py": UNKNOWN[what],
    }
    found = [f.location.path for f in findings_in(chain_of(files)) if f.rule == "missing-parent"]
    assert found == expected


def test_a_parent_that_explains_itself_is_missing_beside_an_unknown_id() -> None:
    files = {
        **history("<base> -> a1 (lab)", "lab -> b2"),
        "migrations/versions/z9.py": UNKNOWN["an unreadable file"],
    }
    (found,) = findings_in(chain_of(files))
    assert found.rule == "missing-parent"


def test_a_label_that_cannot_be_known_counts_as_one_of_its_own() -> None:
    files = history("<base> -> a1", "a1 -> b2", "a1 -> c3")
    path = "migrations/versions/c3.py"
    files[path] = files[path].replace("branch_labels = None", "branch_labels = f()")
    assert findings_in(chain_of(files)) == []


NOTHING = "alembic upgrade head does nothing and exits with 0"


@pytest.mark.parametrize(
    ("files", "fields", "place", "severity", "texts"),
    [
        (
            {"migrations/env.py": ""},
            {},
            "migrations",
            "warning",
            (
                "this chain has no revision files",
                "Alembic looks for them in migrations/versions",
                "an upgrade does nothing",
                "correct the locations, or create the first revision with alembic revision",
            ),
        ),
        (
            {},
            {},
            "migrations",
            "warning",
            (
                "the script directory of this chain does not exist",
                "there is no migrations",
                "every Alembic command fails: Path doesn't exist",
                "correct the locations, or create the first revision with alembic revision",
            ),
        ),
        (
            {"migrations/env.py": ""},
            {"declared": ChainConfig(location=Location("revlint.toml", Range(3, 1, 3, 9)))},
            "revlint.toml",
            "error",
            (
                "this chain has no revision files",
                "Alembic looks for them in migrations/versions",
                NOTHING,
                "correct script-location or version-locations, or remove the chain",
            ),
        ),
    ],
)
def test_empty_chain(
    files: dict[str, str],
    fields: dict[str, Any],
    place: str,
    severity: str,
    texts: tuple[str, ...],
) -> None:
    (found,) = findings_in(chain_of(files, **fields), [EmptyChain])
    assert found.severity == severity
    assert found.location.path == place
    assert tuple(map(show_paths, (found.title, *found.facts, found.help))) == texts


def test_files_with_findings_of_their_own_make_no_empty_chain() -> None:
    """One mistake, one finding: a file that states no usable id has its own."""
    files = {"migrations/versions/x.py": "", "migrations/versions/y.py": "revision = \n"}
    found = lint_tree({**files, "migrations/env.py": "import alembic\n"}, "")
    assert [(f.rule, f.location.path) for f in found] == [
        ("no-revision", "migrations/versions/x.py"),
        ("unreadable-file", "migrations/versions/y.py"),
    ]


@pytest.mark.parametrize(
    "locations",
    [
        # missing-location tells of one among several.
        (VersionLocation("one"), VersionLocation(None, "two", problem="missing")),
    ],
)
def test_an_empty_chain_with_a_missing_location_is_told_once(
    locations: tuple[VersionLocation, ...],
) -> None:
    assert findings_in(chain_of({}, version_locations=locations), [EmptyChain]) == []


def test_a_file_whose_id_cannot_be_known_is_not_an_empty_chain() -> None:
    files = {"migrations/versions/z9.py": UNKNOWN["an unknown id"]}
    assert findings_in(chain_of(files), [EmptyChain]) == []


FORK = history("<base> -> a1", "a1 -> b2", "a1 -> c3")


@pytest.mark.parametrize(
    ("rule", "files", "expected"),
    [
        (
            NonlinearHistory,
            {**FORK, **history("b2, c3 -> d4")},
            ["migrations/versions/c3.py:10", "migrations/versions/d4.py:10"],
        ),
        # A spare head is multiple-heads.
        (NonlinearHistory, FORK, []),
        (NonlinearHistory, history("<base> -> a1", "a1 -> b2"), []),
        (
            MergeWithOperations,
            {**FORK, "m.py": revision_file("m", ("b2", "c3"), body="op.execute('x')")},
            ["migrations/versions/m.py:16"],
        ),
        (MergeWithOperations, {**FORK, "m.py": revision_file("m", ("b2", "c3"))}, []),
        (MergeWithOperations, {"m.py": revision_file("m", ("b2",), body="op.execute('x')")}, []),
        (
            MissingDowngrade,
            {"m.py": revision_file("m", body="op.execute('x')")},
            ["migrations/versions/m.py:19"],
        ),
        (MissingDowngrade, {"m.py": revision_file("m")}, []),
        (
            MissingDowngrade,
            {"m.py": revision_file("m", body="op.execute('x')").split("\n\ndef downgrade")[0]},
            ["migrations/versions/m.py:15"],
        ),
        (
            MissingDowngrade,
            {"m.py": revision_file("m", body="op.execute('x')").replace("pass", "op.execute()")},
            [],
        ),
    ],
)
def test_rules_that_are_off_by_default(
    rule: type[Rule], files: dict[str, str], expected: list[str]
) -> None:
    moved = {p if "/" in p else f"migrations/versions/{p}": text for p, text in files.items()}
    assert places(rule, chain_of(moved)) == expected
