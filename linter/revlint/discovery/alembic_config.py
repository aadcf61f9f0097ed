"""What one configuration of Alembic says, each value with its place."""

from __future__ import annotations

from dataclasses import dataclass

from revlint.discovery.config_problem import ConfigProblem
from revlint.discovery.ini import IniFile
from revlint.location import Location

#: In place of the absolute path of the project root, which is not known: ``%(here)s`` of an ini in
#: ``a/b`` is ``ROOT + "/a/b"``. It is a path like any other, so that it may end up anywhere.
ROOT = "/the-root-of-the-linted-project"


@dataclass(frozen=True, slots=True)
class Entry:
    """One configured value, interpolated, and its place; ``%(here)s`` begins with ``ROOT``."""

    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class AlembicConfig:
    """What one section (or ``[tool.alembic]``) says, keys of the TOML file filled in.

    ``path`` is the file that gives ``script_location``, else the ini; ``section`` is None for
    TOML. ``version_locations`` is empty where the default ``<script_location>/versions`` counts.
    ``ini`` (at ``ini_path``) and ``ini_section`` are what ``config.get_main_option`` would read in
    ``env.py``.
    """

    path: str
    section: str | None
    script_location: Entry | None = None
    version_locations: tuple[Entry, ...] = ()
    recursive: bool = False
    sourceless: bool = False
    file_template: str | None = None
    truncate_slug_length: int | None = None
    timezone: str | None = None
    prepend_sys_path: tuple[str, ...] = ()
    ini: IniFile | None = None
    ini_path: str = ""
    ini_section: str = "alembic"
    problems: tuple[ConfigProblem, ...] = ()

    @property
    def directory(self) -> str:
        """The directory of the file."""
        return self.path.rpartition("/")[0]

    def option(self, section: str | None, key: str) -> str | None:
        """What ``config.get_main_option(key)`` or ``get_section_option(section, key)`` gives.

        Raises:
            InterpolationError: the value holds a ``%`` that cannot be filled in.
        """
        if self.ini is None:
            return None
        return self.ini.get(section or self.ini_section, key.lower())

    def options(self, section: str) -> dict[str, str] | None:
        """What ``config.get_section(section)`` gives, None where there is no such section.

        Raises:
            InterpolationError: a value holds a ``%`` that cannot be filled in.
        """
        return None if self.ini is None else self.ini.items(section)


def variables(path: str) -> dict[str, str]:
    """What ``%(…)s`` may refer to in an ini besides its own keys."""
    return {"here": here(path)}


def here(path: str) -> str:
    """The value of ``%(here)s`` in a file."""
    directory = path.rpartition("/")[0]
    return f"{ROOT}/{directory}" if directory else ROOT


def as_written(text: str, path: str) -> str:
    """A value of a file as people know it, with ``%(here)s`` again."""
    return text.replace(here(path), "%(here)s").replace(ROOT, ".")
