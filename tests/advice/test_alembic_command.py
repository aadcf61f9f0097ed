"""The command that a finding advises for a chain is the one that works there."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from revlint.config.config import Config
from revlint.config.reader import parse_config
from revlint.engine.project import read_project
from revlint.finding import Command, Finding
from revlint.graph.advised_command import alembic_command, git_command, revlint_command
from revlint.graph.chain import Chain
from revlint.location import Location
from revlint.reporters.finding_text import finding_text
from revlint.reporters.paths import prefix_of
from revlint.sources.disk import DiskTree
from revlint.sources.memory import MemoryTree
from tests.advice.layouts import LAYOUTS, Layout, fork, ini
from tests.advice.shell import attempt, run
from tests.cli.projects import write
from tests.git_support import Repo


def chains_in(root: Path) -> tuple[Chain, ...]:
    """The chains of a project on disk."""
    path = root / "revlint.toml"
    config = parse_config(path.read_text(encoding="utf-8")) if path.exists() else Config()
    return read_project(DiskTree(root), config).chains


def lines(commands: tuple[Command, ...], root: Path, directory: Path) -> tuple[str, ...]:
    """Commands as a report in a directory shows them."""
    finding = Finding("", Location("x"), commands=commands)
    return finding_text(finding, prefix_of(root, directory)).commands


def merges(root: Path, directory: Path) -> tuple[str, ...]:
    """The commands that merge the heads of each chain of a project."""
    return tuple(
        line
        for chain in chains_in(root)
        for line in lines(
            alembic_command(chain, "merge", "-m", "merge heads", "heads"), root, directory
        )
    )


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_the_command_is_the_one_that_a_reader_would_write(layout: Layout, tmp_path: Path) -> None:
    root = write(tmp_path, layout.files)

    found = merges(root, root)

    assert sorted(map(shlex.split, found)) == sorted(map(shlex.split, layout.merges))


@pytest.mark.parametrize("where", [".", "inner/most"])
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_the_command_merges_the_heads_wherever_revlint_ran(
    layout: Layout, where: str, tmp_path: Path
) -> None:
    root = write(tmp_path / "pro ject", layout.files)
    directory = root / where
    directory.mkdir(parents=True, exist_ok=True)
    before = {chain.name: chain.heads for chain in chains_in(root)}

    for line in merges(root, Path(os.path.normpath(directory))):
        run(line, directory)

    heads = {chain.name: chain.heads for chain in chains_in(root)}
    merged = [name for name in heads if len(heads[name]) == 1]
    assert len(merged) == len(layout.merges)
    assert all(heads[name] == before[name] for name in heads if name not in merged)
    for chain in chains_in(root):
        pattern = chain.config.id_pattern
        assert pattern is None or all(re.fullmatch(pattern, id_) for id_ in chain.heads)


@pytest.mark.parametrize(
    "broken",
    [
        {"d.py": "this is no Python"},
        {"d.py": "revision = 'd4'\ndown_revision = 'gone'\n"},
        {"d.py": "revision = 'd4'\ndown_revision = 'd4'\n"},
        {"d.py": "revision = 'd4'\ndown_revision = 'a1'\ndepends_on = 'gone'\n"},
        {"d.py": "revision = 'd4'\ndown_revision = 'a1'\nbranch_labels = 'a1'\n"},
        {"d.py": "revision = 'd-4'\ndown_revision = 'a1'\n"},
        {"d.py": "revision = 'd4'\n"},
        {"d.py": "revision = 'b2'\ndown_revision = 'a1'\n"},
    ],
    ids=lambda files: next(iter(files.values())),
)
def test_there_is_no_command_for_a_chain_that_alembic_cannot_merge(
    broken: dict[str, str], tmp_path: Path
) -> None:
    files = {f"migrations/versions/{name}": text for name, text in broken.items()}
    root = write(
        tmp_path, {**fork("migrations"), "alembic.ini": ini("%(here)s/migrations"), **files}
    )

    assert merges(root, root) == ()
    merged = attempt("alembic merge -m merge heads", root)
    heads = attempt("alembic heads", root)
    assert merged.returncode != 0 or heads.returncode != 0 or heads.stdout.count("(head)") > 1


def test_a_word_that_cannot_be_pasted_makes_no_command(tmp_path: Path) -> None:
    root = write(tmp_path, {**fork("migrations"), "alembic.ini": ini("%(here)s/migrations")})
    (chain,) = chains_in(root)

    assert alembic_command(chain, "merge", "b2", "c3\n") == ()
    assert alembic_command(chain, "merge", "b2", "c3\u202e") == ()
    assert git_command("checkout", "main", paths=("a\x1b.py",)) == ()


def test_a_command_without_a_new_file_needs_no_template(tmp_path: Path) -> None:
    root = write(tmp_path, {**fork("migrations"), "alembic.ini": ini("%(here)s/migrations")})
    (root / "migrations/script.py.mako").unlink()
    (chain,) = chains_in(root)

    (line,) = lines(alembic_command(chain, "heads"), root, root)

    assert line == "alembic heads"
    assert run(line, root).split() == ["b2", "(head)", "c3", "(head)"]


@pytest.mark.parametrize("where", [".", "inner", ".."])
@pytest.mark.parametrize("name", ["a.py", "b c.py", "*.py", ":(top)x.py", "it's.py", "[x].py"])
def test_a_path_of_a_git_command_is_meant_literally(name: str, where: str, tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.write({f"inner/{name}": "old", "inner/other.py": "old"})
    repo.commit("both")
    repo.write({f"inner/{name}": "new", "inner/other.py": "new"})
    directory = Path(os.path.normpath(repo.root / where))

    (line,) = lines(git_command("checkout", "HEAD", paths=(f"inner/{name}",)), repo.root, directory)
    run(line, directory)

    assert (repo.root / "inner" / name).read_text(encoding="utf-8") == "old"
    assert (repo.root / "inner" / "other.py").read_text(encoding="utf-8") == "new"


def test_a_command_of_revlint() -> None:
    """It names the chain where there are others, and ends its options before an odd name."""
    for layout, chain_option in (("at the root", ""), ("two inis", " --chain one")):
        chain = read_project(MemoryTree(LAYOUTS[layout].files), Config()).chains[0]
        plain = revlint_command("rebase", "--onto", "c 3", names=("b2",), chain=chain)
        odd = revlint_command("rebase", names=("-x",), chain=chain)
        assert [shlex.join(command.words) for command in (*plain, *odd)] == [
            f"revlint rebase b2{chain_option} --onto 'c 3'",
            f"revlint rebase{chain_option} -- -x",
        ]
    assert revlint_command("rebase", names=("a\x1bb",)) == ()
