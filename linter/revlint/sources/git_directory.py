"""The repository of a directory.

The calls raise ``GitError`` where the work tree of a repository is another directory, where one of
its files is not a regular file, and where git refuses to look, since it belongs to another user.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from revlint.errors import GitError
from revlint.sources.git_command import Git, GitMissingError, complaint
from revlint.sources.refusal import RefusedRepositoryError, is_refusal
from revlint.sources.special_files import refuse_special_files
from revlint.sources.work_tree import (
    find_top,
    folders_above,
    is_git_directory,
    read_start,
    target_of,
)

#: The longest configuration that is read.
_MAX_CONFIG = 1024 * 1024

#: Stands between the answers of one command; paths may hold newlines.
_BETWEEN = "--next-answer"

_BARE = re.compile(rb"\bbare\b")
_NOT_BARE = re.compile(rb"^\s*bare\s*=\s*false\s*$", re.MULTILINE)


class NoRepositoryError(GitError):
    """A directory is in no git repository."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What git says about a repository.

    ``top`` is the top of its work tree, None for a bare repository. ``head`` and ``head_tree`` are
    the ids of the commit that is checked out and of its tree, None before the first commit.
    """

    top: Path | None
    object_format: str
    head: str | None
    head_tree: str | None


@dataclass(frozen=True)
class GitDirectory:
    """The repository of a work tree, or a bare one.

    ``path`` holds ``HEAD`` and the index; ``common`` holds objects and refs, which linked work
    trees share. ``top`` is the top of the work tree, None for a bare repository.
    """

    path: Path
    common: Path
    top: Path | None

    @cached_property
    def known(self) -> Facts | None:
        """What git says, asked once; None where it cannot read the repository."""
        return _ask(self.top or self.path, self.path, is_bare=self.top is None)

    @property
    def facts(self) -> Facts:
        """What git says about a repository that it can read."""
        if self.known is None:
            raise GitError(f"git cannot read the repository {self.path}")
        return self.known

    def git(self, directory: Path | None = None) -> Git:
        """git in this repository, run in its top or in a directory of its work tree."""
        work_tree = () if self.top is None else (f"--work-tree={self.top}",)
        return Git(directory or self.top or self.path, (f"--git-dir={self.path}", *work_tree))

    def first_git(self) -> Git:
        """git in the top, which lets git check the owner of the repository there."""
        assert self.top is not None
        return Git(self.top, (f"--work-tree={self.top}",))


def find_work_tree(directory: Path) -> GitDirectory | None:
    """The repository whose work tree a directory lies in.

    None outside of a work tree, and where git is not installed or cannot read the repository. git
    itself is asked only about a repository whose configuration is out of the ordinary.
    """
    top = find_top(directory)
    found = None if top is None else _locate(top / ".git", top)
    if found is None or _is_ordinary(found):
        return found
    try:
        return _as_git_has_it(found) if found.known and found.known.top else None
    except GitMissingError:
        return None


def find_repository(directory: Path) -> GitDirectory:
    """The repository of a work tree that a directory lies in, else the bare one that it lies in."""
    top = find_top(directory)
    if top is not None:
        found = _locate(top / ".git", top)
        if found.known is not None:
            return _as_git_has_it(found)
    for folder in folders_above(Path(os.path.realpath(directory))) if top is None else ():
        if is_git_directory(folder):
            found = _locate(folder, None)
            if found.known is not None and found.known.top is None:
                return found
    raise NoRepositoryError(f"{directory} is in no git repository")


def _as_git_has_it(located: GitDirectory) -> GitDirectory:
    """A repository with the top that git says."""
    if located.top == located.facts.top:
        return located
    return GitDirectory(located.path, located.common, located.facts.top)


def _locate(path: Path, top: Path | None) -> GitDirectory:
    """A repository by the path of its ``.git``, or of a bare one."""
    directory = Path(os.path.realpath(target_of(path, b"gitdir:") if path.is_file() else path))
    pointer = directory / "commondir"
    common = Path(os.path.realpath(target_of(pointer))) if pointer.is_file() else directory
    for folder in dict.fromkeys((directory, common)):
        refuse_special_files(folder)
    return GitDirectory(directory, common, top)


def _is_ordinary(located: GitDirectory) -> bool:
    """Whether a repository says about its work tree no more than that it has one."""
    text = read_start(located.common / "config", _MAX_CONFIG).lower()
    says_one_thing = len(_BARE.findall(text)) == 1 and _NOT_BARE.search(text) is not None
    return says_one_thing and b"worktree" not in text and len(text) < _MAX_CONFIG


def _ask(folder: Path, path: Path, *, is_bare: bool) -> Facts | None:
    """What git says about the repository in a folder; one command answers everything.

    None where it cannot read it.
    """
    questions = (
        *("--show-object-format", "--is-bare-repository", "--show-toplevel"),
        *("HEAD^{commit}", "HEAD^{tree}"),
    )
    asked = [part for question in questions for part in (question, _BETWEEN)]
    done = Git(folder, finds_bare=is_bare).run_whole("rev-parse", *asked[:-1])
    if is_refusal(done.stderr):
        raise RefusedRepositoryError(folder)
    if b"safe.bareRepository" in done.stderr:
        raise GitError(complaint(done))
    said = os.fsdecode(done.stdout.removesuffix(b"\n")).split(f"\n{_BETWEEN}\n")
    if len(said) < 2:
        return None
    object_format, bare, top, head, tree = (*said, "", "", "", "")[:5]
    return Facts(
        top=None if bare.split("\n")[0] == "true" or not top else _top(folder, Path(top), path),
        object_format=object_format,
        head=_id(head),
        head_tree=_id(tree),
    )


def _top(folder: Path, top: Path, path: Path) -> Path:
    """The top of the work tree as git has it, spelled as the folder within it is."""
    for parent in (folder, *folder.parents):
        if parent == top or (top.exists() and os.path.samefile(parent, top)):
            return parent
    raise GitError(
        f"the work tree of {path} is {top}, which does not contain {folder}: core.worktree in the "
        "configuration of the repository leads elsewhere; unset it, or lint that work tree"
    )


def _id(said: str) -> str | None:
    text = said.strip()
    return text if len(text) in (40, 64) and set(text) <= set("0123456789abcdef") else None
