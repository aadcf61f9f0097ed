"""What Poetry puts into a wheel and an sdist (poetry-core: masonry/builders/builder.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from revlint.packaging.patterns import UnknownError, is_below, is_within, split
from revlint.packaging.project import Artifact, BuiltProject, Packaged, place_in

_BOTH: tuple[Artifact, ...] = ("sdist", "wheel")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of ``packages``, ``include`` or ``exclude``; no formats means that none is set."""

    pattern: str
    formats: tuple[str, ...]
    base: str = ""

    def covers(self, path: str) -> bool:
        """Whether the entry matches a file, or a folder that it is in."""
        if not is_below(self.base, path):
            return False
        return is_within(self.pattern, path[len(self.base) + 1 if self.base else 0 :])


def read_poetry(project: BuiltProject) -> Packaged:
    """The files of a project that Poetry builds.

    Raises:
        UnknownError: a script decides, nothing is packaged, or the configuration is invalid.
    """
    table = project.table("tool", "poetry")
    if "build" in table or table.get("package-mode") is False:
        raise UnknownError
    packages = [*_entries(table.get("packages", []), "include")] or [_default(project)]
    include = [*_entries(table.get("include", []), "path")]
    exclude = [*_entries(table.get("exclude", []), "path")]

    def ships(path: str, artifact: Artifact) -> bool:
        if path.endswith(".pyc"):
            return False
        included = [entry for entry in _of(include, artifact) if entry.covers(path)]
        if included:
            if artifact == "wheel" and not any(entry.formats for entry in included):
                # Poetry 1 puts it into both, Poetry 2 into the sdist only.
                raise UnknownError
            return True
        packaged = any(entry.covers(path) for entry in _of(packages, artifact))
        return packaged and not any(entry.covers(path) for entry in _of(exclude, artifact))

    return Packaged(
        "Poetry",
        {
            "wheel": lambda path: ships(path, "wheel"),
            "sdist": lambda path: ships(path, "sdist"),
        },
        place_in("[tool.poetry]"),
    )


def _of(entries: list[_Entry], artifact: Artifact) -> Iterator[_Entry]:
    return (entry for entry in entries if not entry.formats or artifact in entry.formats)


def _entries(value: object, key: str) -> Iterator[_Entry]:
    if not isinstance(value, list):
        raise UnknownError
    for item in value:
        entry = {key: item} if isinstance(item, str) else item
        if not isinstance(entry, dict) or not isinstance(entry.get(key), str):
            raise UnknownError
        yield _Entry(entry[key], _formats(entry), "/".join(split(str(entry.get("from", "")))))


def _formats(entry: dict[str, Any]) -> tuple[str, ...]:
    found = entry.get("format", [])
    return (found,) if isinstance(found, str) else tuple(map(str, found))


def _default(project: BuiltProject) -> _Entry:
    """The package that has the name of the project (poetry-core: masonry/utils/module.py)."""
    name = re.sub(r"[-_.]+", "_", project.name).lower()
    if name and project.is_dir(name):
        return _Entry(name, ())
    if name and project.is_dir(f"src/{name}"):
        return _Entry(name, (), "src")
    raise UnknownError
