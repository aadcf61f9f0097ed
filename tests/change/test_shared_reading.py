"""Files that several trees share are read once."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.config.config import Config
from revlint.engine.example import history
from revlint.engine.lint import lint
from revlint.migration.reader import read_revision
from revlint.python import parsed
from revlint.sources.memory import MemoryTree, merge_files
from revlint_rules import RULES
from tests.change.changes import LINE, findings, told
from tests.git_support import VERSIONS, fork, start

Files = Mapping[str, str | bytes]


def test_a_file_is_parsed_once_for_all_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = read_revision

    def counting(path: str, *arguments: object) -> object:
        read.append(path.rpartition("/")[2])
        return real(path, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("revlint.engine.reading.read_revision", counting)
    now = {**LINE, **history("c3 -> d4")}
    tip = {**LINE, **history("c3 -> e5"), **history("a1 -> b2 (side)")}
    lint(Path("/project"), MemoryTree(now), Config(), RULES, base=merge_files(LINE, tip, now))
    # b2 twice: its two states.
    assert sorted(read) == ["a1.py", "b2.py", "b2.py", "c3.py", "d4.py", "e5.py"]


def test_a_constant_of_another_module_is_part_of_what_a_file_states() -> None:
    """The same file states another parent where the module that it takes it from differs."""
    before: Files = {
        **LINE,
        "settings.py": "PARENT = 'b2'\n",
        "migrations/versions/c3.py": (
            "from settings import PARENT\n"
            "revision = 'c3'\ndown_revision = PARENT\n\n\ndef upgrade():\n    pass\n"
        ),
    }
    assert told(before, before) == []
    assert told(before, {**before, "settings.py": "PARENT = 'a1'\n"}) == [
        "c3.py:3 error rewritten-revision"
    ]


def test_a_suppression_of_nothing_that_the_base_has() -> None:
    path = "migrations/versions/c3.py"
    tree: Files = {**LINE, path: f"{LINE[path]}# revlint: ignore[missing-parent]\n"}
    (unused,) = findings(tree, tree)
    assert (unused.rule, unused.in_base) == ("unused-suppression", True)
    (unused,) = findings(LINE, tree)
    assert (unused.rule, unused.in_base) == ("unused-suppression", False)


def test_a_finding_of_the_change_can_be_suppressed() -> None:
    path = "migrations/versions/c3.py"
    text = LINE[path].replace("= 'b2'", "= 'a1'  # revlint: ignore[rewritten-revision] -- a test")
    assert told(LINE, {**LINE, path: text}) == []


def test_each_content_is_parsed_once_over_the_trees_of_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The disk, the merge base, the base's tip and the merge result have most files in common."""
    repo = start(tmp_path / "repo")
    fork(repo)
    repo.revise("untracked", "c")
    repo.write({f"{VERSIONS}/a.py": (repo.root / VERSIONS / "a.py").read_text() + "# edited\n"})
    monkeypatch.chdir(repo.root)
    texts: list[bytes] = []
    real = ast.parse

    def counting(source: bytes | str, *arguments: object, **options: object) -> ast.AST:
        texts.append(source if isinstance(source, bytes) else source.encode())
        return real(source, *arguments, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(ast, "parse", counting)
    # Another test may have parsed the same texts.
    monkeypatch.setattr(parsed, "_kept", parsed._Kept())
    assert run(["check", "--no-cache", "--base", "main", "--output-format", "concise"]) == 1
    assert "fork-on-merge" in capsys.readouterr().out
    ids = ["a", "a", "b", "c", "d", "untracked"]
    found = Counter(text for text in texts if b"revision" in text)
    assert len(found) == len(ids)
    assert set(found.values()) == {1}
