"""The rules that live on what discovery found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory

from revlint.config.config import Config
from revlint.engine.example import history
from revlint.engine.project import read_project
from revlint.engine.rule import ChainRule, ProjectRule, Rule
from revlint.finding import Finding, Severity
from revlint.path_text import show_paths
from revlint.sources.memory import MemoryTree
from revlint_rules.ignored_file import IgnoredFile
from revlint_rules.invalid_config import InvalidConfig
from revlint_rules.missing_location import MissingLocation
from revlint_rules.overlapping_locations import OverlappingLocations
from revlint_rules.split_version_table import SplitVersionTable
from tests.cli.projects import write
from tests.contract_support import lint_tree, said

TWO = history("<base> -> a", "a -> b")


def findings(rule: type[Rule], files: Mapping[str, str | bytes]) -> list[Finding]:
    project = read_project(MemoryTree(files), Config())
    if issubclass(rule, ChainRule):
        return [f for chain in project.chains for f in rule().check(chain)]
    assert issubclass(rule, ProjectRule)
    return list(rule().check(project))


def places(rule: type[Rule], files: Mapping[str, str | bytes]) -> list[str]:
    return [f"{f.location.path}:{f.location.range.line}" for f in findings(rule, files)]


def ini(*lines: str) -> dict[str, str]:
    return {**TWO, "alembic.ini": "\n".join(["[alembic]", "script_location = migrations", *lines])}


@pytest.mark.parametrize(
    "rule", [InvalidConfig, MissingLocation, OverlappingLocations, SplitVersionTable, IgnoredFile]
)
@pytest.mark.parametrize(
    "files",
    [
        {},
        TWO,
        ini(),
        ini("version_path_separator = os  # Use os.pathsep. Default configuration."),
        ini("version_locations = migrations/versions /app/plugins pk:revisions"),
    ],
)
def test_nothing_to_say(rule: type[Rule], files: dict[str, str]) -> None:
    assert findings(rule, files) == []


def test_invalid_config_says_what_alembic_does() -> None:
    (finding,) = findings(InvalidConfig, ini("path_separator = ,", "version_locations = a,b"))
    assert finding.title == "Alembic does not know path_separator = ,"
    assert finding.facts == (
        "every alembic command fails, since version_locations is set: ValueError: ',' is not a "
        "valid value for path_separator; expected 'space', 'newline', 'os', ':', ';'",
    )
    assert finding.help == "set path_separator = os and separate the entries with ':'"
    assert finding.chain == "migrations"
    place = finding.location.range
    assert (place.line, place.column, place.end_column) == (3, 18, 19)


def test_invalid_config_tells_every_mistake_once() -> None:
    files = ini("sourceless = yes", "recursive_version_locations = 1", "file_template = %(rev)s")
    assert places(InvalidConfig, files) == ["alembic.ini:4", "alembic.ini:3", "alembic.ini:5"]


def test_invalid_config_of_a_broken_file() -> None:
    files: dict[str, str | bytes] = {**TWO, "alembic.ini": b"\xff\x00script_location"}
    assert places(InvalidConfig, files) == ["alembic.ini:1", "alembic.ini:1"]


def test_one_missing_location_of_one_is_an_empty_chain() -> None:
    files = ini("version_locations = nowhere")
    for path in TWO:
        if "/versions/" in path:
            del files[path]
    assert findings(MissingLocation, files) == []


def test_one_missing_location_beside_revision_files() -> None:
    assert places(MissingLocation, ini("version_locations = nowhere")) == ["alembic.ini:3"]


@pytest.mark.parametrize(
    ("entries", "start"),
    [
        ("migrations/versions nowhere", "version location 'nowhere' does not exist"),
        ("migrations/versions ../x", "version location '../x' leads out of the project"),
        ("migrations/versions,", "version_locations has an empty entry"),
    ],
)
def test_missing_location(entries: str, start: str) -> None:
    (finding,) = findings(MissingLocation, ini(f"version_locations = {entries}"))
    assert finding.title.startswith(start)
    assert finding.location.range.line == 3


def test_split_version_table_names_both() -> None:
    env = (
        "from alembic import context\n"
        "def offline():\n"
        "    context.configure(version_table_schema='app')\n"
        "def online():\n"
        "    context.configure()\n"
    )
    (finding,) = findings(SplitVersionTable, {**TWO, "migrations/env.py": env})
    assert finding.title == "two version tables, alembic_version and app.alembic_version"
    assert finding.label == "uses alembic_version"
    assert finding.facts == (
        "each mode, offline and online, sees only what it recorded itself",
        "a database that was set up in one mode looks empty to the other",
    )
    assert finding.help == (
        "pass the version_table and version_table_schema of your databases in every call"
    )
    assert finding.location.range.line == 5
    assert [(r.message, r.location.range.line) for r in finding.related] == [
        ("uses app.alembic_version", 3)
    ]


@pytest.mark.parametrize(
    ("entries", "texts"),
    [
        (
            "migrations/versions ./migrations/versions",
            (
                "2 revision files are found twice",
                "version_locations names migrations/versions twice: migrations/versions/a.py "
                "and others",
                "remove this entry",
            ),
        ),
        (
            "migrations/versions/sub migrations/versions",
            (
                "a revision file is found twice",
                "version locations migrations/versions/sub and migrations/versions both lead to "
                "it: migrations/versions/sub/c.py",
                "remove the entry of migrations/versions/sub",
            ),
        ),
    ],
)
def test_overlapping_locations_are_reported_once(entries: str, texts: tuple[str, ...]) -> None:
    files = ini(f"version_locations = {entries}", "recursive_version_locations = true")
    if "sub" in entries:
        files["migrations/versions/sub/c.py"] = history("b -> c")["migrations/versions/c.py"]
    (finding,) = findings(OverlappingLocations, files)
    effect = "Alembic loads it once and warns on every command: loaded twice! ignoring"
    assert finding.facts[1] == effect
    assert tuple(map(show_paths, (finding.title, finding.facts[0], finding.help))) == texts
    assert finding.location.range.column > 1


@pytest.mark.parametrize("sub", [False, True])
def test_the_help_for_overlapping_locations(sub: bool) -> None:
    """Without the entry that the finding names, the same files are found once."""
    entries = ["migrations/versions/sub" if sub else "./migrations/versions", "migrations/versions"]
    lines = ["recursive_version_locations = true"]
    files = ini("version_locations = " + " ".join(entries), *lines)
    files["migrations/versions/sub/c.py"] = history("b -> c")["migrations/versions/c.py"]
    (finding,) = findings(OverlappingLocations, files)
    left = entries[1:] if sub else entries[:1]
    assert show_paths(finding.help) == (
        f"remove the entry of {entries[0]}" if sub else "remove this entry"
    )
    files |= ini("version_locations = " + " ".join(left), *lines)
    assert findings(OverlappingLocations, files) == []
    chain = read_project(MemoryTree(files), Config()).chains[0]
    assert chain.heads == ("c",)


@pytest.mark.parametrize(
    "files",
    [
        history("<base> -> ee1", under="ee"),
        {
            "plug/revs/1.py": "revision = 'p1'\ndown_revision = None\n",
            "plug/revs/2.py": "revision = 'p2'\ndown_revision = 'p1'\n",
        },
        {
            **history("<base> -> ee1", under="ee"),
            "ee/alembic.ini": "[second]\nscript_location = %(here)s\n",
        },
    ],
)
def test_the_help_for_an_undeclared_chain(files: dict[str, str]) -> None:
    files = {**files, **TWO}
    config = '[chains.main]\nscript-location = "migrations"\n'
    finding = next(f for f in lint_tree(files, config) if f.rule == "undeclared-chain")
    advice = re.fullmatch(
        r"declare it in revlint.toml: (\[chains\.NAME\]) with (.+); or name its folder in exclude",
        show_paths(finding.help),
    )
    assert advice, show_paths(finding.help)
    keys = re.sub(r",? (?:and )?(?=[a-z-]+ = )", "\n", " " + advice[2])
    declared = f"{config}{advice[1]}{keys}\n"
    assert "undeclared-chain" not in [f.rule for f in lint_tree(files, declared)]


def test_ignored_folder_that_no_chain_reaches() -> None:
    files = {**TWO, "scratch/c.py": history("<base> -> c")["migrations/versions/c.py"]}
    (finding,) = findings(IgnoredFile, files)
    assert finding.title == "no chain loads 1 revision file"
    assert [show_paths(fact) for fact in finding.facts] == ["it is in scratch"]
    assert finding.location.path == "scratch/c.py"
    assert finding.chain is None


COPIED = {
    **history("<base> -> a1", "a1 -> a2", under="oss"),
    **history("<base> -> b1", "b1 -> b2", under="ee"),
}


def copied(script_location: str, path: str = "ee/alembic.ini", **files: str) -> dict[str, str]:
    """Two chains; the configuration of the second one leads to another directory."""
    text = f"[alembic]\nscript_location = {script_location}\n"
    return {**COPIED, path: text, **files}


@pytest.mark.parametrize("written", ["%(here)s/../oss", "oss"])
def test_a_copied_script_location(written: str, tmp_path: Path) -> None:
    files = copied(written)
    (finding,) = lint_tree(files)
    assert (finding.rule, finding.severity) == ("invalid-config", Severity.WARNING)
    assert (finding.location.path, finding.location.range.line) == ("ee/alembic.ini", 2)
    assert said(finding) == (
        "script_location leads to the script directory of another configuration",
        "oss belongs to another configuration",
        (
            "oss/alembic.ini leads to oss too",
            "no configuration leads to ee, which has two revision files",
            "alembic with this configuration runs the chain of the other one",
        ),
        "write %(here)s",
    )
    (related,) = finding.related
    assert related.location.path == "oss/alembic.ini"
    root = write(tmp_path, files)
    config = AlembicConfig(str(root / "ee/alembic.ini"))
    config.set_main_option("script_location", config.get_main_option("script_location") or "")
    if "here" in written:
        assert ScriptDirectory.from_config(config).get_heads() == ["a2"]
    followed = copied("%(here)s")
    assert lint_tree(followed) == ()
    write(tmp_path, followed)
    config = AlembicConfig(str(root / "ee/alembic.ini"))
    assert ScriptDirectory.from_config(config).get_heads() == ["b2"]


def test_a_copied_script_location_of_a_folder_beside_it() -> None:
    moved = {p.replace("ee/", "ee/migrations/"): t for p, t in COPIED.items()}
    del moved["ee/migrations/alembic.ini"]
    files = {**moved, "ee/alembic.ini": "[alembic]\nscript_location = %(here)s/../oss\n"}
    (finding,) = lint_tree(files)
    assert finding.help == "write %(here)s/migrations"
    text = files["ee/alembic.ini"].replace("../oss", "migrations")
    assert lint_tree({**files, "ee/alembic.ini": text}) == ()


@pytest.mark.parametrize(
    "files",
    [
        # Another configuration leads to the directory beside it.
        copied("%(here)s/../oss", **{"other.ini": "[alembic]\nscript_location = ee\n"}),
        # The configuration is all that there is beside it.
        {p: t for p, t in copied("%(here)s/../oss").items() if "ee/" not in p or "ini" in p},
        # The directory beside it has no revisions, or no env.py.
        {p: t for p, t in copied("%(here)s/../oss").items() if "ee/versions" not in p},
        {p: t for p, t in copied("%(here)s/../oss").items() if p != "ee/env.py"},
        # No other configuration leads there.
        {p: t for p, t in copied("%(here)s/../oss").items() if p != "oss/alembic.ini"},
        # Both are beside the directory that they share, and a third one was left behind.
        {**COPIED, **copied("oss", "one.ini"), **copied("oss", "two.ini")},
        # Code replaces what the file says.
        copied(
            "%(here)s/../oss",
            **{"ee/run.py": "config.set_main_option('script_location', 'ee')\n"},
        ),
    ],
)
def test_no_copied_script_location(files: dict[str, str]) -> None:
    assert "invalid-config" not in {f.rule for f in lint_tree(files)}
