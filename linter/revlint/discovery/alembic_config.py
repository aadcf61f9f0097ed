"""What one configuration of Alembic says, each value with its place."""

from __future__ import annotations

from dataclasses import dataclass

from revlint.discovery.ini import IniFile
from revlint.discovery.script_directory import ConfigProblem
from revlint.location import Location

#: In place of the absolute path of the project root, which is not known: ``%(here)s`` of an ini in
#: ``a/b`` is ``ROOT + "/a/b"``. No real path holds it.
ROOT = "/\0"


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
    ``ini`` and ``ini_section`` are what ``config.get_main_option`` would read in ``env.py``.
    """

    path: str
    section: str | None
    script_location: Entry | None = None
    version_locations: tuple[Entry, ...] = ()
    recursive: bool = False
    sourceless: bool = False
    file_template: str | None = None
    prepend_sys_path: tuple[str, ...] = ()
    ini: IniFile | None = None
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


def variables(path: str) -> dict[str, str]:
    """What ``%(…)s`` may refer to in an ini besides its own keys."""
    return {"here": here(path)}


def here(path: str) -> str:
    """What ``%(here)s`` is worth in a file."""
    directory = path.rpartition("/")[0]
    return f"{ROOT}/{directory}" if directory else ROOT
