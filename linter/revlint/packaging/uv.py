"""What uv's build backend puts into a wheel and an sdist (uv: docs, "The uv build backend")."""

from __future__ import annotations

import re

from revlint.packaging.patterns import UnknownError, is_match, is_within, split
from revlint.packaging.project import BuiltProject, Packaged, is_in_any, place_in, strings

_DEFAULT_EXCLUDES = ["__pycache__", "*.pyc", "*.pyo"]


def read_uv(project: BuiltProject) -> Packaged:
    """The files of a project that uv builds.

    Raises:
        UnknownError: the module is not there, or the configuration is invalid.
    """
    table = project.table("tool", "uv", "build-backend")
    names = table.get("module-name", re.sub(r"[-.]+", "_", project.name).lower())
    names = strings([names] if isinstance(names, str) else names)
    root = split(str(table.get("module-root", "src")))
    modules = [[*root, *name.split(".")] for name in names]
    for module in modules:
        _check_module(project, module, len(root), is_space=bool(table.get("namespace")))
    folders = ["/".join(module) for module in modules]
    include, exclude, of_wheel = (
        strings(table.get(key, [])) for key in ("source-include", "source-exclude", "wheel-exclude")
    )
    if table.get("default-excludes", True):
        exclude = [*_DEFAULT_EXCLUDES, *exclude]

    data = list(map(str, project.table("tool", "uv", "build-backend", "data").values()))

    def in_wheel(path: str) -> bool:
        return is_in_any([*folders, *data], path) and not _excludes([*exclude, *of_wheel], path)

    def in_sdist(path: str) -> bool:
        wanted = is_in_any([*folders, *data], path) or any(is_match(p, path) for p in include)
        return wanted and not _excludes(exclude, path)

    return Packaged(
        "uv",
        {"wheel": in_wheel, "sdist": in_sdist},
        place_in("[tool.uv.build-backend]"),
    )


def _check_module(project: BuiltProject, module: list[str], root: int, *, is_space: bool) -> None:
    """Raise where the build fails: the module is no package, or a namespace around it is one."""
    for end in range(root + 1, len(module) + 1):
        is_package = project.is_file("/".join([*module[:end], "__init__.py"]))
        if is_package is not (end == len(module)) and not is_space:
            raise UnknownError


def _excludes(patterns: list[str], path: str) -> bool:
    """Whether a pattern matches a file or a folder around it; one without ``/`` first, anywhere."""
    return any(
        is_within(pattern if pattern.startswith("/") else f"**/{pattern}", path)
        for pattern in patterns
        if not pattern.endswith("/")
    )
