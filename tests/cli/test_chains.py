"""``revlint chains`` in each format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from revlint.cli import run
from tests.cli.projects import GOOD, write
from tests.contract_support import EDITIONS, sound


@pytest.fixture
def contract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a contract that is the working directory."""
    write(tmp_path, {**sound(), "revlint.toml": EDITIONS})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["chains", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_the_option_has_two_names(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--output-format`` is the older one."""
    for name in ("json", "text"):
        text = shown(capsys, "--format", name)
        assert text == shown(capsys, "--output-format", name)
    assert shown(capsys) == text
    assert "  install ee    ✓ works\n" in text


def test_json(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    value = json.loads(shown(capsys, "--format", "json"))
    names = [chain["name"] for chain in value["chains"]]
    assert names == ["oss-legacy", "ee-legacy", "shared", "ee"]


def test_mermaid(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "--format", "mermaid")
    assert text.startswith('flowchart TB\n  subgraph d0["core"]\n')
    assert '("ee<br/>✓ installs<br/>→ oss ✓ works")' in text


def test_html(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The contract alone; a project without one shows its chains."""
    text = shown(capsys, "--format", "html")
    assert text.lower().startswith("<!doctype html>")
    for word in ("oss-legacy", "park0000", "alembic_version_ee"):
        assert word in text
    assert "down_revision" not in text
    write(contract / "other", {**GOOD, "revlint.toml": ""})
    other = shown(capsys, "--format", "html", "other")
    assert "migrations/versions/a.py" in other
    assert "migrations/versions/a.py" not in text


def test_no_chain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("text", "json", "mermaid", "html"):
        assert run(["chains", "--format", name]) == 3
    assert run(["chains", "--format", "svg"]) == 2
