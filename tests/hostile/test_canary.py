"""Nothing of what is linted runs: a canary lies wherever something could run it, and none sings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE

SCRIPT = Path(sys.executable).parent / "revlint"

#: Modules that Python, or a library, or revlint would import if they were found first.
#: (``python -m revlint`` without ``-P`` lets Python itself look for ``revlint``, and for what it
#: needs to get so far, in the working directory: of those there are none.)
MODULES = (
    *("alembic", "mako", "sqlalchemy", "pytest", "setuptools", "pip", "wheel", "_pytest"),
    *("libcst", "networkx", "click", "pathspec", "yaml", "yaml_ft", "colorama", "numpy", "scipy"),
    *("revlint_rules", "rules", "models", "app", "conftest", "sitecustomize", "usercustomize"),
    *("json", "tomllib", "subprocess", "traceback", "unicodedata", "difflib", "posixpath_"),
    *("multiprocessing", "concurrent", "secrets", "logging", "readline", "rlcompleter", "textwrap"),
    *("setup", "noxfile", "tasks", "manage", "wsgi", "__main__", "hatch_build", "dist_plugin"),
)

PYTHON = "import pathlib\npathlib.Path({canary!r}).open('a').write({name!r} + '\\n')\n"

_GIT = """
[core]
	fsmonitor = {script}
	hooksPath = {hooks}
	pager = {script}
	editor = {script}
	sshCommand = {script}
	gitProxy = {script}
	askPass = {script}
[pager]
	ls-files = {script}
[filter "canary"]
	clean = {script}
	smudge = {script}
	process = {script}
	required = true
[diff]
	external = {script}
[diff "canary"]
	command = {script}
	textconv = {script}
[merge "canary"]
	driver = {script}
[alias]
	ls-files = !{script}
	rev-parse = !{script}
	ls-tree = !{script}
[credential]
	helper = !{script}
[gpg]
	program = {script}
[uploadpack]
	packObjectsHook = {script}
[sequence]
	editor = {script}
[remote "origin"]
	url = ext::{script}
	promisor = true
	partialclonefilter = blob:none
[extensions]
	partialclone = origin
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git work tree full of canaries; they write to ``canary`` beside it."""
    root = tmp_path_factory.mktemp("canaries") / "project"
    for name in MODULES:
        _plant(root, f"{name}.py")
        _plant(root, f"migrations/{name}.py")
    for name in ("models", "a", "env", "versions/__init__", "versions/a", "versions/sub/b"):
        _plant(root, f"migrations/{name}.py", "revision = 'a'\ndown_revision = None\n")
    _plant(root, "migrations/versions/b.py", _from_app())
    _plant(root, "migrations/versions/canary.py", "# coding: canary\n", coded=True)
    _plant(root, "encodings/canary.py")
    _plant(root, "encodings/__init__.py")
    canary = str(root.parent / "canary")
    code = PYTHON.format(canary=canary, name="text")
    line = f"import pathlib; pathlib.Path({canary!r}).open('a').write('line')\n"
    _write(root, "canary.pth", line)
    _write(root, "migrations/canary.pth", line)
    _write(root, "migrations/script.py.mako", f"<%\n{code}\n%>\n${{open({canary!r}, 'a')}}\n")
    _write(root, "alembic.ini", "[alembic]\nscript_location = migrations\nprepend_sys_path = .\n"
           "[post_write_hooks]\nhooks = x\nx.type = exec\nx.executable = ./c.sh\n")  # fmt: skip
    _write(root, "pyproject.toml", "[build-system]\nrequires = []\nbuild-backend = 'setup'\n"
           "backend-path = ['.']\n[tool.pytest.ini_options]\naddopts = '-p app'\n")  # fmt: skip
    _write(root, "setup.cfg", "[metadata]\nname = x\nversion = attr: app.version\n")
    _write(root, "tox.ini", "[testenv]\ncommands = ./canary.sh\n")
    for folder in ("dist_plugin.egg-info", "dist_plugin-1.dist-info"):
        points = "[revlint.rules]\nx = dist_plugin:RULES\n[pytest11]\nx = conftest\n"
        _write(root, f"{folder}/entry_points.txt", points)
        for name in ("METADATA", "PKG-INFO"):
            _write(
                root, f"{folder}/{name}", "Metadata-Version: 2.1\nName: dist-plugin\nVersion: 1\n"
            )
    script = root / "canary.sh"
    _write(root, "canary.sh", f"#!/bin/sh\necho git \"$0\" >> '{canary}'\n")
    script.chmod(0o755)
    for name in ("fsmonitor-watchman", "post-checkout", "post-index-change", "pre-commit"):
        _write(root, f"hooks/{name}", script.read_text())
        (root / "hooks" / name).chmod(0o755)
    _write(root, ".gitattributes", "* filter=canary diff=canary merge=canary\n")
    _git(root, "init", "-q")
    _git(
        root,
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "a",
    )
    with (root / ".git" / "config").open("a") as config:
        config.write(_GIT.format(script=script, hooks=root / "hooks"))
    return root


def _from_app() -> str:
    return "from app import PARENT\nrevision = 'b'\ndown_revision = PARENT\n"


def _plant(root: Path, path: str, text: str = "", *, coded: bool = False) -> None:
    code = PYTHON.format(canary=str(root.parent / "canary"), name=path)
    _write(root, path, text + code if coded else code + text)


def _write(root: Path, path: str, text: str) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


COMMANDS = (
    ("check", 1),
    ("check --jobs 2 --output-format full --verbose --statistics", 1),
    ("check migrations/versions --output-format json", 1),
    ("chains", 0),
    ("graph --format json", 0),
    ("rule", 0),
    ("rule multiple-heads", 0),
    ("init --stdout", 0),
    ("--version", 0),
    ("--help", 0),
)
WAYS = (
    [str(SCRIPT)],
    [sys.executable, "-P", "-m", "revlint"],
    [sys.executable, "-m", "revlint"],
)


CASES = [(way, command, status) for way in WAYS[:1] for command, status in COMMANDS] + [
    (way, command, status) for way in WAYS[1:] for command, status in COMMANDS[1:7:2]
]


@pytest.mark.parametrize(("way", "command", "status"), CASES)
def test_no_canary_sings(way: list[str], command: str, status: int, project: Path) -> None:
    """Whatever the command, and however it is started in the directory of a stranger."""
    done = _run([*way, *command.split()], project, {})
    assert done.returncode == status, done.stderr
    assert not (project.parent / "canary").exists(), (project.parent / "canary").read_text()


@pytest.fixture
def editable(project: Path, tmp_path: Path) -> Path:
    """The same project with one revision, whose file is committed and can be edited."""
    root = Path(shutil.copytree(project, tmp_path / "project"))
    for path in ("canary.py", "b.py", "__init__.py", "sub/b.py"):
        (root / "migrations/versions" / path).unlink()
    quiet = [
        f"core.hooksPath={os.devnull}",
        "core.fsmonitor=false",
        "user.name=a",
        "user.email=a@b",
    ]
    quiet += ["filter.canary.process=", "filter.canary.clean=cat", "filter.canary.required=false"]
    options = [part for setting in quiet for part in ("-c", setting)]
    _git(root, *options, "add", "migrations/versions/a.py")
    _git(root, *options, "commit", "-q", "-m", "a revision")
    assert not (project.parent / "canary").exists()
    return root


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("check --fix --select filename-order", 1),
        ("check --unsafe-fixes --diff", 1),
        ("rename a z1 --diff", 0),
        ("rename a z1", 0),
        ("merge", 0),
        ("next-id", 1),
        ("park migrations --id 000000000000", 0),
    ],
)
def test_no_edit_makes_a_canary_sing(
    command: str, status: int, editable: Path, project: Path
) -> None:
    cache = {"REVLINT_CACHE_DIR": str(editable.parent / "cache")}
    done = _run([str(SCRIPT), *command.split()], editable, cache)
    assert not (project.parent / "canary").exists(), (project.parent / "canary").read_text()
    assert done.returncode == status, done.stdout + done.stderr
    is_staged = command == "rename a z1"
    names = _run(["git", "-c", "core.fsmonitor=false", "ls-files"], editable, {}).stdout.split()
    renamed = [f"migrations/versions/{'z1' if is_staged else 'a'}.py"]
    assert names == renamed


@pytest.mark.parametrize("shell", ["bash_complete", "zsh_complete", "fish_complete", "bash_source"])
def test_shell_completion(shell: str, project: Path) -> None:
    """It runs wherever a user presses Tab."""
    at = "mult" if shell.startswith("fish") else "3"
    words = {"COMP_WORDS": "revlint check --select mult", "COMP_CWORD": at}
    done = _run([str(SCRIPT)], project, {"_REVLINT_COMPLETE": shell, **words})
    assert "multiple-heads" in done.stdout or shell == "bash_source"
    assert not (project.parent / "canary").exists(), (project.parent / "canary").read_text()


def test_the_canaries_live(project: Path, tmp_path: Path) -> None:
    """One that is run sings: else the other tests would prove nothing."""
    for path, command in (("conftest.py", sys.executable), ("canary.sh", "sh")):
        copy = tmp_path / path
        copy.write_text((project / path).read_text().replace(str(project.parent), str(tmp_path)))
        subprocess.run([command, copy], check=True)
        assert (tmp_path / "canary").read_text()
        (tmp_path / "canary").unlink()


def _run(command: list[str], cwd: Path, more: dict[str, str]) -> subprocess.CompletedProcess[str]:
    dropped = ("PYTHONPATH", "PYTHONSAFEPATH", "PYTHONSTARTUP")
    env = {name: value for name, value in os.environ.items() if name not in dropped}
    return subprocess.run(
        command,
        cwd=cwd,
        env=env | more,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
