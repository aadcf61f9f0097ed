"""The linters find nothing in the action, the workflows, the component and the Dockerfile.

Each is then shown a mistake, so that none of them passes because it reads nothing.
"""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.distribution.support import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64",
    reason="some of the linters are built for Linux on x86-64 alone",
)

CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lint", ROOT / "distribution" / "lint.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_linters_find_nothing(script: ModuleType) -> None:
    assert script.lint(ROOT) == ([], [])


@pytest.mark.parametrize(
    ("path", "old", "new", "finder", "said"),
    [
        ("distribution/action.sh", '-- "$DIRECTORY"', "-- $DIRECTORY", "shellcheck", "SC2086"),
        ("templates/revlint.yml", 'cd "$revlint_venv"', "cd $revlint_venv", "shellcheck", "SC2086"),
        ("action.yml", "shell: bash", "", "jactionlint", "shell"),
        (
            "action.yml",
            "steps.check.outputs.status",
            "steps.chek.outputs.status",
            "jactionlint",
            "chek",
        ),
        ("action.yml", '"$ACTION_PATH/d', '"${{ inputs.paths }}/d', "zizmor", "template-injection"),
        (".github/workflows/ci.yml", "matrix.python", "matrix.pyton", "jactionlint", "pyton"),
        (
            ".github/workflows/ci.yml",
            "\n        with:\n          persist-credentials: false",
            "",
            "zizmor",
            "artipacked",
        ),
        (
            ".github/workflows/publish.yml",
            CHECKOUT,
            "actions/checkout@v7",
            "zizmor",
            "unpinned-uses",
        ),
        (
            ".github/workflows/ci.yml",
            "timeout-minutes: 30",
            "timeout-minutes: []",
            "check-jsonschema",
            "timeout",
        ),
        ("action.yml", "using: composite", "using: compost", "check-jsonschema", "compost"),
        (".gitlab-ci.yml", "- make lint", "- make: lint", "check-jsonschema", "lint"),
        (
            "templates/revlint.yml",
            "      default: test",
            "      default: {}",
            "check-jsonschema",
            "default",
        ),
        ("templates/revlint.yml", "  stage: $", "  stag: $", "check-jsonschema", "stag"),
        ("Dockerfile", "AS build\n", "AS build\nRUN cd /source\n", "hadolint", "DL3003"),
    ],
)
def test_a_mistake_is_found(
    script: ModuleType, tmp_path: Path, path: str, old: str, new: str, finder: str, said: str
) -> None:
    for name in (".ci", ".github", "distribution", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("action.yml", ".gitlab-ci.yml", ".pre-commit-hooks.yaml", "Dockerfile"):
        shutil.copy(ROOT / name, tmp_path / name)
    text = (ROOT / path).read_text("utf-8")
    assert old in text
    (tmp_path / path).write_text(text.replace(old, new), encoding="utf-8")

    found, _ = script.lint(tmp_path, finder)

    (report,) = [text for text in found if text.startswith(f"{finder}:\n")]
    assert said in report
