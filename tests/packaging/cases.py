"""Small projects with a build configuration, from ``observed.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

_VERSIONS = "app/migrations/versions"

#: The revision files of each project, as ``observed.toml`` names them.
REVISIONS = {
    "a1": f"{_VERSIONS}/a1.py",
    "a2": f"{_VERSIONS}/a2_old.py",
    "a3": f"{_VERSIONS}/a3.pyc",
    "y2024": f"{_VERSIONS}/y2024/b_y2024.py",
    "2025": f"{_VERSIONS}/2025/b_2025.py",
    "sub.dir": f"{_VERSIONS}/sub.dir/b_sub.dir.py",
    "c1": f"{_VERSIONS}/withinit/c1.py",
    "d1": f"{_VERSIONS}/withinit/deep/d1.py",
    "e1": "migrations_top/versions/e1.py",
}

_OTHERS = (
    "app/__init__.py",
    "app/core.py",
    "app/migrations/__init__.py",
    "app/migrations/env.py",
    f"{_VERSIONS}/__init__.py",
    f"{_VERSIONS}/withinit/__init__.py",
    "tests/t.py",
    "README.md",
)

#: What each layout has in place of the folder "app".
_LAYOUTS = {
    "flat": "app",
    "one": "app",
    "src": "src/app",
    "lib": "lib/app",
    "space": "space/app",
    "web": "web",
    "my_app": "my_app",
}

CASES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("observed.toml").read_text("utf-8")
)["case"]


def revisions_of(case: dict[str, Any]) -> dict[str, str]:
    """The paths of the revision files of a project, by their names."""
    found = {name: _placed(case, path) for name, path in REVISIONS.items()}
    if case.get("layout") == "one":
        # Setuptools refuses several top folders that it finds itself.
        del found["e1"]
    return found


def files_of(case: dict[str, Any]) -> dict[str, str]:
    """The files of a project."""
    paths = [*revisions_of(case).values(), *(_placed(case, path) for path in _OTHERS)]
    stated: dict[str, str] = case.get("files", {})
    files = {**dict.fromkeys(paths, "x = 1\n"), **stated}
    if "backend" in case:
        files["pyproject.toml"] = _pyproject(case)
    return files


def _placed(case: dict[str, Any], path: str) -> str:
    top = _LAYOUTS[case.get("layout", "flat")]
    return path.replace("app/", f"{top}/", 1) if path.startswith("app/") else path


def _pyproject(case: dict[str, Any]) -> str:
    backend, table = case["backend"], case.get("table", "project")
    requires = f'requires = ["{_REQUIRES[backend]}"]'
    lines = ["[build-system]", f'build-backend = "{backend}"', requires]
    if table:
        lines += [f"[{table}]", f'name = "{case.get("project", "app")}"', 'version = "1"']
        lines += ['description = "x"']
    if table == "tool.poetry":
        lines += ["authors = []"]
    return "\n".join([*lines, case.get("options", "")]) + "\n"


_REQUIRES = {
    "setuptools.build_meta": "setuptools",
    "hatchling.build": "hatchling",
    "poetry.core.masonry.api": "poetry-core",
    "flit_core.buildapi": "flit_core",
    "pdm.backend": "pdm-backend",
    "uv_build": "uv_build",
}
