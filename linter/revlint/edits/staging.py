"""Renames in git's index, as ``git mv`` makes them: only of files that have no changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from revlint.edits.plan import FileChange, Plan
from revlint.errors import GitError
from revlint.sources.entries import REGULAR, Entry, index_lines, parse_stages
from revlint.sources.git_directory import GitDirectory, find_work_tree
from revlint.sources.paths import child


@dataclass(frozen=True, slots=True)
class Staging:
    """The tracked files that a plan renames: those to stage with their entries, and the others.

    ``prefix`` is the path of the project in the repository. ``entries`` are by the path of the
    tree before the plan.
    """

    located: GitDirectory | None
    prefix: str
    renames: tuple[FileChange, ...]
    entries: dict[str, Entry]
    changed: tuple[FileChange, ...]

    def stage(self) -> Iterator[tuple[FileChange, str]]:
        """Stage the renames, after the plan was carried out; those that are not staged, and why."""
        clean = [change for change in self.renames if change.path in self.entries]
        yield from ((change, "it had changes that are not committed") for change in self.changed)
        if self.located is None or not clean:
            return
        lines: dict[str, Entry | None] = {child(self.prefix, c.path): None for c in clean}
        lines |= {child(self.prefix, c.target): self.entries[c.path] for c in clean}
        zero = "0" * len(next(iter(self.entries.values())).id)
        try:
            self.located.git().run(
                "update-index", "-z", "--index-info", stdin=index_lines(lines, zero)
            )
        except GitError as error:
            # As where another git holds the lock of the index: the files are right.
            why = str(error).split("\n")[0]
            yield from ((change, f"git failed: {why}") for change in clean)


def read_staging(root: Path, plan: Plan) -> Staging:
    """Which renames of a plan to stage, asked before it is carried out."""
    renames = tuple(c for c in plan.changes if c.new_path and c.before is not None)
    nothing = Staging(None, "", (), {}, ())
    if not renames:
        return nothing
    try:
        located = find_work_tree(root)
        if located is None or located.top is None:
            return nothing
        top = located.top.resolve()
        prefix = "" if root == top else root.relative_to(top).as_posix()
        return _read(located, prefix, renames)
    except (GitError, ValueError):
        return nothing


def _read(located: GitDirectory, prefix: str, renames: tuple[FileChange, ...]) -> Staging:
    paths = [child(prefix, p) for c in renames for p in (c.path, c.target)]
    git = located.git()
    index = parse_stages(git.run("ls-files", "-s", "-z", "--", *paths).split(b"\0"))
    tracked = tuple(c for c in renames if child(prefix, c.path) in index)
    old = {child(prefix, c.path) for c in renames}
    head = dict(_head_entries(located, [child(prefix, c.path) for c in tracked]))
    entries = {}
    for change in tracked:
        path, target = child(prefix, change.path), child(prefix, change.target)
        entry = index[path].get(0)
        is_free = target not in index or target in old
        if entry is None or entry != head.get(path) or entry.mode not in REGULAR or not is_free:
            continue
        if _is_same(git.run("cat-file", "blob", entry.id), change.before or b""):
            entries[change.path] = entry
    changed = tuple(c for c in tracked if c.path not in entries)
    return Staging(located, prefix, tracked, entries, changed)


def _head_entries(located: GitDirectory, paths: list[str]) -> Iterator[tuple[str, Entry]]:
    head = located.facts.head
    if head is None or not paths:
        return
    output = located.git().run("ls-tree", "-z", "--full-tree", head, "--", *paths)
    for line in output.split(b"\0"):
        facts, _, name = line.partition(b"\t")
        if name:
            mode, _, id_ = facts.decode().split()
            yield name.decode(errors="surrogateescape"), Entry(mode, id_)


def _is_same(blob: bytes, data: bytes) -> bool:
    """Whether a file has no changes; git may have turned its line ends."""
    return blob in (data, data.replace(b"\r\n", b"\n"))
