"""What PDM puts into a wheel and an sdist (pdm-backend: base.py, Builder; config.py)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal

from revlint.packaging.patterns import UnknownError, is_match, split
from revlint.packaging.project import BuiltProject, Packaged, Ships, place_in, strings

_MAGIC = ("*", "?", "[")


def read_pdm(project: BuiltProject) -> Packaged:
    """The files of a project that PDM builds.

    Raises:
        UnknownError: a hook or setuptools decides, or the configuration is invalid.
    """
    table = project.table("tool", "pdm", "build")
    hook = table.get("custom-hook", "pdm_build.py")
    if not isinstance(hook, str) or project.is_file(hook):
        raise UnknownError
    if table.keys() & {"run-setuptools", "wheel-data"} or _has_plugins(project):
        raise UnknownError
    includes, excludes, source = (
        strings(table.get(key, [])) for key in ("includes", "excludes", "source-includes")
    )
    source = source or ["tests"]
    includes = [*(includes or _default(project, table.get("package-dir"))), *source]

    return Packaged(
        "PDM",
        {
            "wheel": _selection(includes, [*excludes, *source]),
            "sdist": _selection(includes, excludes),
        },
        place_in("[tool.pdm.build]"),
    )


def _has_plugins(project: BuiltProject) -> bool:
    """Whether a distribution beside the backend may bring a hook."""
    requires = strings(project.table("build-system").get("requires", []))
    return not all(re.match(r"pdm[-_.]backend\b(?![-_.])", name.strip()) for name in requires)


def _default(project: BuiltProject, package_dir: object) -> list[str]:
    """The packages in ``package-dir``, else in ``src`` where there is one, else at the top."""
    if package_dir is None:
        package_dir = "src" if project.is_dir("src") else ""
    if not isinstance(package_dir, str):
        raise UnknownError
    inside = BuiltProject(project.tree, project.path("/".join(split(package_dir))), {})
    names = [name for name in inside.folders() if inside.is_file(f"{name}/__init__.py")]
    return ["/".join([*split(package_dir), name]) for name in names]


def _selection(includes: list[str], excludes: list[str]) -> Ships:
    """Takes a file if it, or a folder around it, is included, and none of them excluded.

    Where patterns of both kinds match the same file or folder, the most exact one counts.
    """

    @cache
    def status(place: str) -> Literal["included", "excluded", ""]:
        wanted, unwanted = _weight(includes, place), _weight(excludes, place)
        if wanted > unwanted:
            return "included"
        return "excluded" if unwanted > (0, 0) else ""

    def ships(path: str) -> bool:
        parts = path.split("/")
        around = {status("/".join(parts[:end])) for end in range(len(parts) + 1)}
        if status(path) == "included":
            return True
        return "included" in around and "excluded" not in around and not path.endswith(".pyc")

    return ships


def _weight(patterns: Iterable[str], place: str) -> tuple[int, int]:
    """How exact the most exact pattern is that matches; (0, 0) where none does."""
    weights = [(0, 0)]
    for pattern in patterns:
        parts = split(pattern)
        if is_match("/".join(parts), place) if place else not parts:
            stars = sum(2 if p == "**" else any(m in p for m in _MAGIC) for p in parts)
            weights.append((max(len(parts), 1), -stars))
    return max(weights)
