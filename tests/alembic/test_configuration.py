"""Mistakes in a configuration: what Alembic makes of each, what is found, and what the help gives.

Each case is a tree, what the installed Alembic says of it, the one finding, and the tree after its
help was followed to the letter: Alembic reads all of it then, and nothing is found.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory

from revlint.config.config import Config
from revlint.engine.example import revision_file
from revlint.engine.lint import lint
from revlint.engine.report import ProjectReport
from revlint.finding import Severity
from revlint.path_text import path_text, show_paths
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
    """A mistake; ``alembic`` are the heads that Alembic finds before, or what it raises.

    ``moved`` are files that are gone afterwards.
    """

    before: Mapping[str, str]
    alembic: tuple[str, ...] | str
    found: str
    facts: tuple[str, ...]
    help: str
    after: Mapping[str, str]
    heads: tuple[str, ...] = ("b",)
    files: Mapping[str, str] = field(default_factory=lambda: REVISIONS)
    moved: tuple[str, ...] = ()


TYPO = {"migrations/env.py": "", "migrations/versions/a.py": revision_file("a")}
EXPANDED = "Alembic expands neither ~ nor environment variables"

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


def gone(
    written: str, fact: str, help_: str, after: str | None = None, files: Mapping[str, str] = TYPO
) -> Case:
    """A script location that is not there; ``fact`` is what there is to say about it.

    Alembic prints where ``%(here)s`` is, which differs from machine to machine.
    """
    shown = "" if written.startswith("%(here)s") else f": {written}"
    return Case(
        ini(f"script_location = {written}"),
        f"CommandError: Path doesn't exist: {written.replace('%(here)s', '')}"[:35],
        f"alembic.ini:2:19: error[missing-location] script_location '{written}' does not exist",
        (f"every alembic command fails: Path doesn't exist{shown}", *filter(None, [fact])),
        help_,
        ini(f"script_location = {after or help_.removeprefix('write ')}"),
        ("a",),
        files,
    )


def names_env(
    entry: str, found: str, help_: str, after: str, *more: str, flat: bool = False
) -> Case:
    """A version location that has ``env.py`` in it; ``flat``: and the revision files."""
    env = "from alembic import context\nconfig = context.config\n"
    old = "mig/a.py" if flat else "mig/versions/a.py"
    return Case(
        ini(MIG, f"version_locations = {entry}", *more),
        "AttributeError: module 'alembic.context' has no attribute 'config'",
        f"alembic.ini:3:21: error[invalid-config] {found}",
        ("Alembic executes env.py as a revision file, and every command fails",),
        help_,
        {**ini(MIG, after, *more), **({"mig/versions/a.py": revision_file("a")} if flat else {})},
        ("a",),
        {"mig/env.py": env, old: revision_file("a")},
        ("mig/a.py",) if flat else (),
    )


def refused(
    text: str,
    raised: str,
    found: str,
    facts: tuple[str, ...],
    help_: str,
    name: str = "alembic.ini",
) -> Case:
    """A file that Alembic cannot read, the same file after ``help_``."""
    good = ini("script_location = migrations")["alembic.ini"]
    if name == "pyproject.toml":
        good = toml('script_location = "migrations"')["pyproject.toml"]
    return Case({name: text}, raised, f"{name}:{found}", facts, help_, {name: good}, ("a",), TYPO)


def conflict(ours: str, theirs: str, header: str) -> str:
    return "\n".join([header, "<<<<<<< HEAD", ours, "=======", theirs, ">>>>>>> topic", ""])


FAILS = "every alembic command that reads this file fails: "
NO_KEY = "every alembic command fails: No 'script_location' key found in configuration"
NAMES_ENV = "version_locations names the script directory"

CASES = {
    "quotes around prepend_sys_path": Case(
        ini("script_location = pk:mig", "prepend_sys_path = '.'"),
        "ModuleNotFoundError: No module named 'pk'",
        "alembic.ini:3:20: error[invalid-config] the quotes are part of prepend_sys_path",
        ("Python looks for a directory with quotes in its name",),
        "remove the quotes",
        ini("script_location = pk:mig", "prepend_sys_path = ."),
        ("a",),
        {
            "pk/__init__.py": "",
            "pk/mig/env.py": "",
            "pk/mig/versions/a.py": revision_file("a"),
        },
    ),
    "blanks in prepend_sys_path": Case(
        ini("script_location = pk:mig", "prepend_sys_path = src more", OS),
        "ModuleNotFoundError: No module named 'pk'",
        "alembic.ini:3:20: error[invalid-config] prepend_sys_path is not split at blanks",
        (SPLIT_OS, "Python looks for modules in 'src more'"),
        "separate the entries with ':'",
        ini("script_location = pk:mig", "prepend_sys_path = src:more", OS),
        ("a",),
        {
            "more/x.py": "",
            "src/pk/__init__.py": "",
            "src/pk/mig/env.py": "",
            "src/pk/mig/versions/a.py": revision_file("a"),
        },
    ),
    "a separator that Alembic does not know": Case(
        ini(MIG, "path_separator = ,", "version_locations = mig/versions,beta"),
        "ValueError: ',' is not a valid value for path_separator",
        "alembic.ini:3:18: error[invalid-config] Alembic does not know path_separator = ,",
        (
            "every alembic command fails, since version_locations is set: ValueError: ',' is not a "
            "valid value for path_separator; expected 'space', 'newline', 'os', ':', ';'",
        ),
        "set path_separator = os and separate the entries with ':'",
        ini(MIG, BOTH, OS),
    ),
    "a template of file names": Case(
        ini("script_location = migrations", "file_template = %(rev)s_%(slug)s"),
        "InterpolationMissingOptionError: ",
        "alembic.ini:3:17: error[invalid-config] %(rev)s in file_template needs a second %",
        (
            "every alembic command fails: %(rev)s refers to a key that neither [alembic] nor "
            "[DEFAULT] has",
        ),
        "double each %, as in %%(rev)s",
        ini("script_location = migrations", "file_template = %%(rev)s_%%(slug)s"),
        ("a",),
        TYPO,
    ),
    "a toml, a string for a list": Case(
        toml(
            'script_location = "mig"', 'version_locations = "%(here)s/mig/versions:%(here)s/beta"'
        ),
        "ValueError: Empty module name",
        "pyproject.toml:3:1: error[invalid-config] version_locations is a string",
        ("Alembic takes its characters apart: '%', '(', 'h', …",),
        'write a list of strings: ["%(here)s/mig/versions", "%(here)s/beta"]',
        toml(
            'script_location = "mig"',
            'version_locations = ["%(here)s/mig/versions", "%(here)s/beta"]',
        ),
    ),
    "a comment behind a value": Case(
        ini("script_location = migrations  # ours"),
        "CommandError: Path doesn't exist: migrations  # ours",
        "alembic.ini:2:19: error[invalid-config] the comment is part of script_location",
        (
            "an ini has no comments after a value",
            "Alembic looks for a directory of that name",
        ),
        "move the comment to its own line",
        ini("# ours", "script_location = migrations"),
        ("a",),
        TYPO,
    ),
    "a typo in a version location": Case(
        ini("script_location = migrations", "version_locations = migrations/version"),
        (),
        "alembic.ini:3:21: error[missing-location] version location 'migrations/version' does not "
        "exist",
        (
            "Alembic skips it without a message",
            "there are revision files in migrations/versions",
        ),
        "write migrations/versions",
        ini("script_location = migrations", "version_locations = migrations/versions"),
        ("a",),
        TYPO,
    ),
    "a typo in one of two version locations": Case(
        ini(MIG, "version_locations = mig/versions %(here)s/betta"),
        ("a",),
        "alembic.ini:3:34: error[missing-location] version location '%(here)s/betta' does not "
        "exist",
        ("Alembic skips it without a message",),
        "write %(here)s/beta",
        ini(MIG, "version_locations = mig/versions %(here)s/beta"),
    ),
    "a package that lacks the version location": Case(
        ini(MIG, "version_locations = mig/versions pk:versons", "prepend_sys_path = ."),
        ("a",),
        "alembic.ini:3:34: error[missing-location] version location 'pk:versons' does not exist",
        ("Alembic skips it without a message",),
        "write pk:versions",
        ini(MIG, "version_locations = mig/versions pk:versions", "prepend_sys_path = ."),
        ("p",),
        {
            "mig/env.py": "",
            "mig/versions/a.py": revision_file("a"),
            "pk/__init__.py": "",
            "pk/versions/p.py": revision_file("p", ("a",)),
        },
    ),
    "a byte order mark": refused(
        "\ufeff[alembic]\nscript_location = migrations\n",
        "MissingSectionHeaderError: ",
        "1:1: error[invalid-config] the file starts with a byte order mark, which is read as text",
        (FAILS + "MissingSectionHeaderError",),
        "save the file as UTF-8 without a byte order mark",
    ),
    "a byte order mark in a toml": refused(
        '\ufeff[tool.alembic]\nscript_location = "migrations"\n',
        "TOMLDecodeError: ",
        "1:1: error[invalid-config] invalid TOML: Invalid statement (at line 1, column 1)",
        ("every alembic command fails: TOMLDecodeError",),
        "save the file as UTF-8 without a byte order mark",
        "pyproject.toml",
    ),
    "a merge conflict, one key on both sides": refused(
        conflict("script_location = migrations", "script_location = other", "[alembic]"),
        "DuplicateOptionError: ",
        "2:1: error[invalid-config] unresolved merge conflict",
        (FAILS + "DuplicateOptionError",),
        "resolve the conflict: keep one side, and remove the markers",
    ),
    "a merge conflict, a comment on one side": refused(
        conflict("script_location = migrations", "# none", "[alembic]"),
        "ParsingError: ",
        "2:1: error[invalid-config] unresolved merge conflict",
        (FAILS + "ParsingError",),
        "resolve the conflict: keep one side, and remove the markers",
    ),
    "a merge conflict in a toml": refused(
        conflict('script_location = "migrations"', "", "[tool.alembic]"),
        "TOMLDecodeError: ",
        "2:1: error[invalid-config] unresolved merge conflict",
        ("every alembic command fails: TOMLDecodeError",),
        "resolve the conflict: keep one side, and remove the markers",
        "pyproject.toml",
    ),
    "a misspelt key": refused(
        "[alembic]\nscript_locaton = migrations\n",
        "CommandError: No 'script_location' key found in configuration",
        "2:1: error[invalid-config] no key script_location, but script_locaton",
        (NO_KEY,),
        "rename the key to script_location",
    ),
    "a misspelt key in a toml": refused(
        '[tool.alembic]\nscript-location = "migrations"\n',
        "CommandError: No 'script_location' key found in configuration",
        "2:1: error[invalid-config] no key script_location, but script-location",
        (NO_KEY,),
        "rename the key to script_location",
        "pyproject.toml",
    ),
    "the script directory": names_env(
        "mig", NAMES_ENV, "name mig/versions instead", "version_locations = mig/versions"
    ),
    "the script directory, with a slash": names_env(
        "%(here)s/mig/",
        NAMES_ENV,
        "name %(here)s/mig/versions instead",
        "version_locations = %(here)s/mig/versions",
    ),
    "the script directory beside the right one": names_env(
        "mig mig/versions", NAMES_ENV, "remove the entry", "version_locations = mig/versions"
    ),
    "the script directory with the revisions": names_env(
        "mig",
        NAMES_ENV,
        "move the revision files to mig/versions, and name mig/versions",
        "version_locations = mig/versions",
        flat=True,
    ),
    "the directory above, recursive": names_env(
        ".",
        "version location '.' holds env.py",
        "name mig/versions instead",
        "version_locations = mig/versions",
        "recursive_version_locations = true",
    ),
    "a typo": gone(
        "migratons",
        "Alembic looks for it in the directory that it runs in: migratons",
        "write %(here)s/migrations",
    ),
    "a typo behind %(here)s": gone("%(here)s/migratons", "", "write %(here)s/migrations"),
    "another case": gone(
        "Migrations",
        "Alembic looks for it in the directory that it runs in: Migrations",
        "write %(here)s/migrations",
    ),
    "a variable in braces": gone("${APP_HOME}/migrations", EXPANDED, "write %(here)s/migrations"),
    "a variable": gone("$APP_HOME/migrations", EXPANDED, "write %(here)s/migrations"),
    "a home directory": gone("~/app/migrations", EXPANDED, "write %(here)s/migrations"),
    "backslashes": gone(
        "src\\migrations",
        "a backslash separates directories on Windows only",
        "write %(here)s/src/migrations",
        files={"src/migrations/env.py": "", "src/migrations/versions/a.py": revision_file("a")},
    ),
    "a key that is not there": Case(
        ini("script_location = %(APP_HOME)s/migrations"),
        "InterpolationMissingOptionError: Bad value substitution",
        "alembic.ini:2:19: error[invalid-config] script_location refers to %(APP_HOME)s, which is "
        "not there",
        (
            "every alembic command fails: %(app_home)s refers to a key that neither [alembic] nor "
            "[DEFAULT] has",
            "environment variables are not filled in",
        ),
        "write the path; %(here)s is the directory of this file",
        ini("script_location = %(here)s/migrations"),
        ("a",),
        TYPO,
    ),
    "a package that lacks the directory": Case(
        ini("script_location = pk:migratons", "prepend_sys_path = ."),
        "CommandError: Path doesn't exist: ",
        "alembic.ini:2:19: error[missing-location] script_location 'pk:migratons' does not exist",
        ("every alembic command fails: Path doesn't exist",),
        "write %(here)s/pk/migrations",
        ini("script_location = %(here)s/pk/migrations", "prepend_sys_path = ."),
        ("a",),
        {
            "pk/__init__.py": "",
            "pk/migrations/env.py": "",
            "pk/migrations/versions/a.py": revision_file("a"),
        },
    ),
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
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty directory that Alembic is run in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [p for p in sys.path if p])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    sys.path_importer_cache.clear()
    yield tmp_path
    sys.modules.pop("pk", None)


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
    for name in case.moved:
        (place / name).unlink()
    _write(place, case.after)
    assert _theirs(place) == case.heads
    after = _lint(place)
    assert _lines(after) == []
    assert [chain.heads for chain in after.chains] == [case.heads]


SILENT = {
    "/app/migrations": "",
    "pk:migrations": "",
    "{directory}": "script_location '{directory}' is a placeholder",
    "{{ cookiecutter.name }}/migrations": "this file is a template",
    "@ROOT@/migrations": "script_location '@ROOT@/migrations' is a placeholder",
    "${instance.paths.migrations}": "script_location '${instance.paths.migrations}' is a "
    "placeholder",
    "${script_location}/x": "script_location '${script_location}/x' is a placeholder",
    "<directory>": "script_location '<directory>' is a placeholder",
    "/srv/other": "script_location '/srv/other' is not in this project",
    "C:\\app\\other": "script_location 'C:\\app\\other' is not in this project",
    "%(here)s/../../x": "script_location '%(here)s/../../x' leads out of the project",
    "work/migrations": "script_location 'work/migrations' does not exist",
}


@pytest.mark.parametrize("written", SILENT)
def test_what_may_be_elsewhere_is_no_error(place: Path, written: str) -> None:
    """Alembic does not find it here; it may where it runs. The chain is read."""
    _write(place, {**TYPO, **ini(f"script_location = {written}")})
    assert isinstance(_theirs(place), str)
    report = _lint(place)
    rule = "invalid-config" if "template" in SILENT[written] else "missing-location"
    note = f"alembic.ini:2:19: note[{rule}] {SILENT[written]}"
    assert _lines(report) == ([note] if SILENT[written] else [])
    assert [chain.heads for chain in report.chains] == [("a",)]


TEMPLATES = {
    "alembic.ini": "{% if x %}\nsqlalchemy.url = a\n{% else %}\nsqlalchemy.url = b%\n{% endif %}",
    "{{ project }}/alembic.ini": "timezone = {{ zone }} # %",
    "pyproject.toml": "{% if x %}\n[tool.alembic]\n{% endif %}",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_one_note(place: Path, name: str) -> None:
    """Whatever is wrong with a file of cookiecutter or copier may come from its placeholders."""
    header = "" if name.endswith("toml") else "[alembic]\nscript_location = {{ a }}/migrations\n"
    _write(place, {**TYPO, name: f"{header}{TEMPLATES[name]}\n"})
    found = [line for line in _lines(_lint(place)) if line.startswith(name)]
    line = 1 if name.endswith("toml") else 2
    column = 1 if name.endswith("toml") else 19
    assert found == [f"{name}:{line}:{column}: note[invalid-config] this file is a template"]


def test_a_template_without_a_mistake_is_nothing(place: Path) -> None:
    text = "[alembic]\nscript_location = migrations\nsqlalchemy.url = {{ url }}\n"
    _write(place, {**TYPO, "alembic.ini": text})
    assert _lines(_lint(place)) == []


@pytest.mark.parametrize("name", ["alembic.conf", "production.ini", "setup.cfg"])
def test_files_of_other_names(place: Path, name: str) -> None:
    """Alembic reads any file that ``-c`` names."""
    _write(place, {**TYPO, name: "[alembic]\nscript_locations = migrations\n"})
    assert _lines(_lint(place)) == [
        f"{name}:2:1: error[invalid-config] no key script_location, but script_locations"
    ]
    _write(place, {name: "[alembic]\nscript_location = migrations\n"})
    assert [chain.name for chain in _lint(place).chains] == ["migrations"]


def test_a_conf_of_another_program(place: Path) -> None:
    _write(place, {**TYPO, "nginx.conf": "server {\n  script_location /x;\n}\n"})
    assert _lines(_lint(place)) == []


def test_two_apps_that_one_configuration_may_mean(place: Path) -> None:
    """Which of them depends on where Alembic runs: both are read, and both are named."""
    apps = {f"{app}/{path}": text for app in ("one", "two") for path, text in TYPO.items()}
    _write(place, {**apps, **ini("script_location = migrations")})
    assert _theirs(place) == (
        "CommandError: Path doesn't exist: migrations.  Please use the 'init' command to create a "
        "new scripts folder."
    )
    report = _lint(place)
    assert _lines(report) == [
        "alembic.ini:2:19: note[missing-location] script_location 'migrations' does not exist"
    ]
    facts = tuple(map(show_paths, report.findings[0].facts))
    assert facts == ("Alembic finds it only when it runs in one or two",)
    assert [chain.name for chain in report.chains] == ["one/migrations", "two/migrations"]


def test_two_apps_whose_script_location_is_in_neither(place: Path) -> None:
    """Each configuration says what it would mean, and nothing is guessed for it."""
    text = ini("script_location = migrations")["alembic.ini"]
    shared = {f"shared/{path}": text for path, text in TYPO.items()}
    _write(place, {**shared, "one/alembic.ini": text, "two/alembic.ini": text})
    report = _lint(place)
    assert _lines(report) == [
        f"{app}/alembic.ini:2:19: error[missing-location] script_location 'migrations' does not "
        "exist"
        for app in ("one", "two")
    ]
    assert [tuple(map(show_paths, finding.facts)) for finding in report.findings] == [
        (
            "every alembic command fails: Path doesn't exist: migrations",
            f"Alembic looks for it in the directory that it runs in: {app}/migrations, migrations",
        )
        for app in ("one", "two")
    ]


@pytest.mark.parametrize(
    ("default", "severity"), [("must_be_named", "note"), ("migratons", "error")]
)
def test_a_default_section_that_leads_nowhere(place: Path, default: str, severity: str) -> None:
    """With a section that is named, it may do so on purpose; a slip is one anyway."""
    lines = ["[alembic]", f"script_location = {default}", "[own]", "script_location = migrations"]
    _write(place, {**TYPO, "alembic.ini": "\n".join([*lines, ""])})
    assert isinstance(_theirs(place), str)
    assert _lines(_lint(place)) == [
        f"alembic.ini:2:19: {severity}[missing-location] script_location '{default}' does not exist"
    ]


def test_a_project_without_a_script_directory(place: Path) -> None:
    """The chain is empty because of it, which is not a second finding."""
    _write(place, ini("script_location = migrations"))
    assert isinstance(_theirs(place), str)
    assert _lines(_lint(place)) == [
        "alembic.ini:2:19: error[missing-location] script_location 'migrations' does not exist"
    ]


def test_a_script_directory_without_files(place: Path) -> None:
    """Alembic finds it: only the chain is empty."""
    _write(place, ini("script_location = migrations"))
    (place / "migrations").mkdir()
    assert _theirs(place) == ()
    assert {f.rule for f in _lint(place).findings} == {"empty-chain"}


def test_a_directory_that_is_excluded_is_there(place: Path) -> None:
    _write(place, {**TYPO, **ini("script_location = migrations")})
    config = Config(exclude=("migrations",))
    report = lint(place, DiskTree(place, config.exclude), config, RULES, jobs=1)
    assert "missing-location" not in {finding.rule for finding in report.findings}


def test_flask_migrate_replaces_the_script_location(place: Path) -> None:
    env = {"migrations/env.py": "from flask import current_app\n"}
    beside = {"migrations/alembic.ini": ini("script_location = elsewhere")["alembic.ini"]}
    _write(place, {**TYPO, **env, **beside})
    assert _lines(_lint(place)) == []


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


def test_code_that_sets_the_script_location_is_the_one_that_counts(tmp_path: Path) -> None:
    """As of openstack/group-based-policy: the ini is read, and its script_location is not used."""
    files = {
        "neutron/db/alembic.ini": "[alembic]\nscript_location = %(here)s/alembic\n",
        "neutron/db/cli.py": "config.set_main_option('script_location', 'neutron.db:migrations')\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    found = [f for f in _lint(tmp_path).findings if f.rule == "missing-location"]
    assert [(f.severity, f.facts[0]) for f in found] == [
        (Severity.NOTE, f"{path_text('neutron/db/cli.py')} sets script_location")
    ]
