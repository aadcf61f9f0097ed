"""docs/getting-started.md: its commands run in the order of the page, in a new repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from revlint.config.reader import parse_config
from revlint_rules import RULES
from tests.git_support import Repo

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "getting-started.md").read_text("utf-8")


def blocks(language: str, page: str = PAGE) -> list[str]:
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```$", page, re.DOTALL | re.MULTILINE)
    return [text for _, text in found]


def test_its_commands_run(tmp_path: Path) -> None:
    """All but the first block, which installs revlint."""
    install, *commands = blocks("sh")
    assert install.startswith("pipx install ./revlint ")
    shutil.copytree(ROOT / "examples" / "plain", tmp_path / "shop")
    repo = Repo(tmp_path / "shop")
    repo.git("init", "-q", "--initial-branch=main")
    hook, *_ = blocks("yaml")
    (repo.root / ".pre-commit-config.yaml").write_text(hook)
    repo.git("add", "--all")
    repo.git("commit", "-q", "-m", "shop")

    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("GIT_", "GITHUB_", "CI"))}
    done = subprocess.run(
        ["bash", "-e", "-c", "".join(commands)],
        cwd=repo.root,
        env={**kept, "PATH": path, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("No findings")]
    assert [line.partition(" (")[0].partition(";")[0] for line in said] == [
        "No findings",
        "No findings against HEAD",
        "No findings against main",
    ]
    hooks = {path.name for path in (repo.root / ".git/hooks").iterdir() if not path.suffix}
    assert hooks == {"pre-commit", "pre-merge-commit", "pre-push"}


def test_hook_and_jobs_are_those_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    names = [block.partition("\n")[0].removeprefix("# ") for block in blocks("yaml")]
    assert names == [
        ".pre-commit-config.yaml",
        ".github/workflows/migrations.yml",
        ".gitlab-ci.yml",
    ]
    assert set(blocks("yaml")) <= set(blocks("yaml", readme))


def test_its_configuration_is_valid() -> None:
    (written,) = blocks("toml")
    text = "".join(line.removeprefix("    ") for line in written.splitlines(keepends=True))
    assert tomllib.loads(text)["tool"]["revlint"]
    parse_config(text, "pyproject.toml", {rule.name for rule in RULES})
