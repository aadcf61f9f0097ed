"""The build of a project, by the backend that its configuration names."""

from __future__ import annotations

from collections.abc import Callable

from revlint.packaging.flit import read_flit
from revlint.packaging.hatch import read_hatch
from revlint.packaging.patterns import UnknownError
from revlint.packaging.pdm import read_pdm
from revlint.packaging.poetry import read_poetry
from revlint.packaging.project import BuiltProject, Packaged
from revlint.packaging.setuptools_files import read_setuptools
from revlint.packaging.uv import read_uv

_BACKENDS: dict[str, Callable[[BuiltProject], Packaged]] = {
    "setuptools.build_meta": read_setuptools,
    "setuptools.build_meta:__legacy__": read_setuptools,
    "hatchling.build": read_hatch,
    "poetry.core.masonry.api": read_poetry,
    "poetry.masonry.api": read_poetry,
    "flit_core.buildapi": read_flit,
    "flit.buildapi": read_flit,
    "pdm.backend": read_pdm,
    "uv_build": read_uv,
}


def read_build(project: BuiltProject) -> Packaged | None:
    """What the build of a project packages; None where it has none, or where that is unknown."""
    try:
        return _reader(project)(project)
    except UnknownError:
        return None


def _reader(project: BuiltProject) -> Callable[[BuiltProject], Packaged]:
    system = project.table("build-system")
    # A backend in the project itself is code.
    if "backend-path" in system or not _is_packaged(project):
        raise UnknownError
    backend = system.get("build-backend")
    if backend is None and (system or project.is_file("setup.py")):
        backend = "setuptools.build_meta:__legacy__"
    reader = _BACKENDS.get(str(backend))
    if reader is None:
        raise UnknownError
    return reader


def _is_packaged(project: BuiltProject) -> bool:
    return project.table("tool", "uv").get("package") is not False
