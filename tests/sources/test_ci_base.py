"""The base that CI, a hook or the repository names."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from revlint.errors import GitError
from revlint.sources.ci_base import choose_base, pushed_commit
from revlint.sources.ci_event import Choice
from revlint.sources.repository import Repository
from tests.git_support import Repo, fork, start


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A clone with ``origin/HEAD`` and a branch."""
    upstream = start(tmp_path / "upstream")
    fork(upstream)
    upstream.git("switch", "-q", "main")
    return upstream.clone(tmp_path / "repo")


def find(repo: Repo, environment: Mapping[str, str]) -> Choice | None:
    with Repository(repo.root) as repository:
        return choose_base(repository, environment)


def choose(repo: Repo, environment: Mapping[str, str]) -> Choice:
    choice = find(repo, environment)
    assert choice is not None
    return choice


Event = Callable[[object], dict[str, str]]


@pytest.fixture
def event(tmp_path: Path) -> Event:
    """Writes an event of GitHub and gives the variables that tell of it."""

    def write(payload: object) -> dict[str, str]:
        path = tmp_path / "event.json"
        path.write_text(payload if isinstance(payload, str) else json.dumps(payload))
        return {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(path)}

    return write


def test_a_pull_request_on_github(repo: Repo, event: Event) -> None:
    variables = event({"pull_request": {"base": {"sha": repo.head}}})
    variables |= {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"}
    assert choose(repo, variables) == Choice("origin/main", "GITHUB_BASE_REF is main")


def test_a_pull_request_whose_base_branch_was_not_fetched(repo: Repo, event: Event) -> None:
    variables = event({"pull_request": {"base": {"sha": repo.head}}})
    variables |= {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "release"}
    assert choose(repo, variables).name == repo.head


def test_nothing_stands_in_for_a_base_that_is_named(repo: Repo, event: Event) -> None:
    variables = event({"pull_request": {"base": {"sha": "1" * 40}}})
    variables |= {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "release"}
    with pytest.raises(GitError, match="git fetch origin release:refs/remotes/origin/release"):
        choose(repo, variables)


@pytest.mark.parametrize(
    ("kind", "key"), [("merge_group", ("merge_group", "base_sha")), ("push", ("before",))]
)
def test_a_merge_queue_and_a_push_on_github(
    repo: Repo, event: Event, kind: str, key: tuple[str, ...]
) -> None:
    payload: object = repo.head
    for part in reversed(key):
        payload = {part: payload}
    choice = choose(repo, event(payload) | {"GITHUB_EVENT_NAME": kind})
    assert choice == Choice(repo.head, f"{'.'.join(key)} of the {kind} event", kind == "push")


@pytest.mark.parametrize(
    "payload",
    [
        {"before": "0" * 40},
        {"before": "--upload-pack=x"},
        {"before": ["a"]},
        {},
        [],
        "not json",
        "[" * 100_000,
    ],
)
def test_a_push_of_a_new_branch_and_events_that_say_nothing(
    repo: Repo, event: Event, payload: object
) -> None:
    variables = event(payload) | {"GITHUB_EVENT_NAME": "push"}
    assert choose(repo, variables) == Choice("origin/main", "origin/HEAD points to it")


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "topic"}, "origin/topic"),
        (
            {
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "gone",
                "CI_MERGE_REQUEST_DIFF_BASE_SHA": "{head}",
            },
            "{head}",
        ),
        (
            {
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "topic",
                "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "{head}",
            },
            "{head}",
        ),
        ({"CI_COMMIT_BEFORE_SHA": "{head}"}, "{head}"),
        ({"CI_COMMIT_BEFORE_SHA": "0" * 40, "CI_DEFAULT_BRANCH": "main"}, "origin/main"),
    ],
)
def test_gitlab(repo: Repo, variables: dict[str, str], name: str) -> None:
    filled = {key: value.format(head=repo.head) for key, value in variables.items()}
    assert choose(repo, filled | {"GITLAB_CI": "true"}).name == name.format(head=repo.head)


def test_gitlab_without_the_target_branch_says_what_cannot_be_seen(repo: Repo) -> None:
    variables = {
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "gone",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": repo.head,
    }
    assert choose(repo, variables).why == (
        "CI_MERGE_REQUEST_DIFF_BASE_SHA is set: it is the merge base, so a fork with newer commits "
        "of gone cannot be seen (GIT_DEPTH: 0 or merged results pipelines show it)"
    )


@pytest.mark.parametrize(
    ("kind", "variables", "payload"),
    [
        ("push", {"GITHUB_REF": "refs/heads/main"}, {"before": "0" * 40}),
        ("push", {"GITHUB_REF": "refs/heads/main"}, {"before": "1" * 40}),
        ("workflow_dispatch", {"GITHUB_REF": "refs/heads/main"}, {}),
        ("schedule", {}, {}),
    ],
)
def test_a_run_of_the_default_branch_has_no_base(
    repo: Repo, event: Event, kind: str, variables: dict[str, str], payload: dict[str, object]
) -> None:
    """With itself as base, each finding would be an old one and fail nothing."""
    given = event(payload | {"repository": {"default_branch": "main"}})
    assert find(repo, given | {"GITHUB_EVENT_NAME": kind} | variables) is None


def test_a_pipeline_of_the_default_branch_has_no_base(repo: Repo) -> None:
    variables = {"GITLAB_CI": "true", "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}
    assert find(repo, variables) is None
    assert find(repo, variables | {"CI_COMMIT_BEFORE_SHA": "1" * 40}) is None
    assert choose(repo, variables | {"CI_COMMIT_BEFORE_SHA": repo.head}).name == repo.head
    assert choose(repo, variables | {"CI_COMMIT_BRANCH": "x"}).name == "origin/main"


def test_the_event_names_the_default_branch(repo: Repo, event: Event) -> None:
    repo.git("remote", "set-head", "origin", "--delete")
    given = event({"before": "0" * 40, "repository": {"default_branch": "topic"}})
    given |= {"GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/new"}
    assert choose(repo, given) == Choice("origin/topic", "topic is the default branch")


def test_a_push_that_rewrites_a_branch_is_held_against_the_default_branch(
    repo: Repo, event: Event
) -> None:
    given = event({"before": "1" * 40}) | {"GITHUB_EVENT_NAME": "push"}
    assert choose(repo, given) == Choice(
        "origin/main",
        "origin/HEAD points to it; 111111111111 (before of the push event) is gone, because the "
        "branch was rewritten",
    )
    gitlab = {"GITLAB_CI": "true", "CI_COMMIT_BEFORE_SHA": "1" * 40}
    assert choose(repo, gitlab).name == "origin/main"


def test_a_shallow_clone_cannot_tell_that_a_branch_was_rewritten(
    repo: Repo, event: Event, tmp_path: Path
) -> None:
    given = event({"before": "1" * 40}) | {"GITHUB_EVENT_NAME": "push"}
    shallow = repo.clone(tmp_path / "shallow", "--depth=1")
    with pytest.raises(GitError, match=f"git fetch origin {'1' * 40}"):
        choose(shallow, given)


def test_the_default_branch_of_the_remote(repo: Repo) -> None:
    assert choose(repo, {}) == Choice("origin/main", "origin/HEAD points to it")


def test_without_a_remote(tmp_path: Path) -> None:
    repo = start(tmp_path / "alone")
    assert choose(repo, {}).name == "main"
    repo.git("branch", "-m", "trunk")
    with pytest.raises(GitError, match="name it: --base REF"):
        choose(repo, {})


def test_a_push_to_another_remote(repo: Repo) -> None:
    repo.git("remote", "rename", "origin", "company")
    assert choose(repo, {"PRE_COMMIT_REMOTE_NAME": "company"}).name == "company/main"


def test_what_a_hook_pushes() -> None:
    assert pushed_commit({"PRE_COMMIT_TO_REF": "abc"}) is None
    pushed = {"PRE_COMMIT_REMOTE_NAME": "o", "PRE_COMMIT_LOCAL_BRANCH": "refs/heads/x"}
    assert pushed_commit(pushed) == Choice("refs/heads/x", "PRE_COMMIT_LOCAL_BRANCH")
    pushed["PRE_COMMIT_TO_REF"] = "abc"
    assert pushed_commit(pushed) == Choice("abc", "PRE_COMMIT_TO_REF")
