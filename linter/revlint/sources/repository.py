"""A repository, read through a git directory of our own that none of its settings reach.

The real repository is only asked for names: where it is, what a ref means, what its index holds.
Everything else happens in a temporary git directory, which has the objects of the repository as
its alternates, a configuration of a few lines, and no hooks, attributes, remotes or refs. Nothing
of its configuration can run there (a merge driver, a filter, a textconv, a file system
monitor, a lazy fetch), and what git writes goes away with it.

The calls raise ``GitError`` where git fails, a part of a tree is missing, or a tree is too large.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zlib
from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

from revlint import process
from revlint.errors import GitError
from revlint.sources.entries import Entry
from revlint.sources.git_command import Git
from revlint.sources.git_directory import GitDirectory, find_repository
from revlint.sources.objects import ObjectReader
from revlint.sources.tree_objects import TreeObjects

#: What git may compare to find renames is bounded: it takes the square of the limit. Files that
#: moved unchanged, or with their folder, are found in any case.
_CONFIG = """\
[core]
\trepositoryformatversion = {version}
\tbare = true
\tattributesFile = {null}
\texcludesFile = {null}
[gc]
\tauto = 0
[log]
\tshowSignature = false
[merge]
\trenameLimit = 1000
"""
_FORMAT = "[extensions]\n\tobjectFormat = {format}\n"

#: Commits that are made for a merge, in the temporary directory only, have a fixed date.
_IDENTITY = b"revlint <revlint@invalid> 946684800 +0000"


class Repository:
    """The repository that a directory belongs to, bare or with a work tree.

    ``top`` is the top of the work tree, in a bare repository its own directory. Use it in a
    ``with`` statement: the end of it removes all that was written.
    """

    def __init__(self, directory: Path, located: GitDirectory | None = None) -> None:
        self.located = located or find_repository(directory)
        self.is_bare = self.located.top is None
        self.top = self.located.top or self.located.path
        #: The commits that were made here.
        self.made: set[str] = set()
        self._stack = ExitStack()
        self.scratch = self._stack.enter_context(process.temporary_directory())
        try:
            _furnish(self.scratch, self.located)
        except BaseException:
            self.close()
            raise
        #: git in the repository itself, for names only; and git in the temporary directory.
        self.real = self.located.git()
        self.git = Git(self.scratch, (f"--git-dir={self.scratch}",), isolated=True)
        self.objects = ObjectReader(self.git)
        self._stack.callback(self.objects.close)
        self._trees = TreeObjects(self.objects, len(self.blob_id(b"")) // 2)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the git process and remove what was written."""
        self._stack.close()

    @property
    def format(self) -> str:
        """The hash that ids are, such as ``sha1``."""
        return self.located.facts.object_format

    def prefix_of(self, root: Path) -> str:
        """A directory of the work tree as a path of the repository; ``""`` for the top."""
        try:
            path = os.path.relpath(root.resolve(), self.top.resolve())
        except ValueError:
            path = os.pardir
        if path.split(os.sep)[0] == os.pardir:
            raise GitError(f"{root} is not in the git repository {self.top}")
        return "" if path == os.curdir else path.replace(os.sep, "/")

    @property
    def edge(self) -> frozenset[str]:
        """The commits whose parents a shallow clone does not have, and which seem to add all."""
        try:
            return frozenset((self.scratch / "shallow").read_text("ascii").split())
        except (OSError, UnicodeDecodeError):
            return frozenset()

    @property
    def is_shallow(self) -> bool:
        """Whether the history ends before its beginning."""
        return (self.scratch / "shallow").exists()

    # Objects

    def resolve(self, names: Sequence[str]) -> list[str | None]:
        """The ids of the objects that names stand for in the repository, all asked at once.

        None where there is no such object. The names hold no newline.
        """
        if not names:
            return []
        done = self.ask_about(*names)
        if done.returncode:
            # git ends at a name such as "HEAD@{99}", and says nothing of those after it.
            return [None] if len(names) == 1 else [self.resolve([name])[0] for name in names]
        width = len(self.blob_id(b""))
        ids = [os.fsdecode(line) for line in done.stdout.split(b"\n")]
        return [id_ if len(id_) == width and " " not in id_ else None for id_ in ids[: len(names)]]

    def ask_about(self, *names: str) -> subprocess.CompletedProcess[bytes]:
        """What git says about names: a line with the id of each, or why there is none."""
        asked = os.fsencode("".join(f"{name}\n" for name in names))
        return self.real.run_whole("cat-file", "--batch-check=%(objectname)", stdin=asked)

    def peel(self, name: str, kind: str) -> str | None:
        """The full id of the commit or tree that an id stands for; None where there is none."""
        (fact,) = self.objects.facts([f"{name}^{{{kind}}}"])
        return None if fact is None else fact.id

    def has_commit(self, id_: str) -> bool:
        """Whether a commit is in the repository."""
        return self.peel(id_, "commit") is not None

    def entries(self, tree: str, prefix: str = "") -> dict[str, Entry]:
        """The files and links below a folder of a tree or commit, by path relative to it, sorted.

        Submodules are left out. A folder that the tree lacks has no files.
        """
        top = self.peel(tree, "tree")
        if top is None:
            raise GitError(
                f"{tree[:12]}: a part of the tree is not in this clone; "
                "`git fetch --refetch --no-filter` brings all of it"
            )
        found = self._trees.find(top, prefix)
        return {} if found is None else self._trees.files(found)

    def check_difference(self, one: str, other: str) -> None:
        """Refuse two trees or commits that differ in too much for git to merge them soon."""
        ids = [self.peel(id_, "tree") for id_ in (one, other)]
        if ids[0] and ids[1]:
            self._trees.check_difference(ids[0], ids[1])

    def missing(self, ids: Collection[str]) -> list[str]:
        """Those of some objects that are not in the repository."""
        asked = list(ids)
        return [i for i, fact in zip(asked, self.objects.facts(asked), strict=True) if not fact]

    def blob_id(self, data: bytes) -> str:
        """The id that a blob of these bytes has."""
        return hashlib.new(self.format, _whole("blob", data)).hexdigest()

    def write_blob(self, data: bytes) -> str:
        """Write a blob into the temporary directory and give its id."""
        return self._write("blob", data)

    def write_commit(self, tree: str, parents: Iterable[str]) -> str:
        """Write a commit into the temporary directory and give its id."""
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in dict.fromkeys(parents))]
        head = "".join(f"{line}\n" for line in lines).encode()
        identity = b"author %s\ncommitter %s\n" % (_IDENTITY, _IDENTITY)
        id_ = self._write("commit", head + identity + b"\nthe linted side\n")
        self.made.add(id_)
        return id_

    def merge_texts(self, ours: bytes, before: bytes, theirs: bytes) -> bytes | None:
        """The text in which two changes of one text are, or None where they touch each other."""
        paths = [self.scratch / name for name in ("ours", "before", "theirs")]
        for path, text in zip(paths, (ours, before, theirs), strict=True):
            path.write_bytes(text)
        done = self.git.run_whole("merge-file", "-p", "-q", *map(str, paths))
        return done.stdout if done.returncode == 0 else None

    def _write(self, kind: str, data: bytes) -> str:
        whole = _whole(kind, data)
        id_ = hashlib.new(self.format, whole).hexdigest()
        folder = self.scratch / "objects" / id_[:2]
        folder.mkdir(exist_ok=True)
        path = folder / id_[2:]
        if not path.exists():
            path.write_bytes(zlib.compress(whole, 1))
        return id_


def _whole(kind: str, data: bytes) -> bytes:
    return b"%s %d\0" % (kind.encode(), len(data)) + data


def _furnish(scratch: Path, located: GitDirectory) -> None:
    """Make a git directory that has the objects of another one."""
    object_format = located.facts.object_format
    config = _CONFIG.format(version=0 if object_format == "sha1" else 1, null=os.devnull)
    if object_format != "sha1":
        config += _FORMAT.format(format=object_format)
    (scratch / "config").write_text(config)
    (scratch / "HEAD").write_text("ref: refs/heads/none\n")
    (scratch / "refs").mkdir()
    (scratch / "objects" / "info").mkdir(parents=True)
    objects = os.fsencode(Path(os.path.realpath(located.common / "objects")).as_posix())
    (scratch / "objects" / "info" / "alternates").write_bytes(_quoted(objects) + b"\n")
    with suppress(FileNotFoundError):
        shutil.copyfile(located.common / "shallow", scratch / "shallow")


def _quoted(path: bytes) -> bytes:
    """A path for a line of ``objects/info/alternates``; quoted as C does where it must be."""
    if not any(byte < 32 or byte in b'"\\' for byte in path) and not path.startswith(b"#"):
        return path
    return (
        b'"' + b"".join(b"\\%03o" % b if b < 32 or b in b'"\\' else bytes([b]) for b in path) + b'"'
    )
