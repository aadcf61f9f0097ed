"""Git repositories for tests, made with the real git: fixed author and dates, no user settings."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from revlint.engine.example import revision_file

VERSIONS = "migrations/versions"

_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_AUTHOR_DATE": "2024-05-01T12:00:00 +0000",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_COMMITTER_DATE": "2024-05-01T12:00:00 +0000",
    "GIT_ALLOW_PROTOCOL": "file",
    "GIT_EDITOR": "true",
}


class Repo:
    """A repository in a directory."""

    def __init__(self, root: Path, *, sha: str = "sha1") -> None:
        """The repository in a directory; it is made where the directory does not exist."""
        self.root = root
        if not root.exists():
            root.mkdir(parents=True)
            self.git("init", "-q", "-b", "main", f"--object-format={sha}")

    def clone(self, root: Path, *options: str) -> Repo:
        """A clone, over the protocol that others would use."""
        self.git("clone", "-q", *options, f"file://{self.root}", str(root))
        return Repo(root)

    def copy(self, root: Path) -> Repo:
        """A clone that shares the files of the objects, which is quicker."""
        self.git("clone", "-q", "--local", str(self.root), str(root))
        return Repo(root)

    def git(self, *arguments: str, check: bool = True) -> str:
        """What git says, without the newline at the end."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        done = subprocess.run(
            ["git", "-c", "gc.auto=0", "-c", "maintenance.auto=false", *arguments],
            cwd=self.root,
            env=kept | _ENVIRONMENT,
            check=False,
            text=True,
            capture_output=True,
        )
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout.rstrip("\n")

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files; None deletes one."""
        for path, text in files.items():
            target = self.root / path
            if text is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode() if isinstance(text, str) else text)

    def commit(self, message: str = "change") -> str:
        """Commit everything on disk, empty or not, and give the id."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.head

    def revise(self, id_: str, *parents: str, name: str | None = None, body: str = "") -> str:
        """Write a revision file and give its path."""
        path = f"{VERSIONS}/{name or id_}.py"
        self.write({path: revision_file(id_, parents) + body})
        return path

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def state(self, *, bare: bool = False) -> dict[str, str]:
        """All that a check must not change."""
        # First, since it may refresh the index.
        status = "" if bare else self.git("status", "--porcelain")
        git_directory = Path(self.git("rev-parse", "--absolute-git-dir"))
        files = {
            str(path): sha256(path.read_bytes()).hexdigest()
            for path in sorted(git_directory.rglob("*"))
            if path.is_file()
        }
        refs, head = self.git("for-each-ref"), self.git("rev-parse", "HEAD")
        return files | {"status": status, "refs": refs, "head": head}


def start(root: Path, *ids: str, sha: str = "sha1") -> Repo:
    """A repository whose main branch has one line of revisions, by default a -> b."""
    repo = Repo(root, sha=sha)
    repo.write(
        {
            "alembic.ini": "[alembic]\nscript_location = %(here)s/migrations\n",
            "migrations/env.py": "",
            ".gitignore": "*.pyc\n",
        }
    )
    parents: list[str] = []
    for id_ in ids or ("a", "b"):
        repo.revise(id_, *parents)
        parents = [id_]
    repo.commit("start")
    return repo


def fork(repo: Repo) -> None:
    """A branch ``topic``, checked out, with c after b, while main gets d after b."""
    repo.git("switch", "-qc", "topic")
    repo.revise("c", "b")
    repo.commit("c")
    repo.git("switch", "-q", "main")
    repo.revise("d", "b")
    repo.commit("d")
    repo.git("switch", "-q", "topic")
