"""`revlint init`: what it writes, what it refuses, and that nothing else happens."""

from __future__ import annotations

import os
import re
import stat
import tomllib
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner
from syrupy.assertion import SnapshotAssertion

from revlint import cli
from revlint.cli import run
from revlint.engine.example import history, revision_file
from tests.cli.projects import GOOD, write
from tests.config.on_disk import load_from_disk

HARMFUL = {"Cc", "Cf", "Cs", "Zl", "Zp"}

PARKED = ("<base> -> a1", "a1 -> park0")

#: Two chains that are parked on one id, and nothing else.
TWO = {
    path: text
    for under in ("oss/legacy", "ee/legacy")
    for path, text in {
        **history(*PARKED, under=under),
        f"{under}/versions/a1.py": revision_file("a1", body="op.create_table('t')"),
    }.items()
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two chains, around the working directory."""
    monkeypatch.chdir(write(tmp_path, TWO))
    return tmp_path


def files(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_help(snapshot: SnapshotAssertion) -> None:
    result = CliRunner().invoke(cli.cli, ["init", "--help"], prog_name="revlint", terminal_width=80)
    assert result.output == snapshot


def test_one_chain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, GOOD))
    assert run(["init"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        f"revlint: wrote {tmp_path}/revlint.toml: no configuration is needed, so it only shows "
        "the options\n"
    )
    text = (tmp_path / "revlint.toml").read_text("utf-8")
    assert [line for line in text.splitlines() if line and not line.startswith("#")] == []
    assert run(["check"]) == 0


def test_several_chains(
    project: Path, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    assert run(["init"]) == 0
    assert capsys.readouterr().err == (
        f"revlint: wrote {project}/revlint.toml: 2 chains, 1 alignment, 2 editions\n"
        "revlint: review it, then run `revlint check` and `revlint chains`\n"
    )
    assert (project / "revlint.toml").read_text("utf-8") == snapshot
    assert run(["check"]) == 0


def test_chains_in_no_edition(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, history("<base> -> x", under="services/mail"))
    assert run(["init"]) == 0
    assert capsys.readouterr().err.startswith(
        f"revlint: wrote {project}/revlint.toml: 3 chains, 1 alignment, 2 editions; 1 chain in no "
        "edition\n"
    )


def test_stdout_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(project)
    assert run(["init", "--stdout"]) == 0
    out = capsys.readouterr().out
    assert files(project) == before
    assert run(["init"]) == 0
    assert (project / "revlint.toml").read_text("utf-8") == out


def test_stdout_beside_a_configuration(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "revlint.toml").write_text("max-id-length = 64\n")
    assert run(["init", "--stdout"]) == 0
    assert "[[alignments]]" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["--pyproject"], ["."]])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("revlint.toml", ""),
        ("revlint.toml", "max-id-length = 64\n"),
        ("pyproject.toml", "[tool.revlint]\nmax-id-length = 64\n"),
    ],
)
def test_an_existing_configuration_stays(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, arguments: list[str]
) -> None:
    (project / name).write_text(text)
    before = files(project)
    assert run(["init", *arguments]) == 2
    assert files(project) == before
    assert f"a configuration exists: {project}/{name};" in capsys.readouterr().err


def test_a_link_to_nothing_is_not_overwritten(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "revlint.toml").symlink_to("elsewhere")
    assert run(["init"]) == 2
    assert "not written: it exists" in capsys.readouterr().err
    assert not (project / "elsewhere").exists()


def test_pyproject(project: Path) -> None:
    path = project / "pyproject.toml"
    path.write_text('[project]\nname = "x"')
    path.chmod(0o640)
    assert run(["init", "--pyproject"]) == 0
    text = path.read_text("utf-8")
    assert text.startswith('[project]\nname = "x"\n\n[tool.revlint]\n#')
    assert "[[tool.revlint.alignments]]" in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    config = load_from_disk(path, project)
    assert [chain.name for chain in config.chains] == ["oss-legacy", "ee-legacy"]
    assert run(["check"]) == 0
    assert {name for name in files(project) if "/" not in name} == {"pyproject.toml"}


def test_pyproject_keeps_its_line_ends_and_its_link(project: Path) -> None:
    real = project / "real.toml"
    real.write_bytes(b'[project]\r\nname = "x"\r\n')
    (project / "pyproject.toml").symlink_to("real.toml")
    assert run(["init", "--pyproject"]) == 0
    data = real.read_bytes()
    assert (project / "pyproject.toml").is_symlink()
    assert re.findall(rb"(?<!\r)\n", data) == []
    assert b"[tool.revlint]\r\n" in data


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "no such file, so [tool.revlint] cannot be added"),
        (b"[project\n", "invalid TOML"),
        (b"tool = {}\n", "not changed: as it is it has a mistake"),
        (b"# \xff\n", "not UTF-8, which TOML requires"),
    ],
)
def test_pyproject_that_cannot_be_added_to(
    project: Path, capsys: pytest.CaptureFixture[str], text: bytes | None, told: str
) -> None:
    if text is not None:
        (project / "pyproject.toml").write_bytes(text)
    before = files(project)
    assert run(["init", "--pyproject"]) == 2
    assert told in capsys.readouterr().err
    assert files(project) == before


def test_nothing_to_configure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 3
    assert "nothing to configure: no chain found" in capsys.readouterr().err
    assert files(tmp_path) == {}


def test_a_path_becomes_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below a configured project, too: the nearest configuration counts."""
    write(tmp_path, {f"services/{name}": text for name, text in TWO.items()})
    (tmp_path / "revlint.toml").write_text("max-id-length = 64\n")
    monkeypatch.chdir(tmp_path)
    assert run(["init", "services"]) == 0
    config = load_from_disk(tmp_path / "services" / "revlint.toml", tmp_path / "services")
    assert [chain.script_location for chain in config.chains] == ["oss/legacy", "ee/legacy"]
    assert (tmp_path / "revlint.toml").read_text() == "max-id-length = 64\n"


def test_a_file_is_no_project(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "oss/legacy/env.py"]) == 2
    assert "not a directory" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_cannot_be_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.chmod(0o555)
    try:
        assert run(["init"]) == 2
    finally:
        project.chmod(0o755)
    assert "cannot be written: Permission denied" in capsys.readouterr().err


def test_a_path_that_a_link_of_the_tree_leads_out(
    project: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written there, although it would be a project."""
    outside = write(tmp_path_factory.mktemp("outside"), GOOD)
    (project / "service").symlink_to(outside)
    assert run(["init", "service"]) == 2
    assert "service is a link of the linted tree" in capsys.readouterr().err
    assert not (outside / "revlint.toml").exists()
    (project / "inside").symlink_to("oss")
    assert run(["init", "inside"]) == 0
    assert (project / "oss" / "revlint.toml").exists()


def test_pyproject_as_a_pipe(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No process writes to it, and a run must not wait for one."""
    os.mkfifo(project / "pyproject.toml")
    assert run(["init", "--pyproject"]) == 2
    assert "pyproject.toml" in capsys.readouterr().err


def test_pyproject_as_a_link_that_leads_out(
    project: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """A repository may have one that leads to another project."""
    other = tmp_path_factory.mktemp("other") / "pyproject.toml"
    other.write_text("[project]\nname = 'x'\n")
    (project / "pyproject.toml").symlink_to(other)
    assert run(["init", "--pyproject"]) == 2
    assert "pyproject.toml" in capsys.readouterr().err
    assert other.read_text() == "[project]\nname = 'x'\n"


@pytest.mark.parametrize(
    "word",
    ["##[error]x", "##vso[task.x]y", "::error::x", "a\u202eb", "a\x7f\x9b", "\u2028::stop::"],
)
def test_words_of_the_tree_in_what_is_shown(
    word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """CI takes none of them for a command; what is shown means the same as a configuration."""
    files = {}
    for name in ("one", "two"):
        files[f"{word}/{name}/env.py"] = ""
        files[f"{word}/{name}/versions/a.py"] = (
            f"revision = {word + name!r}\ndown_revision = None\n\n\ndef upgrade():\n    pass\n"
        )
    monkeypatch.chdir(write(tmp_path, files))
    assert run(["init", "--stdout"]) == 0
    text = capsys.readouterr().out
    assert not re.search(r"##\w*\[|^\s*::", text, re.MULTILINE)
    assert not any(c != "\n" and unicodedata.category(c) in HARMFUL for c in text)
    chains = tomllib.loads(text).get("chains", {})
    if word.isprintable():
        assert chains["one"] == {"script-location": f"{word}/one", "root": f"{word}one"}
    else:
        # No configuration may hold such a path: the text says so in a comment.
        assert chains == {}
        assert text.count("Not declared") == 2
