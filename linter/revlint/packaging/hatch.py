"""What hatchling puts into a wheel and an sdist (hatchling: builders/config.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from revlint.packaging.ignore_rules import IgnoreRules
from revlint.packaging.patterns import UnknownError
from revlint.packaging.project import (
    Artifact,
    BuiltProject,
    Packaged,
    Ships,
    is_in_any,
    strings,
)

#: Hooks that write a file and select none.
_HARMLESS_HOOKS = {"version", "vcs"}

_CONFIG = "pyproject.toml"
_DEFAULT_EXCLUDES = ["*.py[cdo]", "/dist"]


def read_hatch(project: BuiltProject) -> Packaged:
    """The files of a project that hatchling builds.

    Raises:
        UnknownError: a hook decides, or the configuration is invalid.
    """
    # What a hatch.toml has replaces tables of pyproject.toml.
    if project.is_file("hatch.toml"):
        raise UnknownError
    ships: dict[Artifact, Ships] = {}
    for artifact in ("wheel", "sdist"):
        settings = _Settings.of(project, artifact)
        if settings is not None:
            ships[artifact] = settings.ships
    return Packaged("hatchling", ships, partial(_place_for, IgnoreRules(_ignore_file(project))))


def _place_for(ignored: IgnoreRules, artifact: Artifact, path: str) -> tuple[str, str]:
    if ignored.match(path):
        return "take it out of .gitignore, or add it to artifacts in [tool.hatch.build] of", _CONFIG
    return f"include it in [tool.hatch.build.targets.{artifact}] of", _CONFIG


@dataclass(frozen=True, slots=True)
class _Settings:
    """The file selection of one target."""

    project: BuiltProject
    only: list[str]
    include: IgnoreRules | None
    exclude: IgnoreRules
    artifacts: IgnoreRules
    forced: list[str]
    only_packages: bool

    @classmethod
    def of(cls, project: BuiltProject, artifact: Artifact) -> _Settings | None:
        """The selection of a target, None where the build would fail."""
        build = project.table("tool", "hatch", "build")
        target = project.table("tool", "hatch", "build", "targets", artifact)
        build.pop("targets", None)
        hooks = {*project.table("tool", "hatch", "build", "hooks"), *target.get("hooks", {})}
        if hooks - _HARMLESS_HOOKS:
            raise UnknownError
        options = {**build, **target}
        include, packages, only, exclude, artifacts = (
            strings(options.get(key, []))
            for key in ("include", "packages", "only-include", "exclude", "artifacts")
        )
        if artifact == "wheel" and not (include or packages or only):
            packages = _default(project)
            if not packages:
                return None
        ignored = [] if options.get("ignore-vcs") else _ignore_file(project)
        include += [f"/{package.strip('/')}/" for package in packages]
        return cls(
            project,
            only or packages,
            IgnoreRules(include) if include else None,
            IgnoreRules([*_DEFAULT_EXCLUDES, *ignored, *exclude]),
            IgnoreRules(artifacts),
            [*_table(options.get("force-include", {})), *_table(options.get("shared-data", {}))],
            bool(options.get("only-packages")),
        )

    def ships(self, path: str) -> bool:
        """Whether a file is in the artifact."""
        if is_in_any(self.forced, path):
            return True
        if self.only and not is_in_any(self.only, path):
            return False
        if self.artifacts.match(path):
            return True
        folder = path.rpartition("/")[0]
        if self.only_packages and not self.project.is_file(f"{folder}/__init__.py"):
            return False
        if self.exclude.match(path):
            return False
        return bool(self.only) or self.include is None or self.include.match(path)


def _table(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnknownError
    return value


def _default(project: BuiltProject) -> list[str]:
    """The packages that have the name of the project (hatchling: builders/wheel.py)."""
    raw = re.sub(r"[^\w.]+", "_", project.name)
    for name in (raw, re.sub(r"[-_.]+", "_", project.name).lower()):
        if not name:
            continue
        if project.is_file(f"{name}/__init__.py"):
            return [name]
        if project.is_file(f"src/{name}/__init__.py"):
            return [f"src/{name}"]
        if project.is_file(f"{name}.py"):
            return [f"{name}.py"]
        spaces = [f for f in project.folders() if project.is_file(f"{f}/{name}/__init__.py")]
        if len(spaces) == 1:
            return spaces
    return []


def _ignore_file(project: BuiltProject) -> list[str]:
    """The lines of the nearest ``.gitignore``, as hatchling applies them to the project."""
    lines = next(_ignore_files(project), "").splitlines()
    return strings([line for line in lines if line.strip() and not line.startswith("#")])


def _ignore_files(project: BuiltProject) -> Iterator[str]:
    folder = project.folder
    while True:
        text = BuiltProject(project.tree, folder, {}).read(".gitignore")
        if text is not None:
            yield text
        if not folder:
            return
        folder = folder.rpartition("/")[0]
