"""Which configuration file of revlint's counts; no more of it is read than that takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from revlint.errors import ConfigError

OWN_FILE = "revlint.toml"
SHARED_FILE = "pyproject.toml"

#: The largest configuration file that is read, in bytes.
MAX_SIZE = 1024 * 1024

TomlTable = dict[str, Any]


def find_config(start: Path, stop: Path | None = None) -> Path | None:
    """The configuration file that counts for a path: the nearest one at or above it.

    Args:
        start: an absolute path; of a file, its directory is where the search starts.
        stop: the last directory that is looked into; None goes up to the root of the disk.

    A ``pyproject.toml`` counts only with a ``[tool.revlint]`` table. Where a folder has both,
    ``revlint.toml`` wins; ``shadowed`` tells of the other.

    Raises:
        ConfigError: a ``pyproject.toml`` that names revlint is no TOML.
    """
    directory = start if start.is_dir() else start.parent
    for folder in (directory, *directory.parents):
        own = folder / OWN_FILE
        if own.is_file():
            return own
        shared = folder / SHARED_FILE
        if shared.is_file() and names_revlint(read_config(shared, str(shared)), str(shared)):
            return shared
        if folder == stop:
            return None
    return None


def shadowed(path: Path) -> Path | None:
    """The ``pyproject.toml`` whose ``[tool.revlint]`` goes unread for the sake of ``path``."""
    shared = path.parent / SHARED_FILE
    if path.name == SHARED_FILE or not shared.is_file():
        return None
    try:
        return shared if names_revlint(read_config(shared, str(shared)), str(shared)) else None
    except ConfigError:
        return None


def names_revlint(text: str, path: str) -> bool:
    """Whether the text of a ``pyproject.toml`` has a ``[tool.revlint]`` table.

    Raises:
        ConfigError: it names revlint and is no TOML.
    """
    if "revlint" not in text:
        return False
    tool = parse_toml(text, path).get("tool")
    return isinstance(tool, dict) and "revlint" in tool


def read_config(path: Path, shown: str) -> str:
    """The text of a configuration file, which messages call ``shown``.

    Raises:
        ConfigError: it cannot be read, is too large or no UTF-8.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SIZE + 1)
    except OSError as error:
        raise ConfigError(f"{shown}: it cannot be read: {error.strerror}") from None
    if len(data) > MAX_SIZE:
        raise ConfigError(f"{shown}: it is larger than {MAX_SIZE} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{shown}:{line}: it is not UTF-8, as TOML has to be") from None


def parse_toml(text: str, path: str) -> TomlTable:
    """The tables of a TOML text.

    Raises:
        ConfigError: it is no TOML.
    """
    # Imported here: most projects have no configuration.
    from revlint.config import toml_text

    try:
        # "\r\n" is taken for a newline and "\r" alone refused, as TOML does.
        return toml_text.parse_toml(text)
    except RecursionError:
        raise ConfigError(f"{path}: it is no TOML: nested too deeply") from None
    except ValueError as error:
        raise ConfigError(f"{path}: it is no TOML: {error}") from None
