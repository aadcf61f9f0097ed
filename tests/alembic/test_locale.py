"""An ini that is not ASCII: Alembic reads it in the encoding of the locale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.engine.example import revision_file
from revlint.engine.lint import lint
from revlint.sources.disk import DiskTree
from revlint_rules import RULES

TREE = {"migrations/env.py": "", "migrations/versions/a.py": revision_file("a")}
INI = "[alembic]\nscript_location = migrations\n"
TOML = '[tool.alembic]\nscript_location = "migrations"\n'


@pytest.mark.parametrize(
    ("files", "found", "fails"),
    [
        ({"alembic.ini": INI}, [], False),
        ({"alembic.ini": f"{INI}# caf\u00e9\n"}, ["alembic.ini:3:6"], True),
        ({"alembic.ini": f"{INI}; \u79fb\u884c\n"}, ["alembic.ini:3:3"], True),
        ({"alembic.ini": f"{INI}sqlalchemy.url = sqlite:///\u00e9\n"}, ["alembic.ini:3:28"], True),
        (
            {"alembic.ini": f"{INI}\n[other]\nx = \u00e9\n\u00e9 = \u00e9\n"},
            ["alembic.ini:5:5"],
            True,
        ),
        # A TOML file is UTF-8; an ini beside it is read nevertheless.
        ({"pyproject.toml": f"{TOML}# caf\u00e9\n"}, [], False),
        (
            {"pyproject.toml": TOML, "alembic.ini": "[alembic]\n# \u00e9\n"},
            ["alembic.ini:2:3"],
            True,
        ),
    ],
)
def test_characters_that_are_not_ascii(
    tmp_path: Path, files: dict[str, str], found: list[str], *, fails: bool
) -> None:
    for name, text in {**TREE, **files}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert heads(tmp_path, "C.UTF-8") == "a (head)"
    error = heads(tmp_path, "C")
    assert error.startswith("UnicodeDecodeError: 'ascii'") if fails else error == "a (head)"
    report = lint(tmp_path, DiskTree(tmp_path), Config(), RULES, jobs=1)
    assert [
        f"{f.location.path}:{f.location.range.line}:{f.location.range.column}"
        for f in report.findings
    ] == found
    assert {
        (f.rule, str(f.severity), f.title, f.label, f.facts, f.help) for f in report.findings
    } <= {
        (
            "locale-config",
            "warning",
            "this ini is not ASCII",
            "not ASCII",
            (
                "Alembic reads it, comments included, in the encoding of the locale",
                "with LC_ALL=C every alembic command fails: UnicodeDecodeError",
            ),
            "write the file in ASCII",
        )
    }


def test_an_ini_that_is_no_utf_8_has_that_finding_only(tmp_path: Path) -> None:
    for name, text in TREE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "alembic.ini").write_bytes(INI.encode() + b"# caf\xe9\n")
    report = lint(tmp_path, DiskTree(tmp_path), Config(), RULES, jobs=1)
    assert [f.rule for f in report.findings] == ["invalid-config"]


def heads(place: Path, locale: str) -> str:
    """The last line that ``alembic heads`` prints under a locale."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "heads"],
        cwd=place,
        env={**environment, "LC_ALL": locale, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return (done.stdout + done.stderr).strip().splitlines()[-1]
