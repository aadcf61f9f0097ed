"""Which configuration file of revlint applies; reads no more of it than that takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from revlint.config.files import Files
from revlint.errors import ConfigError, TreeError

OWN_FILE = "revlint.toml"
SHARED_FILE = "pyproject.toml"

#: The largest configuration file that is read, in bytes.
MAX_SIZE = 1024 * 1024


def find_config(start: Path, files: Files) -> Path | None:
    """The configuration file that applies to a path: the nearest one at or above it.

    A ``pyproject.toml`` counts only with a ``[tool.revlint]`` table. In a folder that has both,
    ``revlint.toml`` wins; ``shadowed`` gives the other.

    Args:
        start: an absolute path; for a file, the search starts in its directory.
        files: where to look.

    Raises:
        ConfigError: a ``pyproject.toml`` that names revlint is invalid TOML.
    """
    for folder in files.folders(start if files.is_dir(start) else start.parent):
        own = folder / OWN_FILE
        if files.is_file(own):
            return own
        shared = folder / SHARED_FILE
        if files.is_file(shared) and _names_revlint(shared, files):
            return shared
    return None


def shadowed(path: Path, files: Files) -> Path | None:
    """The ``pyproject.toml`` beside ``path`` whose ``[tool.revlint]`` is not read."""
    shared = path.parent / SHARED_FILE
    if path.name == SHARED_FILE or not files.is_file(shared):
        return None
    try:
        return shared if _names_revlint(shared, files) else None
    except ConfigError:
        return None


def cache_directory(path: Path | None, data: bytes) -> str | None:
    """The ``cache-dir`` of a configuration, given its content; None where it has none.

    A wrong configuration has none: its mistakes are reported when it is read as a whole.
    """
    if path is None or b"cache-dir" not in data:
        return None
    # Imported here: few configurations have the key, and a run may need nothing else of them.
    from revlint.config.toml import config_tables

    try:
        table: Any = config_tables(data.decode(), path.name)
        for name in ("tool", "revlint") if path.name == SHARED_FILE else ():
            table = table[name]
        chosen = table.get("cache-dir")
    except (ConfigError, UnicodeDecodeError, LookupError, TypeError, AttributeError):
        return None
    return chosen if isinstance(chosen, str) else None


def read_config(path: Path, shown: str, files: Files) -> str:
    """The text of a configuration file, which messages call ``shown``.

    Raises:
        ConfigError: it cannot be read, is too large or is not UTF-8.
    """
    try:
        return _text(files.read(path), shown)
    except TreeError as error:
        raise _unreadable(shown, error) from None


def _names_revlint(path: Path, files: Files) -> bool:
    """Whether a ``pyproject.toml`` has a ``[tool.revlint]`` table.

    One that is a link out of the project is not read, and has none.

    Raises:
        ConfigError: it cannot be read, or names revlint and is invalid or too large.
    """
    try:
        data = files.read(path)
    except TreeError as error:
        if error.reason == "outside":
            return False
        if error.reason == "limit" and not files.mentions(path, b"revlint"):
            return False
        raise _unreadable(str(path), error) from None
    if b"revlint" not in data:
        return False
    # Imported here: most projects have no configuration.
    from revlint.config.toml import config_tables

    tool = config_tables(_text(data, str(path)), str(path)).get("tool")
    return isinstance(tool, dict) and "revlint" in tool


def _text(data: bytes, shown: str) -> str:
    if len(data) > MAX_SIZE:
        raise _too_large(shown)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{shown}:{line}: it is not UTF-8, as TOML has to be") from None


def _unreadable(shown: str, error: TreeError) -> ConfigError:
    if error.reason == "limit":
        return _too_large(shown)
    return ConfigError(
        f"{shown}: it cannot be read: {str(error).removeprefix('it cannot be read: ')}"
    )


def _too_large(shown: str) -> ConfigError:
    return ConfigError(f"{shown}: it is larger than {MAX_SIZE} bytes")
