"""Repositories that tests make with git itself, and what revlint says of them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from revlint.cli import run
from revlint.engine.example import history, revision_file

_IDENTITY = {
    "GIT_AUTHOR_NAME": "Somebody",
    "GIT_AUTHOR_EMAIL": "somebody@example.org",
    "GIT_COMMITTER_NAME": "Somebody",
    "GIT_COMMITTER_EMAIL": "somebody@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


class Repository:
    """A repository with a work tree; its branch ``main`` is what changes are held against."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._clock = 1_767_600_000

    def git(self, *arguments: str, ok: bool = True) -> str:
        """What a git command says; ``ok=False`` where it may stop, as at a conflict."""
        self._clock += 60
        times = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{self._clock} +0000")
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **_IDENTITY, **times, "GIT_EDITOR": "true"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0 or not ok, done.stderr
        return done.stdout.strip()

    def start(self, *lines: str) -> None:
        """Begin a history on ``main`` with some revisions, in the notation of alembic history."""
        self.git("init", "-q", "-b", "main")
        self.add(*lines)

    def write(self, files: Mapping[str, str]) -> None:
        """Write files, without a commit."""
        for path, text in files.items():
            place = self.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)

    def add(self, *lines: str) -> None:
        """Commit some revisions; each drops a table of its own name."""
        for line in lines:
            for path, text in history(line).items():
                name = Path(path).stem
                self.write({path: text.replace("    pass", f"    op.drop_table({name!r})", 1)})
        self.commit(f"Add {', '.join(lines)}")

    def body(self, id_: str, parent: str, body: str, name: str = "") -> None:
        """Commit a revision that does something."""
        path = f"migrations/versions/{name or id_}.py"
        self.write({path: revision_file(id_, (parent,), body=body)})
        self.commit(f"Add {id_}")

    def edit(self, id_: str, old: str, new: str) -> None:
        """Commit an edit of a revision's file."""
        path = self.root / f"migrations/versions/{id_}.py"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        self.commit(f"Edit {id_}")

    def reparent(self, id_: str, old: str, new: str) -> None:
        """Commit that a revision follows another one, in its docstring too."""
        self.edit(id_, f"Revises: {old}", f"Revises: {new}")
        self.edit(id_, f"down_revision = {old!r}", f"down_revision = {new!r}")

    def remove(self, *ids: str) -> None:
        """Commit that some revisions are gone."""
        self.git("rm", "-q", *(f"migrations/versions/{id_}.py" for id_ in ids))
        self.commit(f"Remove {', '.join(ids)}")

    def commit(self, message: str) -> None:
        """Commit all that is there."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def branch(self, name: str, at: str = "main") -> None:
        """Begin a branch and check it out."""
        self.git("checkout", "-q", "-b", name, at)

    def checkout(self, name: str) -> None:
        """Check a branch out."""
        self.git("checkout", "-q", name)

    def merge(self, *names: str, ok: bool = True) -> None:
        """Merge branches into the one that is checked out."""
        self.git("merge", "-q", "--no-ff", "-m", "Merge", *names, ok=ok)

    @property
    def state(self) -> tuple[object, ...]:
        """All of the repository that a check must leave as it is, objects included."""
        directory = Path(self.git("rev-parse", "--absolute-git-dir"))
        files = sorted(p for p in directory.rglob("*") if p.is_file())
        digests = [(p, hashlib.sha256(p.read_bytes()).hexdigest()) for p in files]
        work = sorted(p for p in self.root.rglob("*") if ".git" not in p.parts and p.is_file())
        return (
            digests,
            [(p, p.read_bytes(), p.stat().st_mtime_ns) for p in work],
            self.git("--no-optional-locks", "status", "--porcelain=v2", "--branch"),
        )


def check(
    repository: Repository,
    capsys: pytest.CaptureFixture[str],
    *options: str,
    base: str = "main",
) -> list[str]:
    """The findings as ``file:line severity rule``, those of the base with ``already`` behind.

    The repository is the same before and after.
    """
    before = repository.state
    run(["check", "--base", base, "--output-format", "json", *options])
    out, err = capsys.readouterr()
    assert repository.state == before
    assert out, err
    return [
        f"{Path(f['path']).name}:{f['line']} {f['severity']} {f['rule']}"
        + (" already" if f["in_base"] else "")
        for f in json.loads(out)["findings"]
    ]
