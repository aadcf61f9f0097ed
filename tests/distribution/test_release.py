"""``make release`` refuses what is not ready, and else builds, compares, checks and tags."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.distribution.support import ROOT, copy_of_this_repository
from tests.git_support import Repo

VERSION = "9.8.7"
PAGES = ("README.md", "docs/ci.md", "docs/getting-started.md", "templates/revlint.yml")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", ROOT / "distribution" / "release.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """This repository, without most of its files, ready for the release of 9.8.7."""
    target = tmp_path_factory.mktemp("release") / "ready"
    without = ("bench/", "docs/rules/", "examples/", "linter/", "rules/", "tests/")
    return _made_ready(copy_of_this_repository(target, without))


def _made_ready(repo: Repo) -> Repo:
    _edit(repo, "pyproject.toml", r'fallback-version = "[^"]*"', f'fallback-version = "{VERSION}"')
    for page in PAGES:
        _edit(repo, page, r"(revlint@v|rev: v|revlint==)\d+\.\d+\.\d+", rf"\g<1>{VERSION}")
    text = f"# Changelog\n\n## Unreleased\n\n## {VERSION} - 2025-01-31\n\n### Added\n\n- A rule.\n"
    repo.write({"CHANGELOG.md": f"{text}\n## 9.8.6 - 2025-01-01\n\n### Fixed\n\n- A bug.\n"})
    repo.commit("ready")
    return repo


@pytest.fixture
def repo(ready: Repo, tmp_path: Path, committer: None) -> Repo:
    """A clone of it."""
    return ready.copy(tmp_path / "clone")


@pytest.fixture
def committer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person who makes a tag."""
    for name, value in {"NAME": "Ada", "EMAIL": "ada@example.org"}.items():
        monkeypatch.setenv(f"GIT_COMMITTER_{name}", value)


def _edit(repo: Repo, path: str, pattern: str, to: str) -> None:
    text, count = re.subn(pattern, to, (repo.root / path).read_text("utf-8"))
    assert count, path
    repo.write({path: text})


def test_a_release_is_built_twice_checked_and_tagged(
    tmp_path: Path, script: ModuleType, committer: None
) -> None:
    """The whole repository."""
    repo = _made_ready(copy_of_this_repository(tmp_path / "whole"))
    before = repo.head

    said = script.release(repo.root, VERSION)

    wheel, sdist = f"revlint-{VERSION}-py3-none-any.whl", f"revlint-{VERSION}.tar.gz"
    assert said == [
        f"built dist/{wheel}",
        f"built dist/{sdist}",
        f"tagged v{VERSION}",
        "push it to publish:",
        f"    git push origin v{VERSION}",
    ]
    assert sorted(path.name for path in (repo.root / "dist").iterdir()) == [wheel, sdist]
    assert repo.git("rev-parse", f"v{VERSION}^{{commit}}") == before
    assert repo.git("cat-file", "-t", f"v{VERSION}") == "tag"
    message = repo.git("tag", "--list", "--format=%(contents)", f"v{VERSION}")
    assert message.strip() == f"revlint {VERSION}\n\nAdded\n\n- A rule."
    assert repo.git("status", "--porcelain") == ""
    assert "9.8.6" not in message


@pytest.mark.parametrize(
    ("path", "old", "new", "reason"),
    [
        ("CHANGELOG.md", f"## {VERSION} -", "## 9.8.8 -", "CHANGELOG.md has no section '## 9.8.7"),
        ("CHANGELOG.md", "2025-01-31", "2025-02-31", "the section 9.8.7 has no date"),
        ("CHANGELOG.md", "- A rule.\n", "", "CHANGELOG.md has no section"),
        (
            "CHANGELOG.md",
            "## Unreleased\n",
            "## Unreleased\n\n- More.\n",
            "move the entries of Unreleased to 9.8.7",
        ),
        ("pyproject.toml", f'"{VERSION}"', '"9.8.6"', "fallback-version is 9.8.6, not 9.8.7"),
        ("README.md", VERSION, "9.8.6", "README.md tells readers to install 9.8.6: "),
        ("docs/ci.md", VERSION, "9.8.6", "docs/ci.md tells readers to install 9.8.6: "),
        (
            "templates/revlint.yml",
            VERSION,
            "9.8.6",
            "templates/revlint.yml tells readers to install 9.8.6: ",
        ),
    ],
)
def test_a_release_that_is_not_ready_is_refused(
    repo: Repo, script: ModuleType, path: str, old: str, new: str, reason: str
) -> None:
    _edit(repo, path, re.escape(old), new)
    repo.commit("not ready")
    with pytest.raises(script.RefusedError, match=re.escape(reason)):
        script.release(repo.root, VERSION)
    assert repo.git("tag", "--list") == ""


@pytest.mark.parametrize("version", ["v9.8.7", "9.8", "9.8.7rc1", "9.8.7; ls"])
def test_a_version_has_three_numbers(repo: Repo, script: ModuleType, version: str) -> None:
    with pytest.raises(script.RefusedError, match="it must look like"):
        script.release(repo.root, version)


def test_a_changed_or_untracked_file_is_refused(repo: Repo, script: ModuleType) -> None:
    repo.write({"distribution/new.py": "", "README.md": "new"})
    with pytest.raises(script.RefusedError, match="the work tree is not clean") as refused:
        script.release(repo.root, VERSION)
    assert "distribution/new.py" in str(refused.value)


def test_a_version_is_released_once(repo: Repo, script: ModuleType) -> None:
    repo.git("tag", f"v{VERSION}")
    with pytest.raises(script.RefusedError, match=f"the tag v{VERSION} exists"):
        script.release(repo.root, VERSION)


def test_a_build_that_differs_is_refused(
    repo: Repo, script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(root: Path, version: str, clone: Path, *, umask: int) -> list[Path]:
        clone.mkdir()
        (clone / "revlint.whl").write_text(str(umask))
        return [clone / "revlint.whl"]

    monkeypatch.setattr(script, "_build", build)
    with pytest.raises(script.RefusedError, match=r"revlint\.whl is not reproducible"):
        script.release(repo.root, VERSION)
    assert repo.git("tag", "--list") == ""
