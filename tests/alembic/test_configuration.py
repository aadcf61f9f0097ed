"""Mistakes in a configuration: what Alembic makes of each, what is found, and what the help gives.

Each case is a tree, what the installed Alembic says of it, the one finding, and the tree after its
help was followed to the letter: Alembic reads all of it then, and nothing is found.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory

from revlint.config.config import Config
from revlint.engine.example import revision_file
from revlint.engine.lint import lint
from revlint.engine.report import ProjectReport
from revlint.path_text import show_paths
from revlint.sources.disk import DiskTree
from revlint_rules import RULES

#: Two histories of one chain, in two folders; "c" is in a folder with a blank in its name.
REVISIONS = {
    "mig/env.py": "",
    "mig/versions/a.py": revision_file("a"),
    "beta/b.py": revision_file("b", ("a",)),
}
BLANK = {
    "my mig/env.py": "",
    "my mig/versions/a.py": revision_file("a"),
}


def ini(*lines: str) -> dict[str, str]:
    return {"alembic.ini": "\n".join(["[alembic]", *lines, ""])}


def toml(*lines: str) -> dict[str, str]:
    return {"pyproject.toml": "\n".join(["[tool.alembic]", *lines, ""])}


@dataclass(frozen=True)
class Case:
    """A mistake; ``alembic`` are the heads that Alembic finds before, or what it raises."""

    before: Mapping[str, str]
    alembic: tuple[str, ...] | str
    found: str
    facts: tuple[str, ...]
    help: str
    after: Mapping[str, str]
    heads: tuple[str, ...] = ("b",)
    files: Mapping[str, str] = field(default_factory=lambda: REVISIONS)


MIG = "script_location = mig"
OS = "path_separator = os"
BOTH = "version_locations = mig/versions:beta"
SPLIT_OS = "path_separator = os splits at ':' only"
LEGACY = "without path_separator, Alembic splits at blanks and commas"
QUOTES = ("Alembic looks for a directory with quotes in its name",)
HERE = ("it is the absolute path of this file's directory", "Alembic finds no such directory")


def skipped(piece: str) -> str:
    return f"Alembic finds no directory '{piece}' and skips it without a message"


def other_separator(separator: str, what: str, here: str = "%(here)s/") -> Case:
    """Entries that ``path_separator = os`` does not split."""
    value = f"{here}mig/versions{separator}{here}beta"
    return Case(
        ini(MIG, OS, f"version_locations = {value}"),
        (),
        f"alembic.ini:4:21: error[invalid-config] version_locations is not split at {what}",
        (SPLIT_OS, skipped(value)),
        "separate the entries with ':'",
        ini(MIG, OS, BOTH),
    )


CASES = {
    "blanks": other_separator(" ", "blanks"),
    "blanks, relative": other_separator(" ", "blanks", ""),
    "commas": other_separator(",", "commas"),
    "commas and blanks": other_separator(", ", "commas"),
    "semicolons": other_separator(";", "';'"),
    "no separator set, colons": Case(
        ini(MIG, "version_locations = %(here)s/mig/versions:%(here)s/beta"),
        (),
        "alembic.ini:3:21: error[invalid-config] version_locations is not split at ':'",
        (LEGACY, skipped("%(here)s/mig/versions:%(here)s/beta")),
        "set path_separator = os",
        ini(MIG, BOTH, OS),
    ),
    "no separator set, line breaks": Case(
        ini(MIG, "version_locations =", "  mig/versions", "  beta"),
        (),
        "alembic.ini:4:3: error[invalid-config] version_locations is not split at line breaks",
        (LEGACY, skipped("mig/versions beta")),
        "set path_separator = newline",
        ini(MIG, "version_locations =", "  mig/versions", "  beta", "path_separator = newline"),
    ),
    "newline set, colons": Case(
        ini(MIG, BOTH, "path_separator = newline"),
        "ModuleNotFoundError: No module named 'mig/versions'",
        "alembic.ini:3:21: error[invalid-config] version_locations is not split at ':'",
        (
            "path_separator = newline splits at line breaks only",
            "every alembic command fails: ModuleNotFoundError: No module named 'mig/versions'",
        ),
        "separate the entries with line breaks",
        ini(MIG, "version_locations =", " mig/versions", " beta", "path_separator = newline"),
    ),
    "a blank in a path": Case(
        ini("script_location = my mig", "version_locations = my mig/versions"),
        (),
        "alembic.ini:3:21: error[invalid-config] version_locations is split in the middle of a "
        "path",
        (LEGACY, skipped("my")),
        "set path_separator = os",
        ini("script_location = my mig", "version_locations = my mig/versions", OS),
        ("a",),
        BLANK,
    ),
    "a package and a colon": Case(
        ini(MIG, "version_locations = pk:versions", OS, "prepend_sys_path = ."),
        (),
        "alembic.ini:3:21: error[invalid-config] version_locations is split in the middle of a "
        "path",
        (SPLIT_OS, skipped("pk")),
        "set path_separator = newline",
        ini(
            MIG,
            "version_locations = pk:versions",
            "path_separator = newline",
            "prepend_sys_path = .",
        ),
        ("p",),
        {"mig/env.py": "", "pk/__init__.py": "", "pk/versions/p.py": revision_file("p")},
    ),
    "quotes around a location": Case(
        ini('script_location = "mig"', BOTH, OS),
        'CommandError: Path doesn\'t exist: "mig".',
        "alembic.ini:2:19: error[invalid-config] the quotes are part of script_location",
        QUOTES,
        "remove the quotes",
        ini(MIG, BOTH, OS),
    ),
    "quotes around %(here)s": Case(
        ini("script_location = '%(here)s/mig'", BOTH, OS),
        "CommandError: Path doesn't exist: '",
        "alembic.ini:2:19: error[invalid-config] the quotes are part of script_location",
        QUOTES,
        "remove the quotes",
        ini(MIG, BOTH, OS),
    ),
    "quotes around a list": Case(
        ini(MIG, 'version_locations = "mig/versions:beta"', OS),
        (),
        "alembic.ini:3:21: error[invalid-config] the quotes are part of version_locations",
        QUOTES,
        "remove the quotes",
        ini(MIG, BOTH, OS),
    ),
    "quotes around entries": Case(
        ini(MIG, "version_locations = 'mig/versions', \"beta\""),
        (),
        "alembic.ini:3:21: error[invalid-config] the quotes are part of version_locations",
        QUOTES,
        "remove the quotes",
        ini(MIG, "version_locations = mig/versions, beta"),
    ),
    "quotes around a path with a blank": Case(
        ini("script_location = my mig", 'version_locations = "my mig/versions"'),
        (),
        "alembic.ini:3:21: error[invalid-config] the quotes are part of version_locations",
        QUOTES,
        "remove the quotes and set path_separator = os",
        ini("script_location = my mig", "version_locations = my mig/versions", OS),
        ("a",),
        BLANK,
    ),
    "%(here)s behind a dot": Case(
        ini("script_location = ./%(here)s/mig", BOTH, OS),
        "CommandError: Path doesn't exist: ",
        "alembic.ini:2:19: error[invalid-config] %(here)s is not at the start of a path in "
        "script_location",
        HERE,
        "start the path with %(here)s",
        ini("script_location = %(here)s/mig", BOTH, OS),
    ),
    "%(here)s behind a dot in a list": Case(
        ini(MIG, "version_locations = mig/versions ./%(here)s/beta"),
        ("a",),
        "alembic.ini:3:21: error[invalid-config] %(here)s is not at the start of a path in "
        "version_locations",
        HERE,
        "start the path with %(here)s",
        ini(MIG, "version_locations = mig/versions %(here)s/beta"),
    ),
    "a toml, %(here)s behind a dot": Case(
        toml('script_location = "mig"', 'version_locations = ["mig/versions", "./%(here)s/beta"]'),
        ("a",),
        "pyproject.toml:3:38: error[invalid-config] %(here)s is not at the start of a path in "
        "version_locations",
        HERE,
        "start the path with %(here)s",
        toml('script_location = "mig"', 'version_locations = ["mig/versions", "%(here)s/beta"]'),
    ),
    "a toml, two paths in a string": Case(
        toml(
            'script_location = "mig"', 'version_locations = ["%(here)s/mig/versions %(here)s/beta"]'
        ),
        (),
        "pyproject.toml:3:22: error[invalid-config] one string of version_locations holds several "
        "paths",
        ("Alembic does not split it at blanks",),
        "write one string for each path",
        toml('script_location = "mig"', 'version_locations = ["mig/versions", "beta"]'),
    ),
    "a toml, quotes in quotes": Case(
        toml("script_location = \"'mig'\"", 'version_locations = ["mig/versions", "beta"]'),
        "CommandError: Path doesn't exist: 'mig'.",
        "pyproject.toml:2:1: error[invalid-config] the quotes are part of script_location",
        QUOTES,
        "remove the quotes",
        toml('script_location = "mig"', 'version_locations = ["mig/versions", "beta"]'),
    ),
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory that Alembic is run in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [p for p in sys.path if p])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    sys.path_importer_cache.clear()
    return tmp_path


@pytest.mark.parametrize("name", CASES)
def test_one_mistake(place: Path, name: str) -> None:
    case = CASES[name]
    _write(place, {**case.files, **case.before})
    theirs, report = _theirs(place), _lint(place)
    if isinstance(case.alembic, str):
        assert isinstance(theirs, str)
        assert theirs.startswith(case.alembic)
    else:
        assert theirs == case.alembic
    assert _lines(report) == [case.found]
    (finding,) = report.findings
    assert tuple(map(show_paths, finding.facts)) == case.facts
    assert show_paths(finding.help) == case.help
    assert [chain.heads for chain in report.chains] == [case.heads]
    _write(place, case.after)
    assert _theirs(place) == case.heads
    after = _lint(place)
    assert _lines(after) == []
    assert [chain.heads for chain in after.chains] == [case.heads]


def _write(place: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _theirs(place: Path) -> tuple[str, ...] | str:
    """The heads that Alembic finds, run there, or what it raises."""
    files = [str(place / name) for name in ("alembic.ini", "pyproject.toml")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            scripts = ScriptDirectory.from_config(AlembicConfig(files[0], files[1]))
            return tuple(sorted(scripts.get_heads()))
        except Exception as error:
            return f"{type(error).__name__}: {error}"


def _lint(place: Path) -> ProjectReport:
    return lint(place, DiskTree(place), Config(), RULES, jobs=1)


def _lines(report: ProjectReport) -> list[str]:
    return [
        f"{f.location.path}:{f.location.range.line}:{f.location.range.column}: "
        f"{f.severity}[{f.rule}] {show_paths(f.title)}"
        for f in report.findings
    ]
