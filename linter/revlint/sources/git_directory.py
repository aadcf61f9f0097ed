"""Where the repository of a directory is.

The work tree is found by walking up for ``.git``, never by asking git to look around: a folder of
the linted tree that holds ``HEAD``, ``objects`` and ``refs`` would pass for a repository, whose
settings could hide files or name another work tree.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from revlint.errors import GitError
from revlint.sources.git_command import Git, complaint
from revlint.sources.special_files import refuse_special_files

#: The longest file that says where a repository is.
_MAX_POINTER = 8192

#: Stands between the answers of one command; paths may hold newlines.
_BETWEEN = "--next-answer"


@dataclass(frozen=True, slots=True)
class GitDirectory:
    """The repository of a work tree, or a bare one.

    ``path`` holds ``HEAD`` and the index; ``common`` holds objects and refs, which linked work
    trees share. ``top`` is the top of the work tree, None for a bare repository. ``head`` and
    ``head_tree`` are the ids of the commit that is checked out and of its tree, None before the
    first commit.
    """

    path: Path
    common: Path
    top: Path | None
    object_format: str
    head: str | None
    head_tree: str | None

    def git(self, directory: Path | None = None) -> Git:
        """git in this repository, run in its top or in a directory of its work tree."""
        work_tree = () if self.top is None else (f"--work-tree={self.top}",)
        return Git(directory or self.top or self.path, (f"--git-dir={self.path}", *work_tree))


def find_top(directory: Path) -> Path | None:
    """The top of the work tree that a directory lies in, without links; None outside of any.

    As git does, the search ends at ``GIT_CEILING_DIRECTORIES`` and at the edge of a file system.
    """
    start = Path(os.path.realpath(directory))
    for folder in _searched(start):
        found = _repository_at(folder / ".git")
        if found is not None:
            # git has no work tree within its own directory.
            return None if ".git" in start.relative_to(folder).parts or not found else folder
    return None


def find_work_tree(directory: Path) -> GitDirectory | None:
    """The repository whose work tree a directory lies in.

    None outside of a work tree, and where git is not installed or cannot read the repository.

    Raises:
        GitError: git refuses to look, since the repository belongs to another user; its work tree
            is another directory; or one of its files is not a regular file.
    """
    top = find_top(directory)
    if top is None:
        return None
    try:
        found = _ask(top, finds_bare=False)
    except GitError as error:
        if isinstance(error.__cause__, OSError):
            return None
        raise
    return found if found is not None and found.top is not None else None


def find_repository(directory: Path) -> GitDirectory:
    """The repository of a work tree that a directory lies in, else the bare one that it lies in.

    Raises:
        GitError: there is none, or as in ``find_work_tree``.
    """
    top = find_top(directory)
    if top is not None:
        found = _ask(top, finds_bare=False)
        if found is not None:
            return found
    for folder in _searched(Path(os.path.realpath(directory))) if top is None else ():
        if _is_git(folder):
            found = _ask(folder, finds_bare=True)
            if found is not None and found.top is None:
                return found
    raise GitError(f"{directory} is in no git repository")


def _searched(start: Path) -> list[Path]:
    """A directory and those above it, as far up as git looks."""
    ceilings = {
        os.path.realpath(path)
        for path in os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep)
        if path
    }
    crosses = os.environ.get("GIT_DISCOVERY_ACROSS_FILESYSTEM", "").lower() in ("1", "true", "yes")
    found = [start]
    for folder in start.parents:
        if str(folder) in ceilings or not (crosses or _device(folder) == _device(start)):
            break
        found.append(folder)
    return found


def _device(folder: Path) -> int:
    try:
        return os.stat(folder).st_dev
    except OSError:
        return -1


def _repository_at(path: Path) -> bool | None:
    """Whether ``.git`` leads to a repository; None where the search goes on above it.

    git takes no work tree at all where the file ``.git`` leads nowhere.
    """
    if path.is_file():
        return _is_git(_target(path, b"gitdir:"))
    return True if _is_git(path) else None


def _is_git(path: Path) -> bool:
    if not os.path.lexists(path / "HEAD"):
        return False
    return (path / "commondir").is_file() or (
        (path / "objects").is_dir() and (path / "refs").is_dir()
    )


def _target(pointer: Path, prefix: bytes = b"") -> Path:
    """The path that a small file names, relative to its folder; itself where it names none."""
    try:
        with pointer.open("rb") as file:
            text = file.read(_MAX_POINTER)
    except OSError:
        return pointer
    if not text.startswith(prefix):
        return pointer
    return pointer.parent / os.fsdecode(text.removeprefix(prefix).strip())


def _ask(folder: Path, *, finds_bare: bool) -> GitDirectory | None:
    """What git says about the repository of a folder; one command answers everything."""
    _refuse_special_files(folder if finds_bare else folder / ".git")
    questions = (
        *("--show-object-format", "--is-bare-repository", "--absolute-git-dir"),
        *("--git-common-dir", "--show-toplevel", "HEAD^{commit}", "HEAD^{tree}"),
    )
    asked = [part for question in questions for part in (question, _BETWEEN)]
    done = Git(folder, finds_bare=finds_bare).run_whole("rev-parse", *asked[:-1])
    if b"dubious ownership" in done.stderr or b"safe.bareRepository" in done.stderr:
        raise GitError(complaint(done))
    said = os.fsdecode(done.stdout.removesuffix(b"\n")).split(f"\n{_BETWEEN}\n")
    if len(said) < 4:
        return None
    object_format, is_bare, path, common, top, head, tree = (*said, "", "", "")[:7]
    return GitDirectory(
        path=Path(path),
        common=folder / common.removesuffix(f"\n{_BETWEEN}"),
        top=None if is_bare == "true" or not top else _top(folder, Path(top), path),
        object_format=object_format,
        head=_id(head),
        head_tree=_id(tree),
    )


def _top(folder: Path, top: Path, path: str) -> Path:
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


def _refuse_special_files(path: Path) -> None:
    directory = _target(path, b"gitdir:") if path.is_file() else path
    refuse_special_files(directory)
    if (directory / "commondir").is_file():
        refuse_special_files(_target(directory / "commondir"))
