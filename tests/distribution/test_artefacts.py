"""The wheel and the sdist: what they hold, and that pip, pipx and uvx run revlint from them."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.distribution.support import copy_of_this_repository, run

EXAMPLES = Path(__file__).parents[2] / "examples"

#: What revlint's own code reads from its package.
DATA = {
    "revlint/py.typed",
    "revlint/schema.json",
    "revlint/report.schema.json",
    "revlint_rules/py.typed",
}

_NAMES = ("revlint-9.8.7-py3-none-any.whl", "revlint-9.8.7.tar.gz")


@dataclass(frozen=True)
class Built:
    """What ``python -m build`` made of the commit with the tag v9.8.7."""

    wheel: Path
    sdist: Path
    files: tuple[str, ...]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sdist of a tagged commit, and the wheel, which is built from the sdist, without git."""
    repo = copy_of_this_repository(tmp_path_factory.mktemp("dist") / "clone")
    repo.git("tag", "v9.8.7")
    run(sys.executable, "-m", "build", "--installer=uv", "--outdir=../built", cwd=repo.root)
    folder = repo.root.parent / "built"
    assert sorted(path.name for path in folder.iterdir()) == [*_NAMES]
    files = tuple(repo.git("ls-files").splitlines())
    return Built(folder / _NAMES[0], folder / _NAMES[1], files)


def test_the_wheel_holds_the_two_packages_and_nothing_else(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as wheel:
        names = set(wheel.namelist())
    packaged = {
        name.partition("/")[2]
        for name in built.files
        if name.startswith(("linter/revlint/", "rules/revlint_rules/"))
    }
    described = {f"revlint-9.8.7.dist-info/{name}" for name in ("METADATA", "WHEEL", "RECORD")}
    described |= {f"revlint-9.8.7.dist-info/{name}" for name in ("entry_points.txt",)}
    described |= {"revlint-9.8.7.dist-info/licenses/LICENSE"}
    assert names == packaged | described
    assert names >= DATA


def test_the_sdist_holds_what_git_tracks(built: Built) -> None:
    with tarfile.open(built.sdist) as sdist:
        names = {member.name for member in sdist.getmembers() if member.isfile()}
    assert names == {f"revlint-9.8.7/{name}" for name in (*built.files, "PKG-INFO")}


def test_pip_installs_the_wheel(built: Built, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", "env", cwd=tmp_path)
    scripts = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    install = (scripts / "python", "-m", "pip", "install", "--quiet", "--no-compile")
    run(*install, built.wheel, cwd=tmp_path)
    _try(scripts / "revlint", cwd=tmp_path)


def test_pipx_installs_the_wheel(built: Built, tmp_path: Path) -> None:
    folders = {f"PIPX_{name}": str(tmp_path / name) for name in ("HOME", "BIN_DIR", "MAN_DIR")}
    # What is never imported need not be compiled ("0" stands for --no-compile).
    folders["PIP_NO_COMPILE"] = "0"
    command = (sys.executable, "-m", "pipx", "install", "--quiet", "--python", sys.executable)
    run(*command, built.wheel, cwd=tmp_path, env=folders)
    _try(tmp_path / "BIN_DIR" / "revlint", cwd=tmp_path)


def test_uvx_runs_the_wheel(built: Built, tmp_path: Path) -> None:
    uvx = ("uv", "tool", "run", "--quiet", "--python", sys.executable, "--from", built.wheel)
    _try(sys.executable, "-m", *uvx, "revlint", cwd=tmp_path)


def _try(*revlint: str | Path, cwd: Path) -> None:
    """Run what somebody runs first."""
    assert run(*revlint, "--version", cwd=cwd) == "revlint 9.8.7\n"
    assert run(*revlint, "check", EXAMPLES / "plain", cwd=cwd) == ""
    found = run(*revlint, "check", EXAMPLES / "broken", "--no-cache", cwd=cwd, status=1)
    assert "error[multiple-heads]" in found
    assert run(*revlint, "rule", "missing-parent", cwd=cwd).startswith("missing-parent")
