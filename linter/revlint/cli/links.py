"""Links of a linted tree on the way to a file that is written: they may be hostile."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from revlint.errors import RevlintError
from revlint.sources.work_tree import find_top


def refuse_links(path: Path, roots: Sequence[Path]) -> None:
    """Refuse a path if a link of a linted tree leads it out of that tree or into its ``.git``.

    Raises:
        RevlintError: it does; the message names the link and where it leads.
    """
    at = Path(path.anchor)
    for name in path.parts[1:]:
        step = at / name
        if name == os.pardir:
            step = at.parent
        elif step.is_symlink():
            target = Path(os.path.realpath(step))
            for tree in map(_work_tree, roots):
                if at.is_relative_to(tree) and not _is_inside(target, tree):
                    raise RevlintError(
                        f"{path}: not written: {step} is a link of the linted tree to {target}; "
                        "if you mean that file, name it"
                    )
            step = target
        at = step


def _work_tree(root: Path) -> Path:
    """The top of the outermost work tree around a directory: not that of a submodule."""
    top = find_top(root) or root
    while (top / ".git").is_file() and (above := find_top(top.parent)) is not None:
        top = above
    return top


def _is_inside(path: Path, tree: Path) -> bool:
    if not path.is_relative_to(tree):
        return False
    return ".git" not in (name.casefold() for name in path.relative_to(tree).parts)
