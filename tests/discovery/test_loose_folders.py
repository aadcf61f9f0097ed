"""Folders of revision files that no configuration names: what Alembic loads, and what is said."""

from __future__ import annotations

import re
import shutil
import warnings
from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path

import pytest
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory

from revlint.config.config import Config
from revlint.discovery.script_directory import Discovery, SkippedFile
from revlint.engine.example import history, revision_file
from revlint.engine.lint import lint
from revlint.finding import Severity
from revlint.path_text import show_paths
from revlint.sources.disk import DiskTree
from revlint_rules import RULES
from revlint_rules.ignored_file import IgnoredFile
from tests.change import changes
from tests.contract_support import lint_tree
from tests.discovery.test_discover import IN_CODE, find, ini, loc, names, only, rev

ENV = {"migrations/env.py": "from alembic import context\n"}
INI = {"alembic.ini": loc("migrations")}
A, B, C = rev("a"), rev("b", "a"), rev("c", "b")
V = "migrations/versions"


def alembic(
    tmp_path: Path, files: Mapping[str, str], section: str = "alembic"
) -> tuple[list[str], str]:
    """The heads of a tree as Alembic has them, or the error that every command ends in."""
    tree = tmp_path / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    for path, text in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text)
    with chdir(tree), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config = AlembicConfig("alembic.ini", "pyproject.toml", ini_section=section)
        try:
            return ScriptDirectory.from_config(config).get_heads(), ""
        except KeyError as error:
            return [], f"KeyError: {error}"


def told(files: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The findings of every rule as rule, severity and ``path:line:column``."""
    return [
        (
            f.rule,
            f.severity.value if f.severity else "",
            f"{f.location.path}:{f.location.range.line}:{f.location.range.column}",
        )
        for f in lint_tree(files, "")
    ]


#: A configuration that needs folders which it does not name: the heads and the error of Alembic,
#: the place of the setting, and the folders.
NEEDED = {
    "a parent in a subfolder": (
        {**ENV, **INI, f"{V}/old/a.py": A, f"{V}/b.py": B},
        (), "KeyError: 'a'", "alembic.ini:2:19", [f"{V}/old"],
    ),
    "a dependency in a subfolder": (
        {
            **ENV, **INI, f"{V}/old/a.py": A,
            f"{V}/x.py": revision_file("x", (), labels=("side",), depends_on=("a",)),
        },
        (), "KeyError: 'a'", "alembic.ini:2:19", [f"{V}/old"],
    ),
    "two levels down": (
        {**ENV, **INI, f"{V}/2024/q1/a.py": A, f"{V}/b.py": B},
        (), "KeyError: 'a'", "alembic.ini:2:19", [f"{V}/2024/q1"],
    ),
    "a parent in a folder elsewhere": (
        {**ENV, **INI, "plugins/revs/a.py": A, f"{V}/b.py": B},
        (), "KeyError: 'a'", "alembic.ini:2:19", ["plugins/revs"],
    ),
    "all files in a subfolder": (
        {**ENV, **INI, f"{V}/2025/a.py": A, f"{V}/2025/b.py": B},
        (), "", "alembic.ini:2:19", [f"{V}/2025"],
    ),
    "all files in a folder beside": (
        {**ENV, **INI, "migrations/revs/a.py": A, "migrations/revs/b.py": B},
        (), "", "alembic.ini:2:19", ["migrations/revs"],
    ),
    "a location that has only subfolders": (
        {
            **ENV, f"{V}/2025/a.py": A,
            "alembic.ini": ini("script_location = migrations", f"version_locations = {V}"),
        },
        (), "", "alembic.ini:3:21", [f"{V}/2025"],
    ),
    "recursion that is not true": (
        {
            **ENV, f"{V}/2025/a.py": A,
            "alembic.ini": ini("script_location = migrations", "recursive_version_locations = 1"),
        },
        (), "", "alembic.ini:2:19", [f"{V}/2025"],
    ),
    "TOML": (
        {
            **ENV, f"{V}/old/a.py": A, f"{V}/b.py": B,
            "pyproject.toml": '[tool.alembic]\nscript_location = "migrations"\n',
        },
        (), "KeyError: 'a'", "pyproject.toml:2:1", [f"{V}/old"],
    ),
    "a comment names the key": (
        {
            **ENV, f"{V}/old/a.py": A, f"{V}/b.py": B,
            "alembic.ini": ini("script_location = migrations", f"# version_locations = {V}/old"),
            "app.py": "# version_locations\nconfig.get_main_option('version_locations')\n",
        },
        (), "KeyError: 'a'", "alembic.ini:2:19", [f"{V}/old"],
    ),
    "env.py sets the option, too late": (
        {
            **INI, f"{V}/old/a.py": A, f"{V}/b.py": B,
            "migrations/env.py": "context.config.set_main_option('version_locations', 'x')\n",
        },
        (), "KeyError: 'a'", "alembic.ini:2:19", [f"{V}/old"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NEEDED)
def test_a_folder_that_the_configuration_does_not_name(case: str, tmp_path: Path) -> None:
    files, heads, error, place, folders = NEEDED[case]
    assert alembic(tmp_path, files) == ([*heads], error)
    unread = only(find(files)).unread
    assert unread is not None
    assert [*unread.folders] == folders
    errors = [found for found in told(files) if found[0] != "invalid-config"]
    assert errors == [("ignored-file", "error", place)]


@pytest.mark.parametrize("case", NEEDED)
def test_the_help_makes_the_tree_whole(case: str, tmp_path: Path) -> None:
    """The advice, followed literally; then Alembic loads the chain and nothing is reported."""
    files = dict(NEEDED[case][0])
    finding = next(f for f in lint_tree(files, "") if f.rule == IgnoredFile.name)
    advice = show_paths(finding.help)
    match = re.fullmatch(
        r"(?:rename \S+ to \S+, or )?set (.+) in \[(?:tool\.)?alembic\] of (\S+)", advice
    )
    assert match, advice
    path = match[2]
    keys = ("version_locations", "recursive_version_locations", "path_separator")
    kept = [line for line in files[path].splitlines() if not line.startswith(keys)]
    values = [match[1]] if path.endswith(".toml") else match[1].split(" and ")
    files[path] = "\n".join([*kept, *values, ""])
    heads, error = alembic(tmp_path, files)
    assert (len(heads), error) == (1 if "x" not in heads else 2, "")
    assert [found for found in told(files) if found[0] != "multiple-heads"] == []


#: Where code sets the locations, the folders are part of the chain.
CODE = {
    "a call": IN_CODE,
    "a keyword": {"src/app.py": "Alembic(version_locations=['x'])\n"},
    "a key": {"src/app.py": "ALEMBIC = {'version_locations': []}\n"},
    "an item": {"src/app.py": "app.config['ALEMBIC']['version_locations'] = []\n"},
    "recursion": {"src/app.py": "config.set_main_option('recursive_version_locations', 'true')\n"},
    "an attribute in env.py": {"migrations/env.py": "context.script.version_locations = []\n"},
    "setattr in env.py": {"migrations/env.py": "setattr(s, 'version_locations', [])\n"},
}


@pytest.mark.parametrize("case", CODE)
def test_code_sets_the_locations(case: str) -> None:
    files = {**ENV, **INI, f"{V}/old/a.py": A, f"{V}/b.py": B, **CODE[case]}
    directory = only(find(files))
    assert directory.directories == ("migrations", V, f"{V}/old")
    assert told(files) == []


@pytest.mark.parametrize(
    "path", ["tests/app.py", "conftest.py", "src/test_app.py", "other/app.py", "venv/app.py"]
)
def test_code_of_others_does_not_count(path: str) -> None:
    """Neither tests, nor what is nearer to another chain, nor dependencies."""
    files = {**ENV, **INI, f"{V}/old/a.py": A, f"{V}/b.py": B, path: IN_CODE["manage.py"]}
    files |= history("<base> -> z", under="other") | {"other/alembic.ini": loc("%(here)s")}
    files["venv/pyvenv.cfg"] = ""
    assert told(files) == [("ignored-file", "error", "alembic.ini:2:19")]


def test_a_whole_chain_with_a_subfolder_is_a_warning(tmp_path: Path) -> None:
    files = {**ENV, **INI, f"{V}/a.py": A, f"{V}/b.py": B, f"{V}/old/c.py": C}
    files[f"{V}/old/__init__.py"] = ""
    assert alembic(tmp_path, files) == (["b"], "")
    assert told(files) == [("ignored-file", "warning", f"{V}/old/c.py:1:1")]


def test_the_help_for_a_folder_that_need_not_run() -> None:
    files = {**ENV, **INI, f"{V}/a.py": A, f"{V}/b.py": B, f"{V}/old/c.py": C, "next/d.py": C}
    found = lint_tree(files, "")
    assert {show_paths(f.help) for f in found} == {
        "name the folder in exclude in revlint.toml, or in version_locations if its files must run"
    }
    folders = [show_paths(f.facts[0]).rpartition(" ")[2] for f in found]
    assert folders == [f"{V}/old", "next"]
    config = Config(exclude=tuple(folders))
    assert lint_tree({p: text for p, text in files.items() if not config.excludes(p)}, "") == ()


def test_a_suppressed_rule_does_not_hide_the_missing_parent() -> None:
    files = {**ENV, **INI, f"{V}/old/a.py": A, f"{V}/b.py": B}
    found = lint_tree(files, 'ignore = ["ignored-file"]\n')
    assert [f.rule for f in found] == ["missing-parent"]


@pytest.mark.parametrize("moved", [["a"], ["a", "b"]])
def test_files_that_a_change_moves_into_a_subfolder(moved: list[str]) -> None:
    """One finding of the change: the files are there, and no revision is called removed."""
    before = {**ENV, **INI, f"{V}/a.py": A, f"{V}/b.py": B}
    now = {p.replace(f"{V}/", f"{V}/2025/") if p[-4:-3] in moved else p: before[p] for p in before}
    (finding,) = changes.findings(before, now)
    assert (finding.rule, finding.severity, finding.in_base) == (
        "ignored-file",
        Severity.ERROR,
        False,
    )


# A configuration from which nothing is read


DIALECTS = {
    **ENV,
    f"{V}/pg/1.py": rev("p1"),
    f"{V}/pg/2.py": rev("p2", "p1"),
    f"{V}/lite/1.py": rev("s1"),
}


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("", [("ignored-file", "error", "alembic.ini:2:19")]),
        (f"version_locations = {V}/DIALECT", [("missing-location", "error", "alembic.ini:3:21")]),
        (f"version_locations = {V}", [("ignored-file", "error", "alembic.ini:3:21")]),
    ],
)
def test_a_folder_per_dialect(
    entry: str, expected: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    """One chain each, and an error where the configuration should name them."""
    files = {**DIALECTS, "alembic.ini": ini("script_location = migrations", entry)}
    assert alembic(tmp_path, files) == ([], "")
    found = find(files)
    assert [d.files for d in found.script_directories] == [
        (f"{V}/lite/1.py",),
        (f"{V}/pg/1.py", f"{V}/pg/2.py"),
    ]
    assert told(files) == expected


def test_the_help_for_several_histories(tmp_path: Path) -> None:
    files = {**DIALECTS, **INI}
    (finding,) = lint_tree(files, "")
    assert show_paths(finding.help) == (
        "these folders are several histories: give each a section with its own "
        "version_locations in alembic.ini, and run alembic -n SECTION"
    )
    files["alembic.ini"] = "".join(
        ini("script_location = migrations", f"version_locations = {V}/{name}", section=name)
        for name in ("pg", "lite")
    )
    assert alembic(tmp_path, files, "pg") == (["p2"], "")
    assert alembic(tmp_path, files, "lite") == (["s1"], "")
    assert told(files) == []


@pytest.mark.parametrize("folders", [["pg"], ["pg", "lite"]])
def test_the_help_for_a_location_that_is_not_there(folders: list[str], tmp_path: Path) -> None:
    entry = f"version_locations = {V}/DIALECT"
    files = {p: t for p, t in DIALECTS.items() if p.split("/")[-2] in ("migrations", *folders)}
    (finding,) = lint_tree({**files, "alembic.ini": ini("script_location = migrations", entry)}, "")
    places = " and ".join(f"{V}/{name}" for name in sorted(folders))
    assert show_paths(finding.facts[-1]) == f"there are revision files in {places}"
    advice = show_paths(finding.help)
    if len(folders) == 1:
        assert advice == f"name {V}/pg instead"
        files["alembic.ini"] = ini("script_location = migrations", f"version_locations = {V}/pg")
        assert alembic(tmp_path, files) == (["p2"], "")
        assert told(files) == []
    else:
        assert advice == (
            "these folders are several histories: give each a section with its own "
            "version_locations, and run alembic -n SECTION"
        )


def test_what_a_folder_is_needed_for() -> None:
    entry = f"version_locations = {V} plug/one"
    files = {**ENV, f"{V}/c.py": C, "plug/one/b.py": B, "plug/two/a.py": A}
    (finding,) = lint_tree({**files, "alembic.ini": ini("script_location = migrations", entry)}, "")
    assert [show_paths(fact) for fact in finding.facts] == [
        "plug/two is not loaded",
        "it defines 'a', which plug/one/b.py refers to",
        "every Alembic command ends in KeyError: 'a'",
    ]
    assert show_paths(finding.label) == f"Alembic loads {V} and plug/one only"


def test_sections_that_all_name_what_is_not_there(tmp_path: Path) -> None:
    text = "".join(
        ini("script_location = migrations", f"version_locations = {V}/{name}", section=name)
        for name in ("alembic", "second")
    )
    files = {**ENV, "alembic.ini": text, f"{V}/pg/1.py": rev("p1")}
    assert alembic(tmp_path, files, "second") == ([], "")
    found = find(files)
    assert [d.unread is not None for d in found.script_directories] == [True, True]
    assert told(files) == [
        ("missing-location", "error", "alembic.ini:3:21"),
        ("missing-location", "error", "alembic.ini:6:21"),
    ]


# All candidates at once


@pytest.mark.parametrize("last", ["b", "expand"])
def test_equally_tied_folders_are_attached_together(last: str) -> None:
    """As in openstack/keystone: one root, and a branch in each of two folders."""
    files = {
        **IN_CODE, **ENV, **INI,
        f"{V}/a.py": A,
        f"{V}/r1/contract/c1.py": rev("c1", "a", label="contract"),
        f"{V}/r1/{last}/e1.py": rev("e1", "a", label="expand"),
    }  # fmt: skip
    directory = only(find(files))
    assert len(directory.files) == 3
    assert directory.skipped == ()
    assert told(files) == []


def test_copies_of_a_history_go_to_the_nearest_chain() -> None:
    files = {**IN_CODE}
    for name in ("one", "two"):
        files |= {
            f"{name}/alembic.ini": loc("%(here)s/m"),
            f"{name}/m/env.py": "",
            f"{name}/m/versions/b.py": B,
            f"{name}/m/old/a.py": A,
        }
    found = find(files)
    assert [d.files for d in found.script_directories] == [
        (f"{name}/m/versions/b.py", f"{name}/m/old/a.py") for name in ("one", "two")
    ]


# Chains that code alone configures


def test_packages_of_migrations() -> None:
    """Each history is a chain; without a file of Alembic's its version table is not known."""
    files = {
        "core/migrations/1.py": rev("k1"),
        "core/migrations/2.py": rev("k2", "k1"),
        "plugins/blog/versions/1.py": rev("b1"),
    }
    found = find(files)
    assert names(found) == ["core/migrations", "plugins/blog"]
    assert [len(d.files) for d in found.script_directories] == [2, 1]
    assert [d.version_table.known for d in found.script_directories] == [False, False]
    assert told(files) == []


def test_a_mistake_in_a_package_of_migrations_is_reported() -> None:
    files = {f"revs/{n}.py": rev(n, *([p] if p else [])) for n, p in [("a", ""), ("b", "gone1")]}
    assert told(files) == [("missing-parent", "error", "revs/b.py:10:17")]
    files = {"revs/a.py": A, "revs/b.py": B, "revs/c.py": rev("c", "a")}
    assert [rule for rule, _, _ in told(files)] == ["multiple-heads"]


def test_a_plug_in_of_another_package() -> None:
    """What it refers to is assumed to be elsewhere, and that is said with how to declare it."""
    files = {
        "plugin/alembic/1.py": revision_file("p1", ("dbdbc1b19cf2",), labels=("plugin",)),
        "plugin/alembic/2.py": revision_file("p2", ("p1",), depends_on=("9848d0149abd",)),
    }
    assert only(find(files)).external == ("9848d0149abd", "dbdbc1b19cf2")
    (finding,) = lint_tree(files, "")
    assert told(files) == [("ignored-file", "warning", "plugin/alembic/1.py:1:1")]
    declared = show_paths(finding.help).partition("[chains.NAME] with ")[2].replace(" and ", ", ")
    values = re.sub(r", (?=[a-z])", "\n", declared)
    assert lint_tree(files, f"[chains.plugin]\n{values}\n") == ()


def test_a_slip_of_a_plug_in_is_no_other_package() -> None:
    files = {"p/1.py": rev("dbdbc1b19cf2", "0123456789ab"), "p/2.py": rev("e1", "dbdbc1b19cf3")}
    assert only(find(files)).external == ("0123456789ab",)


def test_what_is_no_history_of_its_own() -> None:
    """Copies, parts, single files, folders in a script directory, and what is among tests."""
    files = {
        **ENV, **INI, f"{V}/a.py": A, f"{V}/b.py": B,
        "backup/a.py": A,
        "next/c.py": C,
        "migrations/temp/y.py": rev("y"),
        "migrations/temp/y2.py": rev("y2", "y"),
        "one/v.py": rev("v"),
        "part/z.py": rev("z", "0123456789ab"),
        "part/z2.py": rev("z2", "z"),
        "tests/data/x.py": rev("x"),
        "tests/data/x2.py": rev("x2", "x"),
    }  # fmt: skip
    found = find(files)
    assert names(found) == ["migrations"]
    assert [f.path for f in found.ignored_folders] == [
        "backup",
        "migrations/temp",
        "next",
        "one",
        "part",
        "tests/data",
    ]


def test_files_without_a_known_id_are_a_chain_too() -> None:
    """Never "nothing to lint" beside revision files."""
    text = "import os\nrevision = os.environ['X']\ndown_revision = None\n"
    assert only(find({"revs/1.py": text})).files == ("revs/1.py",)
    assert only(find({"tests/revs/1.py": rev("p1")})).files == ("tests/revs/1.py",)


# What counts as a revision file


def test_text_in_a_string_is_no_revision_file() -> None:
    test = f"TEXT = '''\n{A}'''\n\n\ndef test_it() -> None:\n    pass\n"
    assert find({**ENV, **INI, f"{V}/a.py": A, "tests/test_it.py": test}).ignored_folders == ()
    assert find({"tests/test_it.py": test}) == Discovery()


def test_every_file_of_a_folder_is_looked_at() -> None:
    files = {**ENV, **INI, f"{V}/a.py": A, f"{V}/b.py": B}
    files |= {f"app/{n}.py": "x = 1\n" for n in "cdefghi"}
    files["app/__init__.py"] = ""
    files["app/d2.py"] = C
    assert find(files).ignored_folders == (SkippedFile("app", "folder", 1, "app/d2.py"),)


def test_a_revision_file_that_does_not_parse_counts() -> None:
    files = {**ENV, **INI, f"{V}/a.py": A, "old/x.py": rev("x", "a") + "print 'x'\n"}
    assert [f.path for f in find(files).ignored_folders] == ["old"]


#: A chain whose folder ``versions`` is gone: where its files are, and the advice.
GONE = {
    "renamed": ("migrations/versoins", "rename migrations/versoins to migrations/versions, or "),
    "moved": ("db/old", "move db/old to migrations/versions, or "),
    "below": ("migrations/2025/old", "move migrations/2025/old to migrations/versions, or "),
}


@pytest.mark.parametrize("case", GONE)
def test_the_default_folder_is_gone(case: str, tmp_path: Path) -> None:
    folder, advice = GONE[case]
    files = {**ENV, **INI, f"{folder}/a.py": A, f"{folder}/b.py": B}
    assert alembic(tmp_path, files) == ([], "")
    (finding,) = lint_tree(files, "")
    assert finding.rule == "ignored-file"
    assert show_paths(finding.title) == "the folder migrations/versions does not exist"
    assert [*map(show_paths, finding.facts)] == [
        "Alembic looks there, since version_locations is not set",
        f"{folder} is not loaded",
        "alembic upgrade head does nothing and exits with 0",
    ]
    assert show_paths(finding.help).startswith(f"{advice}set version_locations = %(here)s/{folder}")
    moved = {path.replace(folder, "migrations/versions"): text for path, text in files.items()}
    assert told(moved) == []


def test_the_default_folder_is_a_link_to_nothing(tmp_path: Path) -> None:
    for path, text in {**ENV, **INI, "old/a.py": A, "old/b.py": B}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "migrations/versions").symlink_to("../new")
    (finding,) = lint(tmp_path, DiskTree(tmp_path), Config(), RULES).findings
    assert show_paths(finding.title) == "the folder migrations/versions does not exist"
    assert show_paths(finding.facts[1]) == "it is a link to new, which does not exist"
    assert show_paths(finding.help).startswith("make the link lead to old, or set version_loc")
