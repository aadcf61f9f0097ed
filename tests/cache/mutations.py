"""A random walk over the states of a project: with and without the cache, one verdict.

Run it by hand as ``python -m tests.cache.mutations STEPS [SEED]``; it ends at the first difference.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from revlint import cli
from revlint.engine.example import revision_file
from revlint.engine.report import Report
from revlint.engine.verdicts import Verdicts
from tests.git_support import Repo

#: The project, below the top of the repository, and its revision files.
PROJECT = "service"
VERSIONS = f"{PROJECT}/migrations/versions"
NAMES = tuple("abcdef")

#: The id of each, mostly; the first is one that new files may not have.
IDS = dict(zip(NAMES, ("a1b2c3d4e5f6", "d", "e", "f", "g", "h"), strict=True))
#: What follows what in the files that stay.
LINE = {"one": (), "two": ("one",), "three": ("two",)}

BODIES = (
    "    op.drop_column('users', 'name')\n",
    "    op.add_column('users', sa.Column('name', sa.String()))\n",
    "    op.create_table('teams', sa.Column('id', sa.Integer()))\n",
    "    pass\n",
)
ODD = (
    "revision = 'a' 'x'\ndown_revision = ['b', *[]]\ndef upgrade(): pass\n",
    "from names import ID as revision\ndown_revision = None\ndef upgrade(): pass\n",
    "from names import *\nrevision = ID\ndown_revision = 'one'\ndef upgrade(): pass\n",
    "revision = 'i'\ndown_revision = 'none'  # revlint: ignore[missing-parent]\n",
    "revision = 'i'\ndown_revision = 'two'  # revlint: ignore[multiple-heads]\n",
    "from . import names\nrevision = 'i'\ndown_revision = 'two'\ndef upgrade(): pass\n",
    "revision = 'i'\ndown_revision = 'two'\nasync def upgrade(op): pass\ndef downgrade(op): pass\n",
    "revision = 'i'\ndown_revision = 'two'\ndef upgrade(): one()\ndef upgrade(): two()\n",
    "revision = (",
    "print 'two'",
    "# -*- coding: nothing -*-\n",
    "",
)
CONFIGURATIONS = (
    "",
    "heads = 'any'\n",
    "select = ['nonlinear-history']\n",
    "ignore = ['multiple-heads', 'missing-parent']\n",
    "exclude = ['**/b.py']\n",
    "[per-file-ignores]\n'**/c.py' = ['missing-parent', 'duplicate-revision']\n",
    "[chains.main]\nscript-location = 'migrations'\nfrozen-columns = ['users.name']\n",
    "[chains.main]\nscript-location = 'migrations'\nparked-at = 'three'\nroot = 'one'\n",
    f"[chains.main]\nscript-location = '{PROJECT}/migrations'\nreleased = ['one', 'd']\n",
    "[chains.main]\nscript-location = 'migrations'\nhead-file = 'HEAD'\n",
    "heads = 0\n",
    "baseline = 'known.json'\n",
    "baseline = 'known.json'\nignore = ['stale-baseline']\n",
)


class World:
    """A repository with a project in it, and ways to change both."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.repo = Repo(root)
        self.root = root
        self.chance = chance
        self.write(f"{PROJECT}/alembic.ini", "[alembic]\nscript_location = %(here)s/migrations\n")
        self.write(f"{PROJECT}/migrations/env.py", "from alembic import context\n")
        self.write(f"{PROJECT}/names.py", "ID = 'c'\n")
        for id_, parents in LINE.items():
            self.write(f"{PROJECT}/migrations/versions/{id_}.py", revision_file(id_, parents))
        for name in "abc":
            self.write(f"{VERSIONS}/{name}.py", self.text(name))
        self.commit()

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_symlink():
            file.unlink()
        file.write_text(text)

    def some(self) -> str:
        """A revision file that may be there."""
        return f"{VERSIONS}/{self.chance.choice(NAMES)}.py"

    def text(self, name: str) -> str:
        """What a file can hold: sound revisions, broken ones, and such as take some thought.

        Most are sound and have their parents: what is missing is looked for in the history, and
        such a verdict is not kept.
        """
        if self.chance.random() < 0.2:
            return self.chance.choice(ODD)
        parents = self.chance.choice([(), ("one",), ("two",), ("three",), ("two", "three")])
        id_ = IDS[name]
        if self.chance.random() < 0.1:
            parents, id_ = ("d",), self.chance.choice([*IDS.values(), *LINE])
        text = revision_file(id_, parents)
        return text.replace("    pass\n", self.chance.choice(BODIES), 1)

    # Changes of files

    def edit(self) -> None:
        path = self.some()
        self.write(path, self.text(path[-4]))

    def delete(self) -> None:
        (self.root / self.some()).unlink(missing_ok=True)

    def edit_in_the_dark(self) -> None:
        """The same size, and the same time of change."""
        file = self.root / self.some()
        if file.is_file():
            status, text = file.stat(), file.read_text()
            at = self.chance.choice(["= 'd'", "= 'two'", "= None", "users", "upgrade"])
            file.write_text(text.replace(at, at[:-2] + ("x" + at[-1]), 1))
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))

    def edit_a_body(self) -> None:
        file = self.root / self.some()
        if file.is_file():
            text = file.read_text()
            for body in BODIES:
                if body in text:
                    text = text.replace(body, self.chance.choice(BODIES), 1)
                    break
            self.write(file.relative_to(self.root).as_posix(), text)

    def append(self) -> None:
        file = self.root / self.some()
        if file.is_file():
            with file.open("a") as opened:
                opened.write(
                    self.chance.choice(["# note\n", "# revlint: ignore-file\n", "X = 1\n"])
                )

    def touch(self) -> None:
        file = self.root / self.some()
        if file.exists():
            os.utime(file, ns=(0, self.chance.randrange(10**18)))

    def rewrite(self) -> None:
        """The same content in another file, as a checkout leaves it."""
        file = self.root / self.some()
        if file.is_file():
            data = file.read_bytes()
            file.unlink()
            file.write_bytes(data)

    def swap(self) -> None:
        one, other = self.root / self.some(), self.root / self.some()
        if one.exists() and other.exists() and one != other:
            beside = one.with_suffix(".tmp")
            one.rename(beside)
            other.rename(one)
            beside.rename(other)

    def link(self) -> None:
        file = self.root / self.some()
        if file.is_symlink() or not file.exists():
            file.unlink(missing_ok=True)
            targets = [*(f"{name}.py" for name in NAMES), "../../names.py", "/etc/hosts"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.symlink_to(self.chance.choice(targets))

    def imported_module(self) -> None:
        path = f"{PROJECT}/names.py"
        package = self.root / PROJECT / "names"
        match self.chance.randrange(4):
            case 0:
                (self.root / path).unlink(missing_ok=True)
            case 1:
                self.write(f"{PROJECT}/names/__init__.py", f"ID = {self.chance.choice('xyz')!r}\n")
            case 2:
                shutil.rmtree(package, ignore_errors=True)
            case _:
                self.write(path, f"ID = {self.chance.choice('abcz')!r}\n")

    def alembic_configuration(self) -> None:
        extra = self.chance.choice(
            ["", "version_locations = %(here)s/migrations/versions %(here)s/more\n", "x = 1\n"]
        )
        text = f"[alembic]\nscript_location = %(here)s/migrations\n{extra}"
        self.write(f"{PROJECT}/alembic.ini", text)
        self.write(f"{PROJECT}/more/g.py", revision_file("more", ("one",)))

    def environment(self) -> None:
        table = self.chance.choice(
            ["", "context.configure(version_table='other')\n", "context.run_migrations()\n"]
        )
        self.write(f"{PROJECT}/migrations/env.py", f"from alembic import context\n{table}")

    def rename_folder(self) -> None:
        versions, other = self.root / VERSIONS, self.root / PROJECT / "migrations/old"
        if versions.exists() and not other.exists():
            versions.rename(other)
        elif other.exists() and not versions.exists():
            other.rename(versions)

    def unrelated(self) -> None:
        self.write(f"{PROJECT}/readme{self.chance.randrange(3)}.txt", str(self.chance.random()))

    # Changes of what decides beside them

    def configuration(self) -> None:
        """In the project or above it, of either name."""
        folder = self.chance.choice(["", f"{PROJECT}/"])
        text = self.chance.choice(CONFIGURATIONS)
        match self.chance.randrange(6):
            case 0 | 1 | 2:
                self.write(f"{folder}revlint.toml", text)
            case 3:
                lines = text.replace("[", "[tool.revlint.") if text.startswith("[") else text
                self.write(f"{folder}pyproject.toml", f"[tool.revlint]\n{lines}")
            case _:
                for name in ("revlint.toml", "pyproject.toml"):
                    (self.root / folder / name).unlink(missing_ok=True)

    def baseline(self) -> None:
        """What is found now, what an editor left half done, or none."""
        known = self.root / self.chance.choice(["", PROJECT]) / "known.json"
        match self.chance.randrange(6):
            case 0:
                known.unlink(missing_ok=True)
            case 1:
                known.write_text(self.chance.choice(["", '{"version": 2}', "{}"]))
            case _:
                known.unlink(missing_ok=True)
                _run(["baseline", str(known)])

    def commit(self) -> None:
        self.repo.git("add", "-A", check=False)
        self.repo.git("commit", "-qm", "one", check=False)

    def commit_without_files(self) -> None:
        """What HEAD has changes, and no file does."""
        self.repo.git(
            "reset", "-q", "--soft", self.chance.choice(["HEAD~1", "HEAD~2"]), check=False
        )

    def index(self) -> None:
        path = self.some()
        command = self.chance.choice(
            [("rm", "-q", "--cached", "--", path), ("add", "-f", "--", path), ("add", "-N", path)]
        )
        self.repo.git(*command, check=False)

    def ignore_rule(self) -> None:
        where = self.chance.choice([".gitignore", ".git/info/exclude", f"{VERSIONS}/.gitignore"])
        self.write(where, self.chance.choice(["", "b.py\n", "*.py\n", "names.py\n", "service\n"]))

    def branch(self) -> None:
        name = self.chance.choice(["main", "other"])
        self.repo.git("checkout", "-q", "-f", "-B", name, check=False)

    def step(self) -> str:
        """Change something; the name of what."""
        changes: list[Callable[[], None]] = [
            *(4 * [self.edit]),
            *(2 * [self.delete, self.edit_in_the_dark, self.edit_a_body, self.append]),
            *(2 * [self.commit, self.index, self.imported_module]),
            *(4 * [self.configuration]),
            *(3 * [self.baseline]),
            *(self.touch, self.rewrite, self.swap, self.link, self.alembic_configuration),
            *(self.environment, self.rename_folder, self.unrelated, self.commit_without_files),
            *(self.ignore_rule, self.branch),
        ]
        change = self.chance.choice(changes)
        change()
        return change.__name__


def walk(root: Path, steps: int, seed: int) -> dict[str, int]:
    """Take a number of steps, and compare the verdicts at each.

    Returns how often each change was made, and under "replayed" how many verdicts were known.

    Raises:
        AssertionError: with the cache the verdict is another one than without it.
    """
    chance = random.Random(seed)
    world = World(root / "repository", chance)
    made: dict[str, int] = {}
    for number in range(steps):
        name = world.step()
        made[name] = made.get(name, 0) + 1
        # Stamps count at once, or not before two seconds have passed: both must be right.
        tick = -(10**18) if chance.random() < 0.7 else 2 * 10**9
        with patch("revlint.sources.disk._TICK", tick):
            where = str(world.root / chance.choice([PROJECT, PROJECT, "."]))
            asked = chance.choice([(), (), (), ("--no-baseline",), ("--baseline", "known.json")])
            plain = _check(where, "--no-cache", *asked)
            for again in range(2):
                kept = _check(where, *asked, made=made)
                assert kept == plain, (
                    f"seed {seed}, step {number}, run {again} after {name}:\n{plain}\n{kept}"
                )
    return made


def _check(where: str, *options: str, made: dict[str, int] | None = None) -> tuple[int, str]:
    here = os.getcwd()
    os.chdir(where)
    real = Verdicts.replay

    def replay(verdicts: Verdicts) -> Report | None:
        report = real(verdicts)
        if made is not None and report is not None:
            made["replayed"] = made.get("replayed", 0) + 1
        return report

    try:
        with patch.object(Verdicts, "replay", replay):
            return _run(["check", "--output-format", "json", *options])
    finally:
        os.chdir(here)


def _run(arguments: list[str]) -> tuple[int, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        return cli.run(arguments), out.getvalue()


def main() -> None:
    """Walk as far as the command line says."""
    steps, seed = [*map(int, sys.argv[1:]), 0][:2]
    with tempfile.TemporaryDirectory() as directory:
        os.environ["REVLINT_CACHE_DIR"] = os.path.join(directory, "cache")
        for name, count in sorted(walk(Path(directory), steps, seed).items()):
            print(f"{name:24}{count:6}")


if __name__ == "__main__":
    main()
