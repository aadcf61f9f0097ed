"""Files that only an editor has: would they be part of a tree once they are saved?"""

from __future__ import annotations

from revlint.sources.disk import DiskTree, is_entered
from revlint.sources.paths import ancestors, child
from revlint.sources.tree import without_excluded


def would_list(tree: DiskTree, path: str) -> bool:
    """Whether a tree would list a path that is not on disk yet.

    Raises:
        GitError: git cannot say.
    """
    if not list(without_excluded([path], tree.exclude)):
        return False
    if tree.located is not None:
        return not _is_ignored(tree, path)
    folders = ancestors(path.rpartition("/")[0])[:-1]
    if any((tree.root / folder / "pyvenv.cfg").is_file() for folder in folders):
        return False
    parts = [folder.rpartition("/") for folder in folders]
    return all(is_entered(directory, name) for directory, _, name in parts)


def _is_ignored(tree: DiskTree, path: str) -> bool:
    assert tree.located is not None
    done = tree.located.git(tree.root).run_whole(
        *("--no-literal-pathspecs", "check-ignore", "--quiet", "--", child(".", path))
    )
    return done.returncode == 0
