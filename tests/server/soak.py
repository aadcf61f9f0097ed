"""A random walk over the states of a project in an editor: a session finds what a check finds.

Run it by hand as ``python -m tests.server.soak STEPS [SEED]``; it ends at the first difference.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from revlint.config.files import DiskFiles
from revlint.config.finder import find_config
from revlint.config.projects import FoundProject
from revlint.engine.bases import hold_trees_against
from revlint.engine.configs import load_configs
from revlint.engine.example import revision_file
from revlint.engine.lint import lint
from revlint.engine.registry import load_rules
from revlint.engine.report import ProjectReport
from revlint.engine.rule import Rule
from revlint.errors import RevlintError
from revlint.interruption import Interruption
from revlint.migration.reader import read_id
from revlint.server.session import Session
from revlint.sources.disk import DiskTree
from revlint.sources.disk_trees import trees_on_disk
from revlint.sources.repositories import Repositories
from revlint.sources.unsaved import would_list
from tests.cache.mutations import PROJECT, World
from tests.git_support import Repo

EXAMPLES = Path(__file__).parents[2] / "examples"

_WORD = re.compile(r"[\"'](\w+)[\"']")

_ID = re.compile(r"^revision(?:: str)? = [\"'](\w+)[\"']", re.MULTILINE)

#: What a line may become, beside other ids.
_LINES = (
    "",
    "    pass",
    "    op.drop_table('users')",
    "    op.create_table('users', sa.Column('id', sa.Integer()))",
    "depends_on = 'a1'",
    "branch_labels = ('main',)",
    "# revlint: ignore-file[missing-parent, multiple-heads]",
    '"""A docstring."""',
    "down_revision = None",
    "heads = 'any'",
    "x = (",
)


class Walk:
    """A project on disk, an editor with some of its files open, and a session that follows both."""

    def __init__(
        self,
        root: Path,
        chance: random.Random,
        rules: Sequence[type[Rule]],
        top: Path | None = None,
        base: str | None = None,
    ) -> None:
        self.root = root
        #: The folder that the editor has open.
        self.top = top or root
        self.chance = chance
        self.rules = rules
        self.base = base
        self.texts: dict[Path, bytes] = {}
        self.first = {path: path.read_bytes() for path in self.files()}
        self.before = self._stamps()
        self.session = Session(FoundProject(root, None, ("",)), rules, base=base)

    # Changes of the editor

    def type(self) -> None:
        """Change the text of a file, open or not."""
        path = self.some()
        if path is not None:
            text = self.texts.get(path)
            self.show(path, self.edited(path.read_bytes() if text is None else text))

    def close(self) -> None:
        if self.texts:
            self.show(self.chance.choice([*self.texts]), None)

    def save(self) -> None:
        """Write a text to its file; mostly it stays open."""
        if self.texts:
            path = self.chance.choice([*self.texts])
            if not path.is_symlink() and not path.is_dir():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(self.texts[path])
                if self.chance.random() < 0.3:
                    self.show(path, None)

    def begin(self) -> None:
        """A new file that is not saved."""
        path = self.some()
        if path is not None:
            name = self.chance.choice(["new.py", "revlint.toml", "other.py", "alembic.ini"])
            beside = path.parent / name
            if not beside.exists():
                self.show(beside, self.edited(path.read_bytes()))

    # Changes of the files

    def write(self) -> None:
        path = self.some()
        if path is not None:
            path.write_bytes(self.edited(path.read_bytes()))

    def delete(self) -> None:
        path = self.some()
        if path is not None:
            path.unlink()

    def copy(self) -> None:
        path = self.some()
        if path is not None:
            target = path.with_name(f"{self.chance.choice('xyz')}{path.suffix}")
            if target != path and not target.is_dir():
                shutil.copy(path, target)

    def rename(self) -> None:
        path = self.some()
        if path is not None:
            path.rename(path.with_name(f"{self.chance.choice('uvw')}{path.suffix}"))

    def rename_folder(self) -> None:
        path = self.some()
        if path is not None and path.parent != self.root:
            target = path.parent.with_name(self.chance.choice(["versions", "moved", "old"]))
            if not target.exists():
                path.parent.rename(target)

    def check_out(self) -> None:
        """All files as they were at first, and no text open: many changes at once."""
        for path in self.files():
            if path not in self.first:
                path.unlink()
        for path, data in self.first.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_file() or path.read_bytes() != data:
                path.unlink(missing_ok=True)
                path.write_bytes(data)
        for path in [*self.texts]:
            self.show(path, None)

    def step(self) -> str:
        """Change something; the name of what."""
        changes: list[Callable[[], None]] = [
            *(6 * [self.type]),
            *(3 * [self.write]),
            *(2 * [self.close, self.save, self.begin, self.check_out]),
            *(self.delete, self.copy, self.rename, self.rename_folder),
        ]
        change = self.chance.choice(changes)
        change()
        return change.__name__

    # The parts of a change

    def files(self) -> list[Path]:
        """The files of the project that can be edited."""
        found = sorted(p for p in self.root.rglob("*") if p.suffix in (".py", ".ini", ".toml"))
        return [p for p in found if p.is_file() and ".git" not in p.parts and not p.is_symlink()]

    def some(self) -> Path | None:
        files = self.files()
        return self.chance.choice(files) if files else None

    def edited(self, data: bytes) -> bytes:
        """A text with one small change."""
        text = data.decode("utf-8", "replace")
        lines = text.split("\n")
        at = self.chance.randrange(len(lines))
        match self.chance.randrange(8):
            case 0:
                lines.insert(at, self.chance.choice(_LINES))
            case 1:
                lines[at] = self.chance.choice(_LINES)
            case 2:
                del lines[at]
            case 3:
                lines = lines[: at + 1]
            case 4:
                lines.append("# the end")
            case 5:
                # Another parent for the same revision.
                parent = self.chance.choice(self._ids() or ["none"])
                line = re.compile(r"^(down_revision\b.*= ).*", re.MULTILINE)
                return line.sub(rf"\g<1>{parent!r}", text).encode()
            case _:
                return self._with_another_id(text).encode()
        return "\n".join(lines).encode()

    def _ids(self) -> list[str]:
        """The ids of the revisions on disk."""
        texts = (path.read_text("utf-8", "replace") for path in self.files())
        return sorted(id_ for text in texts for id_ in _ID.findall(text))

    def _with_another_id(self, text: str) -> str:
        """A text with an id of another file in place of one of its own."""
        other = self.some()
        there = _WORD.findall(other.read_text("utf-8", "replace")) if other else []
        here = _WORD.findall(text)
        if not there or not here:
            return text
        old, new = self.chance.choice(here), self.chance.choice(there)
        return re.sub(rf"\b{old}\b", new, text, count=self.chance.randrange(3))

    def show(self, path: Path, text: bytes | None) -> None:
        """Show another text of a file in the editor; None closes it."""
        self.texts.pop(path, None)
        if text is not None:
            self.texts[path] = text
        self.session.set_buffer(path, text)

    def watch(self) -> None:
        """Tell the session which files were written, made or deleted, as an editor does."""
        now = self._stamps()
        changed = {p for p in now.keys() | self.before.keys() if now.get(p) != self.before.get(p)}
        self.before = now
        if changed or self.chance.random() < 0.05:
            self.session.files_changed(None if self.chance.random() < 0.05 else changed)

    def _stamps(self) -> dict[Path, tuple[int, ...]]:
        found: dict[Path, tuple[int, ...]] = {}
        for path in self.top.rglob("*"):
            if ".git" not in path.relative_to(self.top).parts and not path.is_dir():
                status = path.lstat()
                found[path] = (
                    status.st_size,
                    status.st_mtime_ns,
                    status.st_ctime_ns,
                    status.st_ino,
                )
        return found

    def interrupt(self) -> None:
        """Let the session begin to lint, and end that somewhere."""
        left = self.chance.choice((0, 1, 5, 20, 100, 500))

        def check() -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Interruption

        with suppress(Interruption):
            self.session.state(check)

    # The comparison

    def compare(self, beside: Path) -> None:
        """Compare what the session finds with a check of a copy that has the texts saved."""
        shutil.rmtree(beside, ignore_errors=True)
        top = next((p for p in self.root.parents if (p / ".git").exists()), self.root.parent)
        top = self.root if (self.root / ".git").exists() else top
        shutil.copytree(top, beside, symlinks=True)
        copy = beside / self.root.relative_to(top)
        for path, text in self.texts.items():
            target = copy / path.relative_to(self.root)
            # A folder that only a text without a place in the tree needs is not made.
            inside = path.relative_to(self.root).as_posix()
            makes_folder = not target.parent.is_dir() and not would_list(DiskTree(copy), inside)
            if not target.is_dir() and not makes_folder:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(text)
        wanted = _shown(_check(copy, self.rules, self.base), copy)
        state = self.session.state()
        if state.base_error is not None:
            # A check ends here; a session goes on without a base.
            assert _shown(state.base_error, self.root) == wanted
            wanted = _shown(_check(copy, self.rules, None), copy)
        found = _shown(state.error or state.report, self.root)
        assert found == wanted, _difference(found, wanted)


class GitWalk(Walk):
    """The same in a repository, with what git can do to it."""

    def __init__(
        self,
        root: Path,
        chance: random.Random,
        rules: Sequence[type[Rule]],
        base: str | None = None,
    ) -> None:
        self.world = World(root, chance)
        super().__init__(root / PROJECT, chance, rules, root, base)

    def step(self) -> str:
        if self.chance.random() < 0.5:
            return self.world.step()
        return super().step()


class BaseWalk(Walk):
    """The same with a base, which moves, and a branch that is committed, amended and left."""

    BASE = "origin/main"

    def __init__(self, root: Path, chance: random.Random, rules: Sequence[type[Rule]]) -> None:
        shutil.copytree(EXAMPLES / "editions", root / "service")
        self.repo = Repo(root)
        self.repo.git("init", "-q", "-b", "main")
        (root / "app").mkdir()
        for name in ("one", "two"):
            (root / "app" / f"{name}.py").write_text(f"NAME = {name!r}\n" * 9)
        self.repo.commit()
        self.fetch()
        super().__init__(root / "service", chance, rules, base=self.BASE)

    def commit(self) -> None:
        self.repo.commit()

    def amend(self) -> None:
        self.repo.git("commit", "-q", "-a", "--amend", "--allow-empty", "-m", "amended")

    def stage(self) -> None:
        self.repo.git("add", "-A")

    def fetch(self) -> None:
        """The base is what is checked out, or was a while ago."""
        name = random.Random(len(self.repo.git("log", "--oneline"))).choice(["HEAD", "HEAD~1"])
        self.repo.git("update-ref", f"refs/remotes/{self.BASE}", name, check=False)

    def advance(self) -> None:
        """The base gets a commit that changes, adds, deletes or moves files."""
        self.repo.commit()
        here = self.repo.head
        self.repo.git("checkout", "-q", "--detach", self.BASE)
        for change in (self.write, self.chance.choice([self.copy, self.delete, self.rename])):
            change()
        self.repo.commit()
        self.repo.git("update-ref", f"refs/remotes/{self.BASE}", "HEAD")
        self.repo.git("checkout", "-q", "-B", "main", here)

    def start_again(self) -> None:
        """A branch from the base, or one commit back."""
        start = self.chance.choice([self.BASE, "HEAD~1"])
        self.repo.git("checkout", "-q", "-f", "-B", "main", start, check=False)

    def delete_elsewhere(self) -> None:
        """Files outside of the project, which git may take for renamed."""
        path = self.root.parent / "app" / self.chance.choice(["one.py", "two.py"])
        if path.exists():
            path.unlink()
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text("NAME = 'back'\n" * 9)

    def step(self) -> str:
        """Change something; the name of what."""
        if self.chance.random() < 0.65:
            return super().step()
        changes = [self.commit, self.amend, self.stage, self.fetch, self.advance, self.advance]
        change = self.chance.choice([*changes, self.start_again, self.delete_elsewhere])
        change()
        return change.__name__


class BranchWalk(Walk):
    """A branch of few revisions, and its base, which both change what the other relies on.

    The base is edited in a work tree beside, so that nothing of the branch has to be committed.
    """

    BASE = "origin/main"
    IDS = ("a1", "b2", "c3", "d4", "e5", "f6")
    #: What the files do: what one of them does decides whether others fail.
    BODIES = (
        *("pass", "op.create_table('t', sa.Column('x', sa.Text()))", "op.drop_table('t')"),
        *("op.add_column('t', sa.Column('y', sa.Text()))", "op.drop_column('t', 'y')"),
        *("op.rename_table('t', 'u')", "op.execute('DELETE FROM t')"),
    )
    #: What the files of the start do, and what follows what: b2 and c3 fork, d4 merges them.
    LINE = (
        ("a1", (), BODIES[1]),
        ("b2", ("a1",), "pass"),
        ("c3", ("a1",), "op.create_table('v', sa.Column('x', sa.Text()))"),
        ("d4", ("b2", "c3"), "pass"),
    )

    def __init__(self, root: Path, chance: random.Random, rules: Sequence[type[Rule]]) -> None:
        self.repo = Repo(root)
        self.repo.write(
            {
                "alembic.ini": "[alembic]\nscript_location = %(here)s/migrations\n",
                "migrations/env.py": "from alembic import context\ncontext.configure()\n",
                **{
                    self._path(id_): revision_file(id_, parents, body=body)
                    for id_, parents, body in self.LINE
                },
            }
        )
        self.repo.commit()
        beside = root.with_name("base")
        self.repo.git("worktree", "add", "-q", "--detach", str(beside))
        self.there = Repo(beside)
        super().__init__(root, chance, rules, base=self.BASE)
        self.edited_file = self._some_path()
        # The base is ahead from the start, and does without the table that the branch may use.
        first = self._path("a1")
        self.there.write({first: (self.there.root / first).read_text().replace("'t'", "'w'")})
        self.advance()

    def type(self) -> None:
        """Show another text of a file in the editor, mostly of the one that was edited last."""
        if self.chance.random() < 0.3:
            self.edited_file = self._some_path()
        path = self.root / self.edited_file
        self.show(path, self._changed(path, self.texts.get(path)))

    def write(self) -> None:
        path = self.root / self._some_path()
        self.repo.write({path.as_posix(): self._changed(path)})

    def move(self) -> None:
        """Move a revision file out of the chain, or back; its copy may stay there."""
        name = f"{self.chance.choice(self.IDS)}.py"
        folders = [self.root / "migrations" / folder for folder in ("versions", "old")]
        here, there = self.chance.sample([folder / name for folder in folders], 2)
        if here.is_file():
            there.parent.mkdir(exist_ok=True)
            here.rename(there) if self.chance.random() < 0.7 else shutil.copy(here, there)

    def advance(self) -> None:
        """The base gets a commit that changes, adds or deletes files."""
        for _ in range(self.chance.choice((1, 1, 2))):
            path = self.there.root / self._some_path()
            if self.chance.random() < 0.1:
                path.unlink(missing_ok=True)
            else:
                self.there.write({path.as_posix(): self._changed(path)})
        self.there.commit()
        self._publish()

    def push(self) -> None:
        """The base takes over the branch as it was committed."""
        self.there.git("reset", "-q", "--hard", self.repo.head)
        self._publish()

    def push_by_force(self) -> None:
        """The last commit of the base is another one, or gone."""
        if self.chance.random() < 0.5:
            self.there.git("reset", "-q", "--hard", "HEAD~1", check=False)
        else:
            path = self.there.root / self._some_path()
            self.there.write({path.as_posix(): self._changed(path)})
            self.there.git("commit", "-q", "-a", "--amend", "--allow-empty", "-m", "amended")
        self._publish()

    def lose_base(self) -> None:
        self.repo.git("update-ref", "-d", f"refs/remotes/{self.BASE}")

    def choose_base(self) -> None:
        """The editor names another base, or none."""
        self.base = self.chance.choice([self.BASE, self.BASE, "HEAD", None])
        self.session.set_base(self.base)

    def commit(self) -> None:
        self.repo.commit()

    def merge(self) -> None:
        """The branch takes over the base, if git can."""
        self.repo.commit()
        if self.repo.git("merge", "-q", "--no-edit", self.there.head, check=False):
            self.repo.git("merge", "--abort", check=False)

    def start_again(self) -> None:
        """The branch begins again at the base."""
        self.repo.git("reset", "-q", "--hard", self.there.head)

    def step(self) -> str:
        """Change something; the name of what."""
        changes: list[Callable[[], None]] = [self.type, self.type, self.type, self.type, self.close]
        if self.chance.random() < 0.25:
            changes = [self.save, self.write, self.move, self.delete, self.commit, self.merge]
            changes += [self.advance, self.advance, self.push, self.push_by_force, self.lose_base]
            changes += [self.start_again, self.choose_base]
        change = self.chance.choice(changes)
        change()
        return change.__name__

    def _publish(self) -> None:
        self.there.git("update-ref", f"refs/remotes/{self.BASE}", "HEAD")

    def _some_path(self) -> str:
        folder = "versions" if self.chance.random() < 0.9 else "old"
        return self._path(self.chance.choice(self.IDS), folder)

    def _path(self, name: str, folder: str = "versions") -> str:
        return f"migrations/{folder}/{name}.py"

    def _changed(self, path: Path, text: bytes | None = None) -> bytes:
        """The text of a revision file with one thing changed, or that of a new file."""
        if text is None and path.is_file():
            text = path.read_bytes()
        if text is not None:
            # A base that Alembic cannot load hides what the branch does to it.
            is_broken = path.is_relative_to(self.root) or self.chance.random() < 0.1
            return self._edited(text.decode(), is_broken=is_broken).encode()
        parents = {one: parents for one, parents, _ in self.LINE}.get(path.stem, ("d4",))
        return revision_file(path.stem, parents, body=self.chance.choice(self.BODIES)).encode()

    def _edited(self, text: str, *, is_broken: bool) -> str:
        """A text that does or states something else, or the same."""
        known = [id_ for id_, *_ in self.LINE]
        parents = self.chance.sample(known, self.chance.choice((0, 1, 1, 2)))
        changes = [
            *(4 * [(r"(upgrade\(\) -> None:\n    ).*", self.chance.choice(self.BODIES))]),
            (r"(\Z)", "# a comment\n"),
            *(2 * [(r"(?m)(^down_revision = ).*", repr((*parents,) or None))]),
            (r"(?m)(^revision = ).*", repr(self.chance.choice(self.IDS))),
        ]
        pattern, value = self.chance.choice(changes if is_broken else changes[:5])
        return re.sub(pattern, lambda match: match[1] + value, text, count=1)


def _check(
    root: Path, rules: Sequence[type[Rule]], base_name: str | None
) -> ProjectReport | RevlintError:
    """What ``revlint check`` finds in a project, without any cache."""
    files = DiskFiles(root)
    try:
        config_path = find_config(root, files)
        # A configuration above is that of another project.
        is_own = config_path is not None and config_path.parent == root
        found = FoundProject(root, config_path if is_own else None, ("",))
        (config,) = load_configs(
            [found],
            files,
            lambda project, config: DiskTree(project.root, config.exclude),
            rules={rule.name for rule in rules},
        )
        trees = trees_on_disk([(root, config.exclude)], read_id)
        if base_name is None:
            return lint(root, trees[0], config, rules, jobs=1)
        with Repositories() as repositories:
            (base,) = hold_trees_against(
                *([base_name], repositories, None, [found], [config], trees), lambda line: None
            )
            return lint(root, trees[0], config, rules, jobs=1, base=base)
    except RevlintError as error:
        return error


def _shown(result: ProjectReport | RevlintError | None, root: Path) -> list[str]:
    if not isinstance(result, ProjectReport):
        return [str(result).replace(str(root), "")]
    return [*map(repr, result.findings), *map(repr, result.chains), *map(repr, result.unknown)]


def _difference(found: list[str], wanted: list[str]) -> str:
    lines = [f"- {line}" for line in wanted if line not in found]
    lines += [f"+ {line}" for line in found if line not in wanted]
    return "\n".join(["the session differs from a check:", *lines, str(len(found) - len(wanted))])


def _plain(root: Path, chance: random.Random, rules: Sequence[type[Rule]]) -> Walk:
    return _example("plain", root, chance, rules)


def _example(name: str, root: Path, chance: random.Random, rules: Sequence[type[Rule]]) -> Walk:
    shutil.copytree(EXAMPLES / name, root / "project")
    return Walk(root / "project", chance, rules)


def _committed(root: Path, chance: random.Random, rules: Sequence[type[Rule]]) -> Walk:
    shutil.copytree(EXAMPLES / "editions", root / "project")
    repo = Repo(root / "project")
    repo.git("init", "-q", "-b", "main")
    repo.commit()
    return Walk(root / "project", chance, rules)


#: The shapes of trees that are walked over.
SHAPES: dict[str, Callable[[Path, random.Random, Sequence[type[Rule]]], Walk]] = {
    "git": lambda root, chance, rules: GitWalk(root / "repository", chance, rules),
    "plain": _plain,
    "broken": lambda *given: _example("broken", *given),
    "editions": lambda *given: _example("editions", *given),
    "before-split": lambda *given: _example("before-split", *given),
    "committed": _committed,
    "base": lambda root, chance, rules: BaseWalk(root / "repository", chance, rules),
    "branch": lambda root, chance, rules: BranchWalk(root / "repository", chance, rules),
    "git with a base": lambda root, chance, rules: GitWalk(
        root / "repository", chance, rules, base="HEAD~1"
    ),
}


def walk(root: Path, shape: str, steps: int, seed: int) -> Counter[str]:
    """Take a number of steps, and compare after each; how often each change was made.

    Raises:
        AssertionError: the session finds something else than a check.
    """
    root = root.resolve()
    rules = load_rules([])
    chance = random.Random(seed)
    walked = SHAPES[shape](root / "walk", chance, rules)
    made: Counter[str] = Counter()
    for number in range(steps):
        made[walked.step()] += 1
        walked.watch()
        while chance.random() < 0.4:
            walked.interrupt()
            if chance.random() < 0.3:
                made[walked.step()] += 1
                walked.watch()
        try:
            walked.compare(root / "copy")
        except AssertionError as error:
            raise AssertionError(f"{shape}, seed {seed}, step {number}, {made}: {error}") from None
    return made


def main() -> None:
    """Walk as far as the command line says, over trees of each shape."""
    steps, seed = [*map(int, sys.argv[1:]), 0][:2]
    for shape in SHAPES:
        with tempfile.TemporaryDirectory() as directory:
            made = walk(Path(directory), shape, steps // len(SHAPES), seed)
        print(f"{shape}: {dict(made)}")


if __name__ == "__main__":
    main()
