"""An ini of Alembic for another chain: the same file that leads to another script directory."""

from __future__ import annotations

import configparser
import posixpath
import re
from collections.abc import Iterator

from revlint.discovery.alembic_config import variables
from revlint.discovery.ini import IniFile, read_ini
from revlint.errors import EditRefused

_HERE = re.compile(r"%\(here\)s((?:/[\w.-]+)*)")
_SECTION = configparser.ConfigParser.SECTCRE
_LINES = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")

#: What says where the revision files of the old chain lie; the new one has them in ``versions``.
_PLACES = ("version_locations", "version_path_separator", "path_separator")


def lead_elsewhere(data: bytes, section: str, old: tuple[str, str], new: tuple[str, str]) -> bytes:
    """The text of an ini that leads to another script directory.

    A script location that ends as the old directory does ends as the new one does; any other
    becomes relative to the ini. Values with ``%(here)s`` keep what they lead to. The section
    becomes ``[alembic]``, and sections of other chains are left out.

    Args:
        data: the old ini.
        section: its section for the old chain.
        old: the paths of the old ini and of its script directory.
        new: the paths of the new ini and of its script directory.

    Raises:
        EditRefused: the ini cannot be read.
    """
    ini = read_ini(data, variables(old[0]))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise EditRefused("it is not UTF-8", old[0]) from None
    if ini.errors:
        raise EditRefused(f"it cannot be read: {ini.errors[0].message}", old[0])
    lines = _LINES.split(text)
    for key in _PLACES:
        _remove(lines, ini, section, key)
    directories = posixpath.dirname(old[0]), posixpath.dirname(new[0])
    moved = [_HERE.sub(lambda m: _moved(m[1], *directories), line) for line in lines]
    option = ini.option(section, "script_location")
    # Without it, as in Flask-Migrate, the directory of the ini is the script directory.
    if option is not None:
        place = option.value_range
        line = lines[place.line - 1]
        written = _location(option.raw, old[1], *new)
        moved[place.line - 1] = line[: place.column - 1] + written + line[place.end_column - 1 :]
    return "".join(_of_one_chain(moved, ini, section)).encode()


def _of_one_chain(lines: list[str], ini: IniFile, section: str) -> Iterator[str]:
    """The lines without the sections of other chains."""
    others = {name for name in ini.sections if "script_location" in ini.keys(name)} - {section}
    kept = True
    for line in lines:
        match = _SECTION.match(line)
        if match is not None:
            kept = match["header"] not in others
            if match["header"] == section:
                line = line.replace(f"[{section}]", "[alembic]", 1)
        if kept:
            yield line


def _remove(lines: list[str], ini: IniFile, section: str, key: str) -> None:
    option = ini.option(section, key)
    if option is not None:
        first, last = option.key_range.line, option.value_range.end_line
        lines[first - 1 : max(first, last)] = [""] * (max(first, last) - first + 1)


def _location(written: str, old: str, ini: str, directory: str) -> str:
    """The script location that is written as another one is, for another directory."""
    if "%(here)s" not in written and ":" not in written:
        parts, tail = written.split("/"), old.split("/")
        shared = 0
        while shared < min(len(parts), len(tail)) and parts[-1 - shared] == tail[-1 - shared]:
            shared += 1
        root = "/".join(tail[: len(tail) - shared])
        below = posixpath.relpath(directory, root or ".")
        if shared and not below.startswith(".."):
            return "/".join([*parts[: len(parts) - shared], below])
    return _from_here(directory, posixpath.dirname(ini))


def _moved(rest: str, old: str, new: str) -> str:
    """A value ``%(here)s/…`` of an ini in one directory, written for one in another."""
    return _from_here(posixpath.normpath(posixpath.join(old, rest.lstrip("/"))), new)


def _from_here(path: str, directory: str) -> str:
    below = posixpath.relpath(path or ".", directory or ".")
    return "%(here)s" if below == "." else f"%(here)s/{below}"
