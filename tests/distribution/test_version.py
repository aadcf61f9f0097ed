"""The version is that of the tag, and a build works without tags and without git."""

from __future__ import annotations

import shutil
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest

from tests.distribution.support import ROOT, copy_of_this_repository, run
from tests.git_support import Repo

#: What ``git archive`` and a shell cut off: the id of a commit.
_LOCAL = "+g"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A repository with a commit, a commit that has the tag v9.8.7, and one more.

    It has what a wheel is made of.
    """
    without = ("bench/", "docs/", "editors/", "examples/", "tests/")
    repo = copy_of_this_repository(tmp_path_factory.mktemp("version") / "shop", without)
    repo.commit("release")
    repo.git("tag", "--annotate", "--message=9.8.7", "v9.8.7")
    repo.git("tag", "another-tag-2")
    repo.commit("after")
    return repo


@pytest.fixture(scope="module")
def fallback() -> str:
    """The first version that may follow the last release, as ``pyproject.toml`` names it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]
    major, minor, patch = settings["version"]["fallback-version"].split(".")
    return f"{major}.{minor}.{int(patch) + 1}"


def version_of(directory: Path) -> str:
    """The version that a build of a directory has."""
    return run(sys.executable, "-m", "hatchling", "version", cwd=directory).strip()


def test_a_tagged_commit_has_the_version_of_its_tag(repo: Repo, tmp_path: Path) -> None:
    clone = repo.clone(tmp_path / "clone")
    clone.git("checkout", "-q", "v9.8.7")
    assert version_of(clone.root) == "9.8.7"


def test_a_commit_after_a_tag_names_itself(repo: Repo, tmp_path: Path) -> None:
    clone = repo.clone(tmp_path / "clone")
    assert version_of(clone.root) == f"9.8.8.dev1{_LOCAL}{repo.head[:9]}"


def test_a_commit_before_the_first_tag_counts_from_the_last_release(
    repo: Repo, tmp_path: Path, fallback: str
) -> None:
    clone = repo.clone(tmp_path / "clone")
    clone.git("checkout", "-q", "HEAD~2")
    assert version_of(clone.root) == f"{fallback}.dev1{_LOCAL}{clone.head[:9]}"


def test_a_clone_without_tags_counts_from_the_last_release(
    repo: Repo, tmp_path: Path, fallback: str
) -> None:
    clone = repo.clone(tmp_path / "clone", "--no-tags")
    assert version_of(clone.root) == f"{fallback}.dev3{_LOCAL}{repo.head[:9]}"


def test_a_shallow_clone_without_tags_builds(repo: Repo, tmp_path: Path, fallback: str) -> None:
    """As pre-commit makes one."""
    clone = repo.clone(tmp_path / "clone", "--no-tags", "--depth=1")
    assert version_of(clone.root) == f"{fallback}.dev1{_LOCAL}{repo.head[:9]}"


def test_a_source_archive_has_the_version_of_its_tag(repo: Repo, tmp_path: Path) -> None:
    """As a forge offers one, and as GitHub's runner takes an action."""
    repo.git("archive", "--output", str(tmp_path / "source.tar"), "v9.8.7")
    with tarfile.open(tmp_path / "source.tar") as archive:
        archive.extractall(tmp_path / "source", filter="data")
    assert version_of(tmp_path / "source") == "9.8.7"


def test_files_without_git_have_the_version_of_the_last_release(repo: Repo, tmp_path: Path) -> None:
    shutil.copytree(repo.root, tmp_path / "files", ignore=shutil.ignore_patterns(".git"))
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]
    assert version_of(tmp_path / "files") == settings["version"]["fallback-version"]


@pytest.mark.parametrize(
    ("ref", "version"), [("@v9.8.7", "revlint 9.8.7"), ("", "revlint 9.8.8.dev1+g")]
)
def test_pip_installs_a_ref_of_a_repository(
    repo: Repo, tmp_path: Path, ref: str, version: str
) -> None:
    source = f"revlint @ git+{repo.root.as_uri()}{ref}"
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile")
    run(*pip, "--target=installed", source, cwd=tmp_path)
    # The other packages are those of this environment.
    environment = {"PYTHONPATH": str(tmp_path / "installed")}
    said = run(sys.executable, "-m", "revlint", "--version", cwd=tmp_path, env=environment)
    assert said.startswith(version)
