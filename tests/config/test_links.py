"""Configurations that are links, FIFOs or very large: what is read, and what is not."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from revlint.config.files import DiskFiles
from revlint.config.finder import find_config, read_config
from revlint.config.projects import find_projects
from revlint.errors import ConfigError, RevlintError
from tests.patience import PATIENCE
from tests.warm import warm_programs

SECRET = "[tool.revlint]\npassword = 'hunter2'\n[chains.main]\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a file outside of it that holds what must not be shown."""
    (tmp_path / "secret.toml").write_text(SECRET)
    project = tmp_path / "project"
    (project / "svc").mkdir(parents=True)
    return project


def test_revlint_toml_that_leads_out_is_not_read(project: Path) -> None:
    (project / "revlint.toml").symlink_to("../secret.toml")
    files = DiskFiles(project)
    found = find_config(project, files)
    assert found == project / "revlint.toml"
    with pytest.raises(ConfigError, match="leads out of the project") as raised:
        read_config(found, "revlint.toml", files)
    assert "hunter2" not in str(raised.value)


def test_pyproject_that_leads_out_is_not_read(project: Path) -> None:
    (project / "pyproject.toml").symlink_to("../secret.toml")
    assert find_config(project, DiskFiles(project)) is None


@pytest.mark.parametrize("is_git", [True, False])
def test_a_link_within_the_repository_is_read(project: Path, is_git: bool) -> None:
    """Outside of git only one within the folder: nothing tells how far the project reaches."""
    if is_git:
        subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    (project / "shared.toml").write_text("")
    (project / "svc/revlint.toml").symlink_to("../shared.toml")
    files = DiskFiles(project)
    path = project / "svc/revlint.toml"
    if is_git:
        assert read_config(path, "revlint.toml", files) == ""
    else:
        with pytest.raises(ConfigError, match="leads out"):
            read_config(path, "revlint.toml", files)
    (project / "revlint.toml").symlink_to("shared.toml")
    assert read_config(project / "revlint.toml", "revlint.toml", files) == ""


def test_a_chosen_configuration_that_leads_out_of_the_repository(project: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    (project / "revlint.toml").symlink_to("../secret.toml")
    with pytest.raises(RevlintError, match="leads out of the repository"):
        find_projects([], DiskFiles(project), config="revlint.toml")
    (found,) = find_projects([], DiskFiles(project), config="../secret.toml")
    assert found.config == project.parent / "secret.toml"


@pytest.mark.parametrize("name", ["revlint.toml", "pyproject.toml"])
def test_a_folder_that_is_exchanged_for_a_link(
    project: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the path and the opening of the file."""
    (project / "svc" / name).write_text("[tool.revlint]\n")
    (project.parent / name).write_text(SECRET)
    real = os.path.realpath(project / "svc" / name)
    (project / "svc").rename(project / "old")
    (project / "svc").symlink_to("..")
    monkeypatch.setattr("revlint.sources.files.real_path", lambda path: real)
    monkeypatch.setattr("revlint.config.files.find_top", lambda folder: project)
    with pytest.raises(ConfigError) as raised:
        read_config(project / "svc" / name, name, DiskFiles(project))
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("name", ["revlint.toml", "pyproject.toml"])
def test_a_fifo_is_no_configuration(project: Path, name: str) -> None:
    os.mkfifo(project / name)
    assert find_config(project, DiskFiles(project)) is None


@pytest.mark.parametrize("place", [0, 2 * 1024 * 1024 - 4, 3 * 1024 * 1024])
def test_a_very_large_pyproject_that_names_revlint_is_an_error(project: Path, place: int) -> None:
    """Else a change could take the configuration away by making the file large."""
    text = bytearray(b"#" * (4 * 1024 * 1024))
    text[place : place + 7] = b"revlint"
    (project / "pyproject.toml").write_bytes(text)
    with pytest.raises(ConfigError, match="larger than 1048576 bytes"):
        find_config(project, DiskFiles(project))


def run(root: Path, *arguments: str) -> str:
    """All that a command writes to the terminal."""
    command = [str(warm_programs() / "revlint"), *arguments]
    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_a_run_shows_nothing_of_what_a_link_leads_to(project: Path) -> None:
    """Whichever file of Alembic or revlint it is."""
    (project / "migrations").mkdir()
    for name in ("alembic.ini", "setup.cfg", "pyproject.toml", "migrations/env.py"):
        (project / name).symlink_to(project.parent / "secret.toml")
    for arguments in (["check"], ["chains"], ["init", "--stdout"]):
        assert "hunter2" not in run(project, *arguments)
    (project / "revlint.toml").symlink_to(project.parent / "secret.toml")
    shown = run(project, "check")
    assert "hunter2" not in shown
    assert "leads out of the project" in shown


@pytest.mark.parametrize("is_git", [True, False])
def test_a_run_waits_for_no_fifo(project: Path, is_git: bool) -> None:
    """Each command ends, with a finding or without."""
    if is_git:
        subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    (project / "migrations/versions").mkdir(parents=True)
    (project / "migrations/versions/a.py").write_text("revision = 'a'\ndown_revision = None\n")
    names = ("alembic.ini", "setup.cfg", "pyproject.toml", "revlint.toml", "migrations/env.py")
    for name in (*names, "migrations/versions/b.py"):
        os.mkfifo(project / name)
    for arguments in (["check"], ["chains"], ["init", "--stdout"]):
        run(project, *arguments)
