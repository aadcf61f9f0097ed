"""What GitHub Actions and GitLab CI say about a run: its base, and the default branch.

The variables: docs.github.com, "Default environment variables" and "Webhook events and payloads";
docs.gitlab.com, "Predefined CI/CD variables". What they name may not exist, or be hostile.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

#: The largest event that is read, in bytes; GitHub delivers none above 25 MB.
_MAX_EVENT = 32 * 1024 * 1024

_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")

_BASES = {
    "pull_request": ("pull_request", "base", "sha"),
    "pull_request_target": ("pull_request", "base", "sha"),
    "merge_group": ("merge_group", "base_sha"),
    "push": ("before",),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A commit that was chosen, and why: the end of a sentence, or the variable that names it.

    ``is_past``: the commit that a branch had before a push, which is gone if that rewrote it.
    """

    name: str
    why: str
    is_past: bool = False


def named_bases(environment: Mapping[str, str]) -> Iterator[Choice]:
    """What a service names, the best first; where it names any, no other may take its place."""
    if environment.get("GITHUB_ACTIONS"):
        yield from _of_github(environment)
    if environment.get("GITLAB_CI"):
        yield from _of_gitlab(environment)


def default_branch(environment: Mapping[str, str]) -> str | None:
    """The name of the default branch, where a service says it."""
    if environment.get("GITHUB_ACTIONS"):
        name = _from_event(environment, ("repository", "default_branch"))
        return name if isinstance(name, str) else None
    return environment.get("CI_DEFAULT_BRANCH") if environment.get("GITLAB_CI") else None


def is_of_default_branch(environment: Mapping[str, str]) -> bool:
    """Whether the run is of the default branch itself, which joins no other."""
    branch = default_branch(environment)
    if environment.get("GITHUB_ACTIONS"):
        is_scheduled = environment.get("GITHUB_EVENT_NAME") == "schedule"
        return is_scheduled or environment.get("GITHUB_REF") == f"refs/heads/{branch}"
    return branch is not None and environment.get("CI_COMMIT_BRANCH") == branch


def _of_github(environment: Mapping[str, str]) -> Iterator[Choice]:
    kind = environment.get("GITHUB_EVENT_NAME", "")
    branch = environment.get("GITHUB_BASE_REF")
    if branch:
        yield Choice(f"origin/{branch}", f"GITHUB_BASE_REF is {branch}")
    if kind not in _BASES:
        return
    if id_ := _commit_id(_from_event(environment, _BASES[kind])):
        yield Choice(id_, f"{'.'.join(_BASES[kind])} of the {kind} event", kind == "push")


def _from_event(environment: Mapping[str, str], keys: tuple[str, ...]) -> object:
    """A value in the event that GitHub wrote down; None where it holds none."""
    path = environment.get("GITHUB_EVENT_PATH")
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
    return value


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
        yield Choice(id_, "CI_COMMIT_BEFORE_SHA is set", is_past=True)


def _commit_id(value: object) -> str | None:
    """A full commit id; None for anything else, and for the zeros that stand for no commit."""
    if isinstance(value, str) and _ID.fullmatch(value) and value.strip("0"):
        return value
    return None
