"""From the name of a commit to its id."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.errors import GitError
from revlint.sources.missing_commits import explain_missing, explain_other
from revlint.sources.repository import Repository

#: Longer names are no names of refs, in characters.
_MAX_NAME = 1_000


def resolve_commit(repository: Repository, name: str, option: str) -> str:
    """The full id of the commit that a ref, a tag or a revision such as ``HEAD~2`` names.

    Args:
        option: what the user gave the name to, for the message.

    Raises:
        GitError: the name means no commit; the message says why, and what brings it.
    """
    (id_,) = find_all(repository, [name])
    commit = None if id_ is None else repository.peel(id_, "commit")
    if commit is not None:
        return commit
    if id_ is not None:
        reason = explain_other(repository, name, id_)
    elif _is_possible(name):
        reason = explain_missing(repository, name)
    elif name.startswith("-"):
        reason = "no commit has a name that begins with '-'"
    else:
        reason = "no commit has such a name"
    raise GitError(f"{option} {name}: {reason}")


def find_all(repository: Repository, names: Sequence[str]) -> list[str | None]:
    """The ids of the objects that names stand for; None where there is none.

    No name is taken for an option.
    """
    possible = [name for name in names if _is_possible(name)]
    found = dict(zip(possible, repository.resolve(possible), strict=True))
    return [found.get(name) for name in names]


def _is_possible(name: str) -> bool:
    is_plain = "\0" not in name and "\n" not in name
    return bool(name) and not name.startswith("-") and is_plain and len(name) <= _MAX_NAME
