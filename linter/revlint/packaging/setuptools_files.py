"""What setuptools puts into a wheel and an sdist.

See setuptools: discovery.py; command/build_py.py; command/sdist.py; command/egg_info.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cached_property

from revlint.packaging.manifest import ManifestStep, read_manifest
from revlint.packaging.patterns import UnknownError, is_match
from revlint.packaging.project import Artifact, BuiltProject, Packaged
from revlint.packaging.setup_script import FindPackages
from revlint.packaging.setuptools_settings import SetuptoolsSettings, read_settings

#: Folders that are no packages where setuptools looks for them itself in a flat layout
#: (setuptools: discovery.py, FlatLayoutPackageFinder).
_RESERVED = re.compile(
    "ci|bin|debian|docs?|documentation|manpages|news|newsfragments|changelog|tests?|unit_tests?"
    "|examples?|scripts|tools|utils?|python|build|dist|venv|env|requirements|tasks|fabfile"
    "|site_scons|benchmarks?|exercises?|htmlcov|[._].*"
)


def read_setuptools(project: BuiltProject) -> Packaged:
    """The files of a project that setuptools builds.

    Raises:
        UnknownError: code, a plug-in or version control decides.
    """
    settings = read_settings(project)
    if settings.packages is None:
        settings = _discover(project, settings)
    manifest = read_manifest(project.read("MANIFEST.in") or "")
    files = _Files(project, settings, manifest)
    return Packaged(
        "setuptools", {"wheel": files.in_wheel, "sdist": files.in_sdist}, files.place_for
    )


def _discover(project: BuiltProject, settings: SetuptoolsSettings) -> SetuptoolsSettings:
    """The settings with the packages that setuptools finds itself, and where they are."""
    if {*settings.package_dir} - {""}:
        raise UnknownError
    root = settings.package_dir.get("", "src")
    if project.is_dir(root):
        return replace(
            settings, packages=FindPackages(root, namespaces=True), package_dir={"": root}
        )
    found = [f for f in project.folders() if f.isidentifier() and not _RESERVED.fullmatch(f)]
    if len(found) != 1:
        # With several the build fails.
        raise UnknownError
    find = FindPackages("", (found[0], f"{found[0]}.*"), namespaces=True, flat=True)
    return replace(settings, packages=find)


@dataclass(frozen=True)
class _Files:
    """Which files of a project setuptools packages."""

    project: BuiltProject
    settings: SetuptoolsSettings
    manifest: tuple[ManifestStep, ...]
    found: dict[str, str | None] = field(default_factory=dict)

    def in_wheel(self, path: str) -> bool:
        """Whether a file is in the wheel: as a module, or as data of a package."""
        return self._is_module(path) or self._is_data(path, manifest=True)

    def in_sdist(self, path: str) -> bool:
        """Whether a file is in the sdist, which MANIFEST.in has the last word on."""
        found = self._is_module(path) or self._is_data(path, manifest=False)
        for step in self.manifest:
            if step.adds != found and step.covers(path):
                found = step.adds
        return found

    def place_for(self, artifact: Artifact, path: str) -> tuple[str, str]:
        """What adds a file that an artifact lacks."""
        folder = path.rpartition("/")[0]
        bare = self._without_init(folder)
        if bare is not None and path.endswith(".py"):
            return "add an empty __init__.py to", bare
        if artifact == "sdist" and self.in_wheel(path):
            return "include it in", "MANIFEST.in"
        if isinstance(self.settings.packages, FindPackages) and self._is_excluded(folder):
            return "take it out of the excluded packages in", self.settings.config
        if any(True for _ in self._packages_around(path)):
            return "add it to the package data in", self.settings.config
        return "include it in", "MANIFEST.in"

    def _without_init(self, folder: str) -> str | None:
        """The outermost folder that is no package because it has no ``__init__.py``."""
        find = self.settings.packages
        if not isinstance(find, FindPackages) or find.namespaces or self._is_excluded(folder):
            return None
        parts = folder.split("/")
        first = len(find.where.split("/")) if find.where else 0
        return next(
            (
                place
                for end in range(first + 1, len(parts) + 1)
                if not self.project.is_file(f"{(place := '/'.join(parts[:end]))}/__init__.py")
            ),
            None,
        )

    def _is_excluded(self, folder: str) -> bool:
        """Whether the patterns of the search leave out a folder, or one around it."""
        find = self.settings.packages
        assert isinstance(find, FindPackages)
        parts = folder[len(find.where) + 1 if find.where else 0 :].split("/")
        names = [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
        return any(_any(find.exclude, name) for name in names) or not _any(find.include, names[-1])

    def _is_module(self, path: str) -> bool:
        folder = path.rpartition("/")[0]
        return path.endswith(".py") and self.package_of(folder) is not None

    def _is_data(self, path: str, *, manifest: bool) -> bool:
        included = manifest and self.settings.include_package_data
        for folder, package in self._packages_around(path):
            if self._excludes_data(folder, package, path):
                continue
            patterns = _of(self.settings.package_data, package)
            if any(is_match(_join(folder, pattern), path) for pattern in patterns):
                return True
            if included and self.in_sdist(path):
                return True
            # Only the innermost package gets what the manifest lists.
            included = False
        return False

    def _excludes_data(self, folder: str, package: str, path: str) -> bool:
        patterns = _of(self.settings.exclude_package_data, package)
        return any(fnmatchcase(path, _join(folder, pattern)) for pattern in patterns)

    def _packages_around(self, path: str) -> Iterator[tuple[str, str]]:
        """The folders around a file that are packages, the innermost first."""
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            package = self.package_of(folder)
            if package is not None:
                yield folder, package

    @cached_property
    def _folders(self) -> dict[str, str]:
        """The folders of the packages that are listed by name."""
        packages = self.settings.packages
        if isinstance(packages, FindPackages | None):
            return {}
        return {self._folder_of(package): package for package in packages}

    def _folder_of(self, package: str) -> str:
        """The folder of a package (distutils: command/build_py.py, get_package_dir)."""
        parts = package.split(".") if package else []
        for end in range(len(parts), -1, -1):
            mapped = self.settings.package_dir.get(".".join(parts[:end]))
            if mapped is not None:
                return _join(mapped, "/".join(parts[end:]))
        return "/".join(parts)

    def package_of(self, folder: str) -> str | None:
        """The name of the package that a folder is, None where it is not a package."""
        if folder not in self.found:
            self.found[folder] = self._find_package(folder)
        return self.found[folder]

    def _find_package(self, folder: str) -> str | None:
        packages = self.settings.packages
        if not isinstance(packages, FindPackages):
            return self._folders.get(folder)
        where = packages.where
        if not folder or (where and not folder.startswith(where + "/")):
            return None
        parts = folder[len(where) + 1 if where else 0 :].split("/")
        for end in range(1, len(parts) + 1):
            if not self._is_searched(packages, parts[:end], is_last=end == len(parts)):
                return None
        name = ".".join(parts)
        return name if _any(packages.include, name) and not _any(packages.exclude, name) else None

    def _is_searched(self, find: FindPackages, parts: list[str], *, is_last: bool) -> bool:
        """Whether the search takes a folder for a package, and goes on below it."""
        name = ".".join(parts)
        if "." in parts[-1] or parts[-1].endswith("__pycache__"):
            return False
        if find.flat and not parts[-1].isidentifier():
            return False
        place = _join(find.where, "/".join([*parts, "__init__.py"]))
        if not find.namespaces and not self.project.is_file(place):
            return False
        return is_last or not {f"{name}*", f"{name}.*"} & {*find.exclude}


def _of(data: object, package: str) -> list[str]:
    assert isinstance(data, dict)
    return [*data.get("", []), *(data.get(package, []) if package else [])]


def _join(*parts: str) -> str:
    return "/".join(part.strip("/") for part in parts if part.strip("/"))


def _any(patterns: tuple[str, ...], name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
