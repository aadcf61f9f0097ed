"""A repository, looked at through a git directory of our own that none of its settings reach.

The real repository is only asked for names: where it is, what a ref means, what its index holds.
Everything else is done in a temporary git directory that has the objects of the repository as its
alternates, a configuration of a few lines that is written here, and no hooks, attributes, remotes
or refs. Nothing that somebody configured can run there (a merge driver, a filter, a textconv, a
file system monitor, a lazy fetch), and what git writes goes away with it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType

from revlint.errors import GitError
from revlint.sources import git_command as git
from revlint.sources.objects import ObjectReader

#: The modes of entries that are files; the others are links (120000) and submodules (160000).
REGULAR = ("100644", "100755")
LINK = "120000"

_CONFIG = """\
[core]
\trepositoryformatversion = {version}
\tbare = true
\tattributesFile = {null}
\texcludesFile = {null}
\thooksPath = {null}
\tfsmonitor = false
[extensions]
\tobjectFormat = {format}
[gc]
\tauto = 0
[user]
\tname = revlint
\temail = revlint@invalid
[log]
\tshowSignature = false
"""

#: Commits that are made for a merge, in the temporary directory only, have no date of their own.
_IDENTITY = {
    f"GIT_{role}_{field}": value
    for role in ("AUTHOR", "COMMITTER")
    for field, value in (
        ("NAME", "revlint"),
        ("EMAIL", "revlint@invalid"),
        ("DATE", "2000-01-01T00:00:00 +0000"),
    )
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as a git tree has it: its mode, such as ``100644``, and the id of its blob."""

    mode: str
    id: str


class Repository:
    """The repository that a directory belongs to, bare or with a work tree.

    ``top`` is the top of the work tree, in a bare repository its own directory. Use it in a
    ``with`` statement: the end of it removes all that was written.

    Raises:
        GitError: the directory is in no repository, or git refuses to look at it.
    """

    def __init__(self, directory: Path) -> None:
        facts = git.ask(directory, "rev-parse", "--show-object-format", "--is-bare-repository")
        git_directory = git.ask(directory, "rev-parse", "--absolute-git-dir")
        if facts is None or git_directory is None:
            raise GitError(f"{directory} is in no git repository")
        self.format, bare = facts.split("\n")[:2]
        self.git_directory = Path(git_directory)
        self.is_bare = bare == "true"
        top = git.toplevel(directory)
        self.top = self.git_directory if top is None else top
        #: The commits that were made here.
        self.made: set[str] = set()
        self._scratch = Path(tempfile.mkdtemp(prefix="revlint-"))
        try:
            self._furnish()
        except BaseException:
            shutil.rmtree(self._scratch, ignore_errors=True)
            raise
        self.objects = ObjectReader(self._command(), self._environment(), str(self._scratch))

    def __enter__(self) -> Repository:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the git process and remove what was written."""
        self.objects.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def ask(self, *arguments: str) -> str | None:
        """What git says of the real repository, or None where it says no; for names only."""
        return git.ask(self.top, *arguments)

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        statuses: Sequence[int] = (0,),
        work_tree: bool = False,
    ) -> bytes:
        """The standard output of git in the temporary directory.

        Args:
            stdin: what it reads.
            statuses: those that are no failure.
            work_tree: whether it may look at the files of the work tree.

        Raises:
            GitError: it says no; the message is its own.
        """
        done = self.run_whole(*arguments, stdin=stdin, work_tree=work_tree)
        if done.returncode not in statuses:
            said = done.stderr.decode(errors="replace").strip()
            raise GitError(said or f"git {arguments[0]} ended with status {done.returncode}")
        return done.stdout

    def run_whole(
        self, *arguments: str, stdin: bytes = b"", work_tree: bool = False
    ) -> subprocess.CompletedProcess[bytes]:
        """A git command in the temporary directory, with its status."""
        environment = self._environment()
        if work_tree:
            environment["GIT_WORK_TREE"] = str(self.top)
        try:
            return subprocess.run(
                [*self._command(), *arguments],
                cwd=self.top if work_tree else self._scratch,
                env=environment,
                input=stdin,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror}") from error

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A git command in the temporary directory whose output is read as it comes."""
        return subprocess.Popen(
            [*self._command(), *arguments],
            cwd=self._scratch,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    # Names

    def path_of(self, name: str) -> Path:
        """Where the repository keeps a file such as ``index``, also for linked work trees."""
        found = self.ask("rev-parse", "--git-path", name)
        if found is None:
            raise GitError(f"{self.git_directory}: git does not say where its {name} is")
        return self.top / found

    def prefix_of(self, root: Path) -> str:
        """A directory of the work tree as a path of the repository; ``""`` for the top.

        Raises:
            GitError: it is not below the top.
        """
        try:
            path = os.path.relpath(root.resolve(), self.top.resolve())
        except ValueError:
            path = os.pardir
        if path.split(os.sep)[0] == os.pardir:
            raise GitError(f"{root} is not in the git repository {self.top}")
        return "" if path == os.curdir else path.replace(os.sep, "/")

    @cached_property
    def is_shallow(self) -> bool:
        """Whether the history ends before its beginning."""
        return (self._scratch / "shallow").exists()

    # Objects

    def peel(self, name: str, kind: str) -> str | None:
        """The full id of the commit or tree that an id stands for; None where there is none."""
        done = self.run_whole("rev-parse", "--verify", "--quiet", f"{name}^{{{kind}}}")
        return done.stdout.decode().strip() if done.returncode == 0 else None

    def has_commit(self, id_: str) -> bool:
        """Whether a commit is in the repository."""
        return self.peel(id_, "commit") is not None

    def entries(self, tree: str, prefix: str = "") -> dict[str, Entry]:
        """The files and links below a folder of a tree, by path relative to it, sorted.

        Submodules are none. A folder that the tree lacks has no files.

        Raises:
            GitError: a part of the tree is not in the repository.
        """
        if prefix:
            found = self.run_whole("rev-parse", "--verify", "--quiet", f"{tree}:{prefix}")
            if found.returncode:
                return {}
            tree = found.stdout.decode().strip()
            if self.run("cat-file", "-t", tree).strip() != b"tree":
                return {}
        try:
            output = self.run("ls-tree", "-r", "-z", "--full-tree", tree)
        except GitError as error:
            raise GitError(_with_advice(str(error))) from None
        return _parse_listing(output)

    def missing(self, ids: Collection[str]) -> list[str]:
        """Those of some objects that are not in the repository."""
        if not ids:
            return []
        asked = "".join(f"{id_}\n" for id_ in ids).encode()
        output = self.run("cat-file", "--batch-check=%(objectname)", stdin=asked)
        return [
            line.split()[0] for line in output.decode().split("\n") if line.endswith(" missing")
        ]

    def write_blob(self, data: bytes) -> str:
        """Write a blob into the temporary directory and give its id."""
        whole = b"blob %d\0" % len(data) + data
        id_ = hashlib.new(self.format, whole).hexdigest()
        folder = self._scratch / "objects" / id_[:2]
        folder.mkdir(exist_ok=True)
        path = folder / id_[2:]
        if not path.exists():
            path.write_bytes(zlib.compress(whole, 1))
        return id_

    def blob_id(self, data: bytes) -> str:
        """The id that a blob of these bytes has."""
        return hashlib.new(self.format, b"blob %d\0" % len(data) + data).hexdigest()

    def write_commit(self, tree: str, parents: Iterable[str]) -> str:
        """Write a commit into the temporary directory and give its id."""
        named = [argument for parent in dict.fromkeys(parents) for argument in ("-p", parent)]
        id_ = self.run("commit-tree", *named, "-m", "the linted side", tree).decode().strip()
        self.made.add(id_)
        return id_

    def merge_file(self, ours: bytes, before: bytes, theirs: bytes) -> bytes | None:
        """The text in which two changes of one text are, or None where they touch each other."""
        paths = [self._scratch / name for name in ("ours", "before", "theirs")]
        for path, text in zip(paths, (ours, before, theirs), strict=True):
            path.write_bytes(text)
        done = self.run_whole("merge-file", "-p", "-q", *map(str, paths))
        return done.stdout if done.returncode == 0 else None

    # The index

    def copy_index(self) -> None:
        """Bring a copy of the index into the temporary directory, as ``index``.

        A hook of ``git commit FILE`` is told of another index than the usual one, in
        ``GIT_INDEX_FILE``; it counts if it lies in the git directory.
        """
        source = self.path_of("index")
        named = os.environ.get("GIT_INDEX_FILE")
        if named:
            chosen = Path(os.path.realpath(self.top / named))
            if chosen.parent == self.git_directory.resolve() and chosen.is_file():
                source = chosen
        # A split index is kept in two files.
        for shared in source.parent.glob("sharedindex.*"):
            shutil.copyfile(shared, self._scratch / shared.name)
        with suppress(FileNotFoundError):
            # With its times: git compares them with those of the files.
            shutil.copy2(source, self._scratch / "index")

    # The temporary directory

    def _furnish(self) -> None:
        sha1 = self.format == "sha1"
        config = _CONFIG.format(version=0 if sha1 else 1, null=os.devnull, format=self.format)
        if sha1:
            config = config.replace("[extensions]\n\tobjectFormat = sha1\n", "")
        (self._scratch / "config").write_text(config)
        (self._scratch / "HEAD").write_text("ref: refs/heads/none\n")
        (self._scratch / "refs").mkdir()
        (self._scratch / "objects" / "info").mkdir(parents=True)
        objects = os.fsencode(os.path.realpath(self.path_of("objects")))
        alternates = self._scratch / "objects" / "info" / "alternates"
        alternates.write_bytes(_quoted(objects) + b"\n")
        with suppress(FileNotFoundError):
            shutil.copyfile(self.path_of("shallow"), self._scratch / "shallow")

    def _command(self) -> list[str]:
        return ["git", "--no-pager", "--git-dir", str(self._scratch)]

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        return (
            kept
            | _IDENTITY
            | {
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_ATTR_NOSYSTEM": "1",
                "GIT_LITERAL_PATHSPECS": "1",
                "GIT_OPTIONAL_LOCKS": "0",
                "GIT_NO_LAZY_FETCH": "1",
                "GIT_ALLOW_PROTOCOL": "",
                "GIT_NO_REPLACE_OBJECTS": "1",
                "GIT_TERMINAL_PROMPT": "0",
                "LC_ALL": "C",
            }
        )


def index_lines(entries: Mapping[str, Entry | None], zero: str) -> bytes:
    """Entries as ``git update-index -z --index-info`` takes them; None removes a path.

    ``zero`` is the id of nothing in the format of the repository. Every path is removed first, so
    that what a merge left of it goes too.
    """
    lines = []
    for path, entry in entries.items():
        name = os.fsencode(path)
        lines.append(b"0 %s\t%s\0" % (zero.encode(), name))
        if entry is not None:
            lines.append(b"%s %s\t%s\0" % (entry.mode.encode(), entry.id.encode(), name))
    return b"".join(lines)


def _parse_listing(output: bytes) -> dict[str, Entry]:
    found = {}
    for line in output.split(b"\0"):
        if not line:
            continue
        facts, _, name = line.partition(b"\t")
        mode, kind, id_ = facts.decode().split()
        if kind == "blob":
            found[os.fsdecode(name)] = Entry(mode, id_)
    return dict(sorted(found.items()))


def _with_advice(message: str) -> str:
    first = message.split("\n")[0]
    return (
        f"{first}: a part of the tree is not in this clone; `git fetch --refetch --no-filter` "
        "brings all of it"
    )


def _quoted(path: bytes) -> bytes:
    """A path for a line of ``objects/info/alternates``; quoted as C does where it must be."""
    if not any(byte < 32 or byte in b'"\\' for byte in path) and not path.startswith(b"#"):
        return path
    return (
        b'"' + b"".join(b"\\%03o" % b if b < 32 or b in b'"\\' else bytes([b]) for b in path) + b'"'
    )
