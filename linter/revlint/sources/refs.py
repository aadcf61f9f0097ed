"""From the name of a commit to its id, and what helps where there is none.

A name that means nothing is a ``GitError`` that says what would bring it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from revlint.errors import GitError
from revlint.sources.repository import Repository
from revlint.spelling import near

#: Longer names are no names of refs, in characters.
_MAX_NAME = 1_000

#: How many refs are looked at for a near spelling.
_MAX_REFS = 2_000

_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")

#: What a shell takes as it is, so that a command with it can be copied.
_PLAIN = re.compile(r"[\w./@+-]+", re.ASCII)


def resolve_commit(repository: Repository, name: str, option: str) -> str:
    """The full id of the commit that a ref, a tag or a revision such as ``HEAD~2`` names.

    Args:
        option: what the user gave the name to, for the message.
    """
    commit = repository.peel(_resolve(repository, name, option), "commit")
    if commit is None:
        raise GitError(f"{option} {name}: that is no commit")
    return commit


def resolve_tree(repository: Repository, name: str, option: str) -> tuple[str, str]:
    """The ids of the object and of the tree that a name of a commit, tag or tree stands for."""
    id_ = _resolve(repository, name, option)
    tree = repository.peel(id_, "tree")
    if tree is None:
        raise GitError(f"{option} {name}: that is neither a commit nor a tree of this clone")
    return repository.peel(id_, "commit") or id_, tree


def find_all(repository: Repository, names: Sequence[str]) -> list[str | None]:
    """The ids of the objects that names stand for; None where there is none.

    No name is taken for an option.
    """
    possible = [name for name in names if _is_possible(name)]
    found = dict(zip(possible, repository.resolve(possible), strict=True))
    return [found.get(name) for name in names]


def _resolve(repository: Repository, name: str, option: str) -> str:
    (id_,) = find_all(repository, [name])
    if id_ is None:
        raise GitError(f"{option} {name}: {_advice(repository, name)}")
    return id_


def _is_possible(name: str) -> bool:
    is_plain = "\0" not in name and "\n" not in name
    return bool(name) and not name.startswith("-") and is_plain and len(name) <= _MAX_NAME


def shallow_advice(base: str) -> str:
    """What to do where a history ends before the two sides meet."""
    return (
        f"this clone is shallow, and the commit from which HEAD and {base} parted lies beyond its "
        "edge: run `git fetch --unshallow`, or `git fetch --deepen=100` until it is there (in CI: "
        "fetch-depth: 0, GIT_DEPTH: 0)"
    )


def _advice(repository: Repository, name: str) -> str:
    if name.startswith("-"):
        return "no commit has a name that begins with '-'"
    remotes = (repository.real.ask("remote") or "").split("\n")
    if _ID.fullmatch(name):
        remote = remotes[0] or "origin"
        return f"there is no such commit in this clone; run `git fetch {remote} {name}`"
    said = "there is no such commit in this clone"
    guess = near(name, _refs(repository))
    if guess:
        said += f"; did you mean {guess}?"
    remote, _, branch = name.partition("/")
    if not _PLAIN.fullmatch(name):
        return said
    if remote in remotes and branch:
        return f"{said}; `git fetch {remote} {branch}:refs/remotes/{name}` would bring it"
    if remotes[0] and not guess:
        remote = remotes[0]
        fetch = f"git fetch {remote} {name}:refs/remotes/{remote}/{name}"
        return f"{said}; `{fetch}` would bring it as {remote}/{name}"
    return said


def _refs(repository: Repository) -> list[str]:
    found = repository.real.ask(
        "for-each-ref",
        f"--count={_MAX_REFS}",
        "--format=%(refname:short)",
        "refs/heads",
        "refs/remotes",
        "refs/tags",
    )
    return found.split("\n") if found else []
