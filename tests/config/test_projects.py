"""From paths to projects: the root is the configuration's folder, git's top level, or nearer."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from revlint.config.files import DiskFiles
from revlint.config.projects import FoundProject, find_projects
from revlint.errors import RevlintError


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The working directory, with two folders in it."""
    work = tmp_path / "work"
    for name in ("one/deep", "two"):
        (work / name).mkdir(parents=True)
    return work.resolve()


def test_the_working_directory_for_what_lies_in_it(work: Path) -> None:
    assert find_projects(["one/deep", "two"], DiskFiles(work)) == (
        FoundProject(work, None, ("one/deep", "two")),
    )


def test_the_path_itself_where_nothing_else_is_around_it(work: Path, tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "x.py").touch()
    away = (tmp_path / "away").resolve()
    assert find_projects([str(away)], DiskFiles(work)) == (FoundProject(away, None, ("",)),)
    assert find_projects(["../away/x.py"], DiskFiles(work)) == (
        FoundProject(away, None, ("x.py",)),
    )


def test_git_has_the_say_where_no_configuration_is(work: Path) -> None:
    subprocess.run(["git", "init", "-q", str(work / "one")], check=True)
    assert find_projects(["one/deep", "two"], DiskFiles(work)) == (
        FoundProject(work / "one", None, ("deep",)),
        FoundProject(work, None, ("two",)),
    )
    # A configuration is nearer to what is meant.
    (work / "revlint.toml").touch()
    assert find_projects(["one/deep", "two"], DiskFiles(work)) == (
        FoundProject(work, work / "revlint.toml", ("one/deep", "two")),
    )


def test_no_path_is_the_whole_project(work: Path) -> None:
    (work / "revlint.toml").touch()
    assert find_projects([], DiskFiles(work / "one")) == (
        FoundProject(work, work / "revlint.toml", ("",)),
    )
    assert find_projects(["."], DiskFiles(work / "one")) == (
        FoundProject(work, work / "revlint.toml", ("one",)),
    )


def test_each_path_has_the_nearest_configuration(work: Path) -> None:
    (work / "revlint.toml").touch()
    (work / "one" / "pyproject.toml").write_text("[tool.revlint]\n")
    assert find_projects(["one/deep", "two", "one", "one"], DiskFiles(work)) == (
        FoundProject(work / "one", work / "one" / "pyproject.toml", ("deep", "")),
        FoundProject(work, work / "revlint.toml", ("two",)),
    )


def test_a_chosen_configuration_counts_for_all(work: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.touch()
    (work / "one" / "revlint.toml").touch()
    assert find_projects(["one"], DiskFiles(work), config="../own.toml") == (
        FoundProject(tmp_path.resolve(), own.resolve(), ("work/one",)),
    )
    # Where a path does not lie below it, the configuration does not move the root.
    (work / "two" / "x.toml").touch()
    assert find_projects(["one"], DiskFiles(work), config="two/x.toml") == (
        FoundProject(work, work / "two" / "x.toml", ("one",)),
    )


def test_an_unsaved_file_need_not_exist(work: Path) -> None:
    assert find_projects(["one/new/x.py"], DiskFiles(work), unsaved="one/new/x.py") == (
        FoundProject(work, None, ("one/new/x.py",)),
    )


def test_links_are_resolved(work: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(work / "one")
    assert find_projects([str(tmp_path / "link" / "deep")], DiskFiles(work)) == (
        FoundProject(work, None, ("one/deep",)),
    )


@pytest.mark.parametrize("path", ["missing", "one/missing/x", "a\0b", "x" * 5000])
def test_what_does_not_exist(work: Path, path: str) -> None:
    with pytest.raises(RevlintError) as caught:
        find_projects([path], DiskFiles(work))
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
