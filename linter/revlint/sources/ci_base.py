"""Which base a change has, from what continuous integration, a hook or the repository says.

The variables: docs.github.com, "Default environment variables"; docs.gitlab.com, "Predefined CI/CD
variables"; pre-commit.com, "pre-commit during push". Whatever they name is looked up in the
repository before it counts, and is never taken for an option.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from revlint.errors import GitError
from revlint.sources.refs import find_all, resolve_commit
from revlint.sources.repository import Repository

#: The largest event that is read, in bytes; GitHub delivers none above 25 MB.
_MAX_EVENT = 32 * 1024 * 1024

_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Choice:
    """A commit that was chosen, and why: the end of a sentence, or the variable that names it."""

    name: str
    why: str


def pushed_commit(environment: Mapping[str, str]) -> Choice | None:
    """The commit that a pre-push hook of pre-commit checks; None outside of one.

    A push that brings the first commit of a repository sets no ``PRE_COMMIT_TO_REF``.
    """
    if "PRE_COMMIT_REMOTE_NAME" not in environment:
        return None
    for name in ("PRE_COMMIT_TO_REF", "PRE_COMMIT_LOCAL_BRANCH"):
        if commit := environment.get(name):
            return Choice(commit, name)
    return None


def choose_base(repository: Repository, environment: Mapping[str, str]) -> Choice:
    """The base that ``--base auto`` means.

    Raises:
        GitError: nothing names one, or what is named is not in this clone; the message says what
            helps.
    """
    named = list(_named(environment))
    choices = [*named, *_defaults(repository, environment)]
    ids = find_all(repository, [choice.name for choice in choices])
    for choice, id_ in zip(choices, ids, strict=True):
        if id_ is not None:
            return choice
    if named:
        resolve_commit(repository, named[0].name, f"--base auto ({named[0].why})")
    raise GitError(
        "--base auto: no base is known: there is no origin/HEAD and no branch called main or "
        "master here; name it: --base REF"
    )


def _named(environment: Mapping[str, str]) -> Iterator[Choice]:
    """What a service names, the best first; where it names any, no other may take its place."""
    if environment.get("GITHUB_ACTIONS"):
        yield from _of_github(environment)
    if environment.get("GITLAB_CI"):
        yield from _of_gitlab(environment)


def _of_github(environment: Mapping[str, str]) -> Iterator[Choice]:
    kind = environment.get("GITHUB_EVENT_NAME", "")
    branch = environment.get("GITHUB_BASE_REF")
    if branch:
        yield Choice(f"origin/{branch}", f"GITHUB_BASE_REF is {branch}")
    places = {
        "pull_request": ("pull_request", "base", "sha"),
        "pull_request_target": ("pull_request", "base", "sha"),
        "merge_group": ("merge_group", "base_sha"),
        "push": ("before",),
    }
    if kind not in places:
        return
    id_ = _from_event(environment.get("GITHUB_EVENT_PATH"), places[kind])
    if id_ is not None:
        yield Choice(id_, f"{'.'.join(places[kind])} of the {kind} event")


def _from_event(path: str | None, keys: tuple[str, ...]) -> str | None:
    """A commit id in the event that GitHub wrote down; None where it holds none."""
    if not path:
        return None
    try:
        with Path(path).open("rb") as file:
            data = file.read(_MAX_EVENT + 1)
        value = json.loads(data) if len(data) <= _MAX_EVENT else None
    except (OSError, ValueError, RecursionError):
        return None
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return _commit_id(value)


def _of_gitlab(environment: Mapping[str, str]) -> Iterator[Choice]:
    branch = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
    # Only set where the pipeline tests the merged result.
    if id_ := _commit_id(environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA")):
        yield Choice(id_, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA is set")
    if branch:
        yield Choice(f"origin/{branch}", f"CI_MERGE_REQUEST_TARGET_BRANCH_NAME is {branch}")
    if id_ := _commit_id(environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA")):
        yield Choice(
            id_,
            "CI_MERGE_REQUEST_DIFF_BASE_SHA is set: it is the merge base, so a fork with newer "
            f"commits of {branch or 'the target branch'} cannot be seen (GIT_DEPTH: 0 or merged "
            "results pipelines show it)",
        )
    if id_ := _commit_id(environment.get("CI_COMMIT_BEFORE_SHA")):
        yield Choice(id_, "CI_COMMIT_BEFORE_SHA is set")


def _commit_id(value: object) -> str | None:
    """A full commit id; None for anything else, and for the zeros that stand for no commit."""
    if isinstance(value, str) and _ID.fullmatch(value) and value.strip("0"):
        return value
    return None


def _defaults(repository: Repository, environment: Mapping[str, str]) -> Iterator[Choice]:
    """The default branch of the remote; of the one that is pushed to in a pre-push hook."""
    if any(_named(environment)):
        return
    remotes = (repository.real.ask("remote") or "").split("\n")
    pushed = environment.get("PRE_COMMIT_REMOTE_NAME", "")
    remote = pushed if pushed in remotes else "origin"
    head = repository.real.ask(
        "symbolic-ref", "--quiet", "--short", "--end-of-options", f"refs/remotes/{remote}/HEAD"
    )
    if head:
        yield Choice(head, f"{remote}/HEAD points to it")
    if branch := environment.get("CI_DEFAULT_BRANCH"):
        yield Choice(f"{remote}/{branch}", f"CI_DEFAULT_BRANCH is {branch}")
    for name in (f"{remote}/main", f"{remote}/master", "main", "master"):
        yield Choice(name, "it is the first of origin/main, origin/master, main, master")
