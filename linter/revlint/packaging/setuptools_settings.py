"""What ``pyproject.toml``, ``setup.cfg`` and ``setup.py`` tell setuptools to package."""

from __future__ import annotations

import configparser
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from revlint.packaging.patterns import UnknownError
from revlint.packaging.project import BuiltProject, strings
from revlint.packaging.setup_script import (
    CODE_SETTINGS,
    FindPackages,
    check_data_files,
    find_packages,
    read_setup_script,
)

#: What a build may need and what selects no files. Any other distribution may be a plug-in that
#: does, such as setuptools-scm.
_HARMLESS = re.compile(
    "setuptools|wheel|pip|cython|numpy|cffi|pybind11|versioneer|tomli|toml|packaging|babel"
)


@dataclass(frozen=True, slots=True)
class SetuptoolsSettings:
    """What setuptools packages; ``packages`` is None where it looks for them itself.

    ``config`` is the file that states the most of it.
    """

    packages: tuple[str, ...] | FindPackages | None = None
    package_dir: Mapping[str, str] = field(default_factory=dict)
    package_data: Mapping[str, list[str]] = field(default_factory=dict)
    exclude_package_data: Mapping[str, list[str]] = field(default_factory=dict)
    include_package_data: bool = False
    config: str = "pyproject.toml"


def read_settings(project: BuiltProject) -> SetuptoolsSettings:
    """The settings of a project.

    Raises:
        UnknownError: code or a plug-in decides, two files state the same setting, or a file is
            invalid.
    """
    _check_plugins(project.table("build-system").get("requires", []))
    parts = {
        "pyproject.toml": _from_pyproject(project),
        "setup.cfg": _from_cfg(project.read("setup.cfg")),
        "setup.py": read_setup_script(project.read("setup.py")),
    }
    values: dict[str, Any] = {}
    for part in parts.values():
        if part.keys() & values.keys() or part.keys() & CODE_SETTINGS:
            raise UnknownError
        values |= part
    _check_plugins(values.get("setup_requires", []))
    packages = values.get("packages")
    if packages is None and "py_modules" in values:
        raise UnknownError
    default = bool(project.table("project") or project.table("tool", "setuptools"))
    return SetuptoolsSettings(
        packages=packages if isinstance(packages, FindPackages | None) else _names(packages),
        package_dir=_folders(values.get("package_dir", {})),
        package_data=_lists(values.get("package_data", {})),
        exclude_package_data=_lists(values.get("exclude_package_data", {})),
        include_package_data=values.get("include_package_data", default) is True,
        config=next((name for name, part in parts.items() if part), "pyproject.toml"),
    )


def _check_plugins(requires: object) -> None:
    wanted = [requires] if isinstance(requires, str) else requires
    for requirement in strings(list(wanted) if isinstance(wanted, list | tuple) else wanted):
        name = re.split(r"[\s\[<>=!~;@]", requirement.strip(), maxsplit=1)[0]
        if not _HARMLESS.fullmatch(name.lower()):
            raise UnknownError


def _from_pyproject(project: BuiltProject) -> dict[str, Any]:
    """The settings of ``[tool.setuptools]`` (setuptools: config/pyprojecttoml.py)."""
    table = project.table("tool", "setuptools")
    found = {key.replace("-", "_"): value for key, value in table.items()}
    check_data_files(found.get("data_files"))
    packages = found.get("packages")
    if isinstance(packages, dict):
        if packages.keys() - {"find"}:
            raise UnknownError
        find = project.table("tool", "setuptools", "packages", "find")
        namespaces = find.get("namespaces", True) is not False
        found["packages"] = find_packages(find, namespaces=namespaces)
    return found


def _from_cfg(text: str | None) -> dict[str, Any]:
    """The settings of ``[options]`` in ``setup.cfg`` (setuptools: config/setupcfg.py)."""
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text or "")
    except (configparser.Error, ValueError):
        raise UnknownError from None
    options = _section(parser, "options")
    metadata = _section(parser, "metadata")
    found: dict[str, Any] = {}
    for key, value in options.items():
        if key in ("py_modules", "setup_requires"):
            found[key] = _items(value)
        elif key == "include_package_data":
            found[key] = value.strip().lower() in ("1", "true", "yes")
        elif key in CODE_SETTINGS:
            found[key] = value
        elif key == "package_dir":
            found[key] = dict(_pair(item) for item in _items(value))
        elif key == "packages":
            found[key] = _cfg_packages(parser, value)
    for key in ("package_data", "exclude_package_data"):
        if data := _section(parser, f"options.{key}"):
            found[key] = {name: _items(value) for name, value in data.items()}
    check_data_files(_section(parser, "options.data_files"))
    if {"pbr", "setup_hooks"} & {*metadata, *_section(parser, "global")}:
        raise UnknownError
    return found


def _section(parser: configparser.RawConfigParser, name: str) -> dict[str, str]:
    if not parser.has_section(name):
        return {}
    return {key.replace("-", "_"): value or "" for key, value in parser.items(name)}


def _cfg_packages(parser: configparser.RawConfigParser, value: str) -> object:
    searches = {"find:": False, "find_namespace:": True}
    namespaces = searches.get(value.strip())
    if namespaces is None:
        return _items(value)
    find = _section(parser, "options.packages.find")
    values = {key: _items(text) for key, text in find.items() if text.strip()}
    return find_packages(values, namespaces=namespaces)


def _items(value: str) -> list[str]:
    """The items of a list, which newlines separate, else commas."""
    items = value.splitlines() if "\n" in value else value.split(",")
    return [item.strip() for item in items if item.strip()]


def _pair(item: str) -> tuple[str, str]:
    key, _, value = item.partition("=")
    return key.strip(), value.strip()


def _names(value: object) -> tuple[str, ...]:
    return tuple(strings(list(value) if isinstance(value, list | tuple) else value))


def _folders(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise UnknownError
    strings([*value.keys(), *value.values()])
    return {
        package: "/".join(part for part in folder.split("/") if part not in ("", "."))
        for package, folder in value.items()
    }


def _lists(value: object) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        raise UnknownError
    return {
        "" if key == "*" else key: strings([items] if isinstance(items, str) else list(items))
        for key, items in value.items()
    }
