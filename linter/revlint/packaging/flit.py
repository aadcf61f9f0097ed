"""What flit puts into a wheel and an sdist (flit_core: common.py, Module; sdist.py)."""

from __future__ import annotations

from revlint.packaging.patterns import UnknownError, is_below, is_within
from revlint.packaging.project import BuiltProject, Packaged, place_in, strings


def read_flit(project: BuiltProject) -> Packaged:
    """The files of a project that flit builds.

    Raises:
        UnknownError: the module is not there, or the configuration is invalid.
    """
    name = (
        project.table("tool", "flit", "module").get("name")
        or project.table("tool", "flit", "metadata").get("module")
        or project.name.replace("-", "_")
    )
    sdist = project.table("tool", "flit", "sdist")
    data = project.table("tool", "flit", "external-data").get("directory")
    include, exclude = (strings(sdist.get(key, [])) for key in ("include", "exclude"))
    place = str(name).replace(".", "/")
    found = [folder for folder in (place, f"src/{place}") if name and project.is_dir(folder)]
    if len(found) != 1:
        raise UnknownError

    def in_wheel(path: str) -> bool:
        is_data = isinstance(data, str) and is_below(data.strip("/"), path)
        return is_data or (is_below(found[0], path) and not path.endswith(".pyc"))

    def in_sdist(path: str) -> bool:
        wanted = in_wheel(path) or any(is_within(pattern, path) for pattern in include)
        return wanted and not any(is_within(pattern, path) for pattern in exclude)

    return Packaged(
        "flit",
        {"wheel": in_wheel, "sdist": in_sdist},
        place_in("[tool.flit.sdist]"),
    )
