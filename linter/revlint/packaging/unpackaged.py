"""The files of a group that a build leaves out of the wheel or the sdist, beside those it ships."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from revlint.packaging.patterns import UnknownError
from revlint.packaging.project import Artifact, BuiltProject, Packaged, find_project
from revlint.sources.tree import Tree


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Files that artifacts of one project leave out.

    ``project`` is the folder of the project. ``files`` and ``shipped`` are paths of the tree, in
    the order of the group. ``advice`` is what adds the first of ``files``: words, and the path of
    the tree that has to change.
    """

    artifacts: tuple[Artifact, ...]
    backend: str
    project: str
    files: tuple[str, ...]
    shipped: tuple[str, ...]
    advice: tuple[str, str]


class Builds:
    """The builds of the projects of a tree, each read once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._projects: dict[str, BuiltProject | None] = {}
        self._builds: dict[str, Packaged | None] = {}

    def left_out(self, files: Iterable[str]) -> Iterator[LeftOut]:
        """What each project leaves out of a group of files of which it ships others."""
        groups: dict[str, list[str]] = {}
        for path in files:
            project = self._project_of(path)
            if project is not None:
                groups.setdefault(project.folder, []).append(path)
        for folder, paths in groups.items():
            project = self._project_of(paths[0])
            build = self._build_of(project) if project else None
            if project is not None and build is not None:
                yield from _compare(
                    project, build, [p[len(folder) + 1 if folder else 0 :] for p in paths]
                )

    def _project_of(self, path: str) -> BuiltProject | None:
        folder = path.rpartition("/")[0]
        if folder not in self._projects:
            self._projects[folder] = find_project(self._tree, path)
        return self._projects[folder]

    def _build_of(self, project: BuiltProject) -> Packaged | None:
        if project.folder not in self._builds:
            # Imported here: most trees have no build configuration, and most runs no such rule.
            from revlint.packaging.builds import read_build

            self._builds[project.folder] = read_build(project)
        return self._builds[project.folder]


def _compare(project: BuiltProject, build: Packaged, paths: list[str]) -> Iterator[LeftOut]:
    """What the artifacts leave out; those that leave out the same files together."""
    found: dict[tuple[str, ...], list[Artifact]] = {}
    for artifact, ships in build.ships.items():
        try:
            left = tuple(path for path in paths if not ships(path))
        except UnknownError:
            continue
        if left and len(left) < len(paths):
            found.setdefault(left, []).append(artifact)
    for left, artifacts in found.items():
        words, place = build.place_for(artifacts[0], left[0])
        yield LeftOut(
            tuple(artifacts),
            build.backend,
            project.folder,
            tuple(map(project.path, left)),
            tuple(project.path(path) for path in paths if path not in left),
            (words, project.path(place)),
        )
