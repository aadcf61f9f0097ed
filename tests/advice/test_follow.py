"""The table of what the commands of a report repair, and what is left for hands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.advice import follow
from tests.advice.shell import attempt
from tests.cli.projects import write
from tests.examples.test_examples import PLANTED
from tests.git_support import Repo

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_every_command_for_the_examples_repairs_what_it_is_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The commands of the JSON and nothing else; the other findings are for hands."""
    copy = Path(shutil.copytree(EXAMPLES / "broken", tmp_path / "broken"))

    assert follow.main([str(copy)]) == 0

    table = capsys.readouterr().out
    rules = [line.split()[0] for line in table.splitlines() if " by hand " in line]
    repaired = [line.split()[0] for line in table.splitlines() if " repaired " in line]
    assert sorted(rules + repaired) == sorted(rule for rule, _ in PLANTED.values())
    assert follow.check(copy) != ()


def _removal(root: Path) -> Repo:
    repo = Repo(root)
    repo.revise("a1")
    path = repo.revise("b2", "a1")
    write(root, {"migrations/env.py": ""})
    repo.commit()
    repo.write({path: None})
    return repo


def test_a_table(tmp_path: Path) -> None:
    repo = _removal(tmp_path / "repo")
    commit = repo.head[:12]

    followed = follow.follow(repo.root, "--base", "main")

    assert list(follow.table(followed)) == [
        "removed-revision  repaired     migrations/versions/b2.py",
        f"                  $ git checkout {commit} -- migrations/versions/b2.py",
    ]
    assert (followed.left, followed.new, followed.failures, followed.after) == ((), (), (), ())


def test_a_command_that_repairs_nothing_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = _removal(tmp_path / "repo")
    monkeypatch.setattr(follow, "attempt", lambda line, root: attempt("echo no && false", root))

    followed = follow.follow(repo.root, "--base", "main")

    assert [advice.rule for advice in followed.left] == ["removed-revision"]
    assert [failure.splitlines()[-1] for failure in followed.failures] == ["no"]
    assert "removed-revision  still there  migrations/versions/b2.py" in follow.table(followed)


def test_the_commands_name_a_configuration_that_is_not_in_the_root(tmp_path: Path) -> None:
    """Only the configuration gives the chain this name."""
    root = Path(shutil.copytree(EXAMPLES / "broken", tmp_path / "broken"))
    (root / "revlint.toml").unlink()
    assert attempt("git init", root).returncode == 0
    write(root, {"settings/lint.toml": '[chains.jobs]\nscript-location = "second_base"\n'})

    followed = follow.follow(root, "--config", "settings/lint.toml")

    own = {line for a in followed.before for line in a.commands if line.startswith("revlint ")}
    assert (
        "revlint rebase --config settings/lint.toml f5b1926e8d04 --chain jobs --onto a6e0837d4bc1"
        in own
    )
    assert all(" --config settings/lint.toml " in line for line in own)
    assert (followed.left, followed.failures) == ((), ())
