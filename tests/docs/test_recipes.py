"""The recipes of README.md and docs/ are complete, and zizmor and schemas find nothing in them."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
WORKFLOW = ".github/workflows/migrations.yml"
BY_HAND = f"{WORKFLOW}, without the action"
JOB = ".gitlab-ci.yml, without the component"

yaml = pytest.importorskip("yaml")

EVENTS = {"pull_request": None, "merge_group": None, "push": {"branches": ["main"]}}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("recipes", ROOT / "docs" / "recipes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def files(script: ModuleType) -> dict[str, str]:
    found: dict[str, str] = script.recipes((ROOT / "docs" / "ci.md").read_text(encoding="utf-8"))
    assert [*found] == [WORKFLOW, BY_HAND, ".gitlab-ci.yml", JOB, ".pre-commit-config.yaml"]
    return found


@pytest.fixture(scope="module")
def readme(script: ModuleType) -> dict[str, str]:
    """What a reader of the README alone copies."""
    found: dict[str, str] = script.recipes((ROOT / "README.md").read_text(encoding="utf-8"))
    assert [*found] == [".pre-commit-config.yaml", WORKFLOW, ".gitlab-ci.yml"]
    return found


def test_nothing_is_found(script: ModuleType) -> None:
    assert [*script.findings()] == []


def test_zizmor_finds_nothing(script: ModuleType, files: dict[str, str]) -> None:
    for header in (WORKFLOW, BY_HAND):
        done = script.audit({WORKFLOW: files[header]})
        assert done.returncode == 0, done.stdout
        assert "No findings to report" in done.stdout


@pytest.mark.parametrize(
    ("path", "old", "new", "finds"),
    [
        (BY_HAND, "persist-credentials: false", "", "artipacked"),
        (BY_HAND, "permissions: {}", "permissions: write-all", "excessive-permissions"),
        (BY_HAND, "@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "@v7", "unpinned-uses"),
        (BY_HAND, "  pull_request:", "  pull_request_target:", "dangerous-triggers"),
        (WORKFLOW, "your-org/revlint@", "another/revlint@", "unpinned-uses"),
    ],
)
def test_zizmor_would_find_a_mistake(
    script: ModuleType, files: dict[str, str], path: str, old: str, new: str, finds: str
) -> None:
    assert old in files[path]
    done = script.audit({WORKFLOW: files[path].replace(old, new)})
    assert done.returncode > 10
    assert f"[{finds}]" in done.stdout


def test_the_workflow_runs_where_branches_meet(files: dict[str, str]) -> None:
    # YAML 1.1 takes the key "on" for true.
    workflow = yaml.safe_load(files[BY_HAND])
    assert workflow[True] == EVENTS
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert job["steps"][0]["with"]["fetch-depth"] == 0
    assert job["steps"][-1]["run"] == "revlint check --base auto --output-format github"


def test_the_readme_uses_the_action_and_the_component(readme: dict[str, str]) -> None:
    workflow = yaml.safe_load(readme[WORKFLOW])
    assert workflow[True] == EVENTS
    (job,) = workflow["jobs"].values()
    assert [step["uses"].partition("@")[0] for step in job["steps"]] == [
        "actions/checkout",
        "your-org/revlint",
    ]
    (component,) = yaml.safe_load(readme[".gitlab-ci.yml"])["include"]
    path = component["component"].partition("@")[0]
    assert path.endswith("/revlint/revlint")
    assert (ROOT / "templates" / f"{path.rpartition('/')[2]}.yml").exists()
    header, _ = yaml.safe_load_all((ROOT / "templates/revlint.yml").read_text("utf-8"))
    assert component["inputs"].keys() <= header["spec"]["inputs"].keys()


@pytest.mark.parametrize(
    ("path", "heading"), [("action.yml", "action"), ("templates/revlint.yml", "GitLab")]
)
def test_every_input_is_documented(path: str, heading: str) -> None:
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    (document, *_) = yaml.safe_load_all((ROOT / path).read_text("utf-8"))
    inputs = document.get("inputs") or document["spec"]["inputs"]
    part = page.partition("## GitLab CI")[2 if heading == "GitLab" else 0]
    cells = re.findall(r"^\| (`[^|]+) \|", part.partition("\n### Without")[0], re.MULTILINE)
    assert {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)} == set(inputs)


def test_the_gitlab_job_has_every_branch(files: dict[str, str]) -> None:
    job: dict[str, Any] = yaml.safe_load(files[JOB])["migrations"]
    assert job["variables"] == {"GIT_DEPTH": "0"}
    assert job["script"] == ["revlint check --base auto"]
    assert [rule["if"] for rule in job["rules"]] == [
        '$CI_PIPELINE_SOURCE == "merge_request_event"',
        "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH",
    ]


def test_the_hooks_are_published(files: dict[str, str]) -> None:
    (repository,) = yaml.safe_load(files[".pre-commit-config.yaml"])["repos"]
    published = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    named = {hook["id"] for hook in repository["hooks"]}
    assert named == {"revlint", "revlint-push"}
    assert named < {hook["id"] for hook in published}
