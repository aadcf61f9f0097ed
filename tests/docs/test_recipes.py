"""The recipes of ``docs/ci.md`` are complete, and zizmor finds nothing in them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
WORKFLOW = ".github/workflows/migrations.yml"

yaml = pytest.importorskip("yaml")


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
    assert [*found] == [WORKFLOW, ".gitlab-ci.yml", ".pre-commit-config.yaml"]
    return found


def test_zizmor_finds_nothing(script: ModuleType, files: dict[str, str]) -> None:
    done = script.audit(files)
    assert done.returncode == 0, done.stdout
    assert "No findings to report" in done.stdout


@pytest.mark.parametrize(
    ("path", "old", "new", "finds"),
    [
        (WORKFLOW, "persist-credentials: false", "", "artipacked"),
        (WORKFLOW, "permissions: {}", "permissions: write-all", "excessive-permissions"),
        (WORKFLOW, "@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0", "@v5", "unpinned-uses"),
        (WORKFLOW, "  pull_request:", "  pull_request_target:", "dangerous-triggers"),
    ],
)
def test_zizmor_would_find_a_mistake(
    script: ModuleType, files: dict[str, str], path: str, old: str, new: str, finds: str
) -> None:
    assert old in files[path]
    done = script.audit({path: files[path].replace(old, new)})
    assert done.returncode > 10
    assert f"[{finds}]" in done.stdout


def test_the_workflow_runs_where_branches_meet(files: dict[str, str]) -> None:
    # YAML 1.1 takes the key "on" for true.
    workflow = yaml.safe_load(files[WORKFLOW])
    assert workflow[True] == {
        "pull_request": None,
        "merge_group": None,
        "push": {"branches": ["main"]},
    }
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert job["steps"][0]["with"]["fetch-depth"] == 0
    assert job["steps"][-1]["run"] == "revlint check --base auto --output-format github"


def test_the_gitlab_job_has_every_branch(files: dict[str, str]) -> None:
    job: dict[str, Any] = yaml.safe_load(files[".gitlab-ci.yml"])["migrations"]
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
