"""Hostile files get their findings, and the other files of their tree are linted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from tests.hostile.texts import MEGABYTE, header, texts
from tests.patience import PATIENCE

#: The large files are smaller here than the four megabytes that revlint reads, so that they take
#: seconds and not minutes; ``python -m tests.hostile.measure`` takes them whole.
SIZE = MEGABYTE // 8

GOOD = {
    "good1.py": header("good") + "def upgrade():\n    pass\n",
    "good2.py": header("good") + "def upgrade():\n    pass\n",
}

#: What must be reported of some files: the beginning of the message after the words about the file.
MESSAGES = {
    "parentheses": "brackets nested more than 100 deep",
    "not": "nested too deep",
    "attributes": "nested too deep",
    "lambdas": "nested too deep",
    "ternaries": "nested too deep",
    "case-lists": "brackets nested more than 100 deep",
    "elif": "nested too deep",
    "deep-nots": "more than 500 operators",
    "deep-attributes": "more than 500 operators",
    "deep-else": "more than 500 operators",
    "blocks": "too many statically nested blocks",
    "newlines": "more than 100,000 pieces",
    "comments": "more than 100,000 pieces",
    "nul": "NUL",
    "coding-zlib_codec": "unknown to Python",
    "tab-error": "invalid Python",
    "indented-if": "invalid Python",
    "bytes-and-text": "invalid Python",
    "conflict-markers": "unresolved merge conflict",
}


#: What is as harmless as any file, since nothing is compiled and LibCST is not asked.
READ = (
    "strings",
    "many-functions",
    "near-case-lists",
    "near-elif",
    "with-and-comprehensions",
    "one-name-lambdas",
    "tuple-in-itself",
    "growing-tuple",
    "aliases-of-a-tuple",
    "globals-of-a-function",
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    """The findings of a tree full of hostile files, by path."""
    root = tmp_path_factory.mktemp("hostile")
    versions = root / "migrations" / "versions"
    versions.mkdir(parents=True)
    (root / "migrations" / "env.py").write_text("from alembic import context\n")
    (root / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    for name, text in [*texts(SIZE), *GOOD.items()]:
        data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        (versions / f"{name.removesuffix('.py')}.py").write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "revlint", "check", "--output-format", "json", "--jobs", "1"],
        cwd=root,
        capture_output=True,
        check=False,
        # No promise of speed: a net under a hang.
        timeout=PATIENCE,
    )
    assert done.returncode == 1, done.stderr[-2_000:]
    assert b"Traceback" not in done.stderr
    found: dict[str, list[dict[str, str]]] = {}
    for finding in json.loads(done.stdout)["findings"]:
        found.setdefault(Path(finding["path"]).stem, []).append(finding)
    return found


def test_each_has_its_finding(report: dict[str, list[dict[str, str]]]) -> None:
    """The limit that it broke, or what Python would say."""
    for name, message in MESSAGES.items():
        told = [f["message"] for f in report[name] if f["rule"] == "unreadable-file"]
        assert len(told) == 1, name
        # Newer Pythons parse some of what older ones call nested too deep.
        messages = (message, "more than 500 ") if message == "nested too deep" else (message,)
        assert any(one in told[0] for one in messages), name


def test_the_others_are_linted(report: dict[str, list[dict[str, str]]]) -> None:
    """The two that have one id are found."""
    assert "duplicate-revision" in {f["rule"] for f in report["good2"]}


def test_no_finding_is_longer_than_a_screen(report: dict[str, list[dict[str, str]]]) -> None:
    """Whatever ids they hold."""
    longest = max(len(f["message"]) for found in report.values() for f in found)
    assert longest <= 2_000


def test_those_that_nothing_hurts_are_read(report: dict[str, list[dict[str, str]]]) -> None:
    """A limit that some parser needed is no reason to refuse them."""
    for name in READ:
        assert "unreadable-file" not in {f["rule"] for f in report.get(name, [])}, name


@pytest.mark.parametrize(
    "name", ["tuple-in-itself", "growing-tuple", "aliases-of-a-name", "sums-of-itself"]
)
def test_values_beyond_the_budget(name: str) -> None:
    """They are not known, with the reason; the budget is one for the whole file."""
    text = dict(texts(SIZE))[name]
    assert isinstance(text, str)
    found = read_revision("a.py", text.encode())
    assert isinstance(found, Revision)
    assert found.down_revision is not None
    assert found.down_revision.value.is_dynamic
