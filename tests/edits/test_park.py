"""Parking chains, and making the chains that follow them: the plans, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.contract.project import Project
from revlint.edits.new_chain import NewChain, plan_new_chain
from revlint.edits.park import plan_park
from revlint.edits.plan import Plan
from revlint.edits.planned_tree import planned_tree
from revlint.engine.example import history, revision_file
from revlint.engine.lint import lint
from revlint.engine.project import read_project
from revlint.errors import EditRefused
from revlint.path_text import show_paths
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import Tree
from revlint_rules import RULES

ENV = "from alembic import context\ncontext.configure(connection=connection)\n"

#: Two chains that have nothing in common.
TWO = {
    **history("<base> -> a", "a -> b", under="oss/core"),
    **history("<base> -> x", under="ee/core"),
    "oss/core/env.py": ENV,
    "ee/core/env.py": ENV,
    "oss/core/versions/a.py": revision_file("a", body="op.execute('SELECT 1')"),
    "ee/core/versions/x.py": revision_file("x", body="op.execute('SELECT 2')"),
}

CONFIG = """\
switch = []
[chains.oss]
script-location = "oss/core"
[chains.ee]
script-location = "ee/core"
[editions]
oss.core = ["oss"]
ee.core = ["ee"]
"""


def project_of(files: dict[str, str], config: str = CONFIG) -> Project:
    tree = MemoryTree(files | {"revlint.toml": config} if config else files)
    parsed = parse_config(config) if config else Config()
    return read_project(tree, parsed)


def written(project: Project, plan: Plan) -> Tree:
    return planned_tree(project.tree, plan)


def config_after(project: Project, plan: Plan) -> str:
    return written(project, plan).read("revlint.toml").decode()


def findings_after(project: Project, plan: Plan) -> list[str]:
    tree = written(project, plan)
    config = parse_config(tree.read("revlint.toml").decode())
    found = lint(Path("/project"), tree, config, RULES).findings
    return [f"{finding.rule} {finding.location.path}" for finding in found]


def paths(plan: Plan) -> list[str]:
    return [change.path for change in plan.changes]


def park(
    project: Project, id_: str = "park0", *, only: str | None = None, declares: bool = True
) -> Plan:
    chains = [chain for chain in project.chains if only in (None, chain.name)]
    return plan_park(project, chains, id_, "park the chain", declares=declares)


def follow(project: Project, *after: str, declares: bool = True, **changes: str) -> Plan:
    by_name = {chain.name: chain for chain in project.chains}
    given = {
        "name": "shared",
        "directory": "oss/shared",
        "root": "oss0000",
        "table": "alembic_version_oss",
        "message": "shared root",
        **changes,
    }
    new = NewChain(**given, after=[by_name[name] for name in after])
    return plan_new_chain(project, new, declares=declares)


def test_chains_are_parked_on_one_id() -> None:
    project = project_of(TWO)

    plan = park(project)

    assert plan.title == "park oss and ee on 'park0'"
    assert paths(plan) == [
        "ee/core/versions/park0_park_the_chain.py",
        "oss/core/versions/park0_park_the_chain.py",
        "revlint.toml",
    ]
    assert plan.heads == {"oss": ("park0",), "ee": ("park0",)}
    assert config_after(project, plan) == CONFIG + (
        '\n[[alignments]]\nrevision = "park0"\nchains = ["oss", "ee"]\n'
    )
    assert findings_after(project, plan) == []


def test_one_chain_is_parked_by_a_key() -> None:
    project = project_of(TWO)

    plan = park(project, only="ee")

    assert paths(plan) == ["ee/core/versions/park0_park_the_chain.py", "revlint.toml"]
    assert config_after(project, plan) == CONFIG.replace(
        "[chains.ee]\n", '[chains.ee]\nparked-at = "park0"\n'
    )
    assert findings_after(project, plan) == []


def test_what_to_declare_is_said() -> None:
    plan = park(project_of(TWO), declares=False)

    assert len(plan.changes) == 2
    assert show_paths(plan.notes[1]) == (
        "declare it in revlint.toml (--write-config does):\n"
        '[[alignments]]\nrevision = "park0"\nchains = ["oss", "ee"]\n'
    )


def test_without_a_configuration_one_is_proposed() -> None:
    project = project_of(TWO, config="")

    plan = park(project)

    text = config_after(project, plan)
    assert [alignment.revision for alignment in parse_config(text).alignments] == ["park0"]
    assert findings_after(project, plan) == []


def test_twice_is_once() -> None:
    project = project_of(TWO)
    tree = written(project, park(project))
    again = read_project(tree, parse_config(tree.read("revlint.toml").decode()))

    assert park(again).changes == ()


def test_a_chain_that_is_parked_already_stays() -> None:
    files = {**TWO, **history("<base> -> x", "x -> park0", under="ee/core")}

    plan = park(project_of({**files, "ee/core/env.py": ENV}), declares=False)

    assert plan.title == "park oss on 'park0'"
    assert paths(plan) == ["oss/core/versions/park0_park_the_chain.py"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("<base> -> a", "a -> b", "a -> c"), "chain oss has heads 'b' and 'c'; it needs one head"),
        (("<base> -> park0", "park0 -> b"), "chain oss has another revision 'park0'"),
        ((), "chain oss has no revision"),
    ],
)
def test_a_chain_that_cannot_be_parked_is_refused(lines: tuple[str, ...], message: str) -> None:
    files = {path: text for path, text in TWO.items() if not path.startswith("oss/core/versions")}
    files |= history(*lines, under="oss/core")

    with pytest.raises(EditRefused, match=message):
        park(project_of(files))


def test_a_chain_with_an_unreadable_file_is_refused() -> None:
    """The file may follow the head."""
    files = {**TWO, "oss/core/versions/c.py": "revision = 'c'\ndown_revision = ("}

    with pytest.raises(EditRefused, match="it cannot be read; repair it first") as refused:
        park(project_of(files))

    assert str(refused.value).startswith("oss/core/versions/c.py: ")


def test_a_new_chain_follows_the_parked_ones() -> None:
    project = project_of(TWO)
    tree = written(project, park(project))
    parked = read_project(tree, parse_config(tree.read("revlint.toml").decode()))

    plan = follow(parked, "oss", "ee")

    assert plan.title == "make chain shared, which begins with 'oss0000'"
    assert show_paths(plan.notes[1]) == "upgrade it after oss and ee, with oss/shared/alembic.ini"
    assert paths(plan) == [
        "oss/shared/alembic.ini",
        "oss/shared/env.py",
        "oss/shared/script.py.mako",
        "oss/shared/versions/oss0000_shared_root.py",
        "revlint.toml",
    ]
    after = written(parked, plan)
    assert after.read("oss/shared/env.py").decode() == ENV.replace(
        "=connection", '=connection, version_table="alembic_version_oss"'
    )
    assert after.read("oss/shared/alembic.ini") == b"[alembic]\nscript_location = %(here)s\n"
    config = parse_config(config_after(parked, plan))
    assert [run.chains for run in config.runs] == [("oss", "shared"), ("ee", "shared")]
    shared = config.chains[-1]
    assert (shared.name, shared.root, shared.id_pattern, shared.after) == (
        "shared",
        "oss0000",
        r"oss\d{4}",
        ("oss", "ee"),
    )
    assert findings_after(parked, plan) == []


def test_a_chain_of_one_edition_joins_that_edition() -> None:
    project = project_of(TWO)
    for make in (park, lambda p: follow(p, "oss", "ee")):
        tree = written(project, make(project))
        project = read_project(tree, parse_config(tree.read("revlint.toml").decode()))

    plan = follow(project, "ee", "shared", name="more", directory="ee/more", root="ee0", table="t")

    runs = {run.edition: run.chains for run in parse_config(config_after(project, plan)).runs}
    assert runs == {"oss": ("oss", "shared"), "ee": ("ee", "shared", "more")}
    assert findings_after(project, plan) == []


def test_an_undeclared_chain_may_stay_so() -> None:
    plan = follow(project_of(TWO), "oss", declares=False)

    assert plan.accepts == {"undeclared-chain"}
    assert "revlint.toml" not in paths(plan)
    assert show_paths(plan.notes[-1]).startswith(
        "declare it in revlint.toml (--write-config does):\n[chains.shared]\n"
    )


def test_packages_stay_packages() -> None:
    files = {"oss/core/__init__.py": "", "oss/core/versions/__init__.py": "", **TWO}

    assert paths(follow(project_of(files), "oss", declares=False))[:2] == [
        "oss/shared/__init__.py",
        "oss/shared/alembic.ini",
    ]


def test_a_toml_file_gives_a_plain_ini() -> None:
    files = {path: text for path, text in TWO.items() if not path.endswith(".ini")}
    files["pyproject.toml"] = (
        '[tool.alembic]\nscript_location = "%(here)s/oss/core"\nprepend_sys_path = ["."]\n'
    )
    project = project_of(files)

    after = written(project, follow(project, "oss", declares=False))

    assert after.read("oss/shared/alembic.ini") == (
        b"[alembic]\nscript_location = %(here)s\nprepend_sys_path = .\n"
    )


@pytest.mark.parametrize(
    ("files", "changes", "message"),
    [
        ({}, {"table": "alembic_version"}, "chain oss/core has the version table alembic_version"),
        ({}, {"directory": "oss/core"}, "oss/core/env.py: there is such a file already"),
        ({"oss/core/env.py": ""}, {}, "does not call context.configure"),
        (
            {"oss/core/env.py": f"{ENV}context.configure(**options)\n"},
            {},
            "its copy would not use the version table alembic_version_oss for certain; write ",
        ),
        ({"oss/core/alembic.ini": "[alembic]\nscript_location = %(here)s\n%\n"}, {}, "cannot be"),
        ({}, {"root": "o-1"}, "cannot use 'o-1' as a revision id: it has '-'"),
    ],
)
def test_a_chain_that_cannot_be_modelled_is_refused(
    files: dict[str, str], changes: dict[str, str], message: str
) -> None:
    with pytest.raises(EditRefused, match=message):
        follow(project_of({**TWO, **files}, config=""), "oss/core", declares=False, **changes)
