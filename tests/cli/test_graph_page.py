"""``revlint graph --format html`` and ``--open``."""

from __future__ import annotations

import json
import stat
import webbrowser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

from revlint.cli import run
from tests.cli.projects import BAD, write
from tests.git_support import fork, start
from tests.pictures.page.pages import Elements


class Shown(webbrowser.BaseBrowser):
    """A browser that keeps what it is to show."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[Path] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        self.files.append(Path(unquote(urlparse(url).path)))
        return True


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one finding; the working directory."""
    root = write(tmp_path / "shop", BAD)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shown:
    shown = Shown()
    monkeypatch.setattr(webbrowser, "get", lambda: shown)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return shown


def data_of(html: str) -> dict[str, Any]:
    (data,) = (text for a, text in Elements(html).named("script") if a.get("id") == "data")
    page: dict[str, Any] = json.loads(data)
    return page


def test_the_page_goes_to_stdout(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["graph", "--format", "html"]) == 0
    page = data_of(capsys.readouterr().out)
    assert page["title"] == "shop"
    assert [chain["name"] for chain in page["chains"]] == ["migrations"]
    assert [finding["rule"] for finding in page["findings"]] == ["missing-parent"]


def test_no_findings(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["graph", "--format", "html", "--no-findings"]) == 0
    out, err = capsys.readouterr()
    assert "findings" not in data_of(out)
    assert err == "revlint: findings are not shown (--no-findings)\n"


def test_chains_are_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {path.replace("migrations", "two"): text for path, text in BAD.items()}
    ini = {"one.ini": "[alembic]\nscript_location = migrations\n"}
    monkeypatch.chdir(write(tmp_path, {**BAD, **files, **ini}))
    assert run(["graph", "two", "--format", "html"]) == 0
    page = data_of(capsys.readouterr().out)
    assert [chain["name"] for chain in page["chains"]] == ["two"]
    assert {finding["chain"] for finding in page["findings"]} == {0}
    assert run(["graph", "too", "--format", "html"]) == 2
    assert (
        capsys.readouterr().err
        == "revlint: no chain 'too'; the project has the chains migrations and two\n"
    )


def test_a_base(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = start(tmp_path / "repo")
    fork(repo)
    monkeypatch.chdir(repo.root)
    assert run(["graph", "--format", "html", "--base", "main"]) == 0
    page = data_of(capsys.readouterr().out)
    (change,) = page["changes"]
    assert (change["new"], change["theirs"]) == (["c"], ["d"])
    assert [view["key"] for view in page["chains"][0]["views"]] == [
        *("now", "merged", "rebased", "joined")
    ]


def test_the_page_goes_to_a_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["graph", "--format", "html", "--output", "page.html"]) == 0
    assert capsys.readouterr() == ("", "")
    assert data_of((project / "page.html").read_text())["title"] == "shop"


def test_no_file_is_written_through_a_link_of_the_tree(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine")
    (project / "page.html").symlink_to(outside)
    for name in ("html", "text"):
        assert run(["graph", "--format", name, "--output", "page.html"]) == 2
        assert "is a link of the linted tree to" in capsys.readouterr().err
        assert outside.read_text() == "mine"


def test_open_shows_a_file_that_others_cannot_read(
    project: Path, browser: Shown, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["graph", "--open"]) == 0
    (file,) = browser.files
    assert capsys.readouterr() == ("", f"revlint: opened {file}\n")
    assert data_of(file.read_text())["title"] == "shop"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.suffix == ".html"


def test_open_shows_the_output(
    project: Path, browser: Shown, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["graph", "--open", "--output", "page.html"]) == 0
    assert browser.files == [project / "page.html"]
    assert data_of((project / "page.html").read_text())["title"] == "shop"


def test_without_a_browser_the_page_is_named(
    project: Path,
    browser: Shown,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def get() -> webbrowser.BaseBrowser:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.delenv("BROWSER", raising=False)
    for found in (get, lambda: webbrowser.GenericBrowser("w3m")):
        monkeypatch.setattr(webbrowser, "get", found)
        assert run(["graph", "--open", "--output", "page.html"]) == 2
        assert capsys.readouterr().err == (
            f"revlint: --open: no browser was found; the page is {project / 'page.html'}\n"
        )
    assert (project / "page.html").exists()


@pytest.mark.parametrize(
    ("options", "refused"),
    [
        (["--open", "--format", "json"], "--open and --format json exclude each other"),
        (["--open", "--full"], "--full and --format html exclude each other"),
        (["--format", "html", "--around", "a"], "--around and --format html exclude each other"),
        (["--format", "html", "--since", "x"], "--since and --format html exclude each other"),
    ],
)
def test_options_that_exclude_each_other(
    project: Path, options: list[str], refused: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["graph", *options]) == 2
    assert capsys.readouterr().err.endswith(f"Error: {refused}\n")
