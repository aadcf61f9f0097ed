"""How a command line reaches a chain, so that Alembic loads what revlint has read."""

from __future__ import annotations

import posixpath

from revlint.discovery.alembic_config import ROOT, AlembicConfig
from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.locations import place_version_locations
from revlint.discovery.script_directory import Invocation
from revlint.discovery.script_place import place_script_directory
from revlint.discovery.search_path import find_package, package_path
from revlint.path_text import path_text
from revlint.sources.paths import ancestors, child, join

#: Files by which the command ``flask`` finds an application in the directory that it runs in.
_FLASK_APPS = (".flaskenv", "wsgi.py", "app.py")


def find_invocation(
    layout: Layout,
    config: AlembicConfig | None,
    script_directory: str,
    locations: frozenset[str],
) -> Invocation | None:
    """How to run Alembic on a chain; None where no command line is known to load the same files.

    Args:
        layout: the tree.
        config: what Alembic reads.
        script_directory: where the chain's script directory is.
        locations: the directories of its files.
    """
    if config is None or not _is_readable(config) or _like_an_option(config.path):
        return None
    has_template = layout.tree.is_file(child(script_directory, "script.py.mako"))
    if _is_flask_migrate(layout, config, script_directory):
        return _flask(layout, script_directory, has_template)
    if config.script_location is None:
        return None
    place = place_script_directory(layout, config)
    placed = place_version_locations(layout, config, place)
    there = frozenset(location.path for location in placed if not location.problem)
    if place.assumption or place.path != script_directory or there != locations:
        return None
    known = {script_directory, *locations}
    starts = ancestors(config.directory) if place.run_from is None else [place.run_from]
    start = next((s for s in starts if _leads(layout, config, s) <= known), None)
    return None if start is None else _alembic(layout, config, start, has_template)


def _is_readable(config: AlembicConfig) -> bool:
    """Whether Alembic can read a configuration, and reads what was meant."""
    errors = config.ini.errors if config.ini is not None else ()
    return not config.problems and not any(error.exception for error in errors)


def _like_an_option(path: str) -> bool:
    """Whether a path, or one that is relative to a directory of it, can begin with a dash."""
    return any(part.startswith("-") for part in path.split("/"))


# Flask-Migrate


def _is_flask_migrate(layout: Layout, config: AlembicConfig, script_directory: str) -> bool:
    """Whether the directory was made by Flask-Migrate: its env.py asks the running application."""
    if config.directory != script_directory or config.path.rpartition("/")[2] != "alembic.ini":
        return False
    return b"current_app" in read_or_empty(layout.tree, child(script_directory, "env.py"))


def _flask(layout: Layout, script_directory: str, has_template: bool) -> Invocation:
    """``flask db``, in the nearest directory above that has an application, else the next one."""
    above = ancestors(script_directory)[1:] or [""]
    start = next(
        (d for d in above if any(layout.tree.is_file(child(d, name)) for name in _FLASK_APPS)),
        above[0],
    )
    name = posixpath.relpath(script_directory or ".", start or ".")
    options = () if name == "migrations" else ("-d", name)
    return Invocation(("flask", "db"), options, start, has_template)


# Alembic


def _alembic(
    layout: Layout, config: AlembicConfig, start: str, has_template: bool
) -> Invocation | None:
    entries = (_package_entry(layout, config, start, text) for text in _paths(config))
    entry = next(filter(None, entries), None)
    directory = start if entry or _depends_on_directory(layout, config) else None
    files = _files(layout, config, directory)
    if files is None:
        return None
    section = config.ini_section
    named = ("-n", section) if config.ini is not None and section != "alembic" else ()
    # The command "alembic" does not look for packages in the directory that it runs in.
    path = (f"PYTHONPATH={entry}",) if entry else ()
    return Invocation((*path, "alembic", *files, *named), (), directory, has_template)


def _files(layout: Layout, config: AlembicConfig, directory: str | None) -> tuple[str, ...] | None:
    """The options that name the files which Alembic has to read.

    None where it would read another one beside them.
    """
    if directory is None:
        return "-c", path_text(config.path)
    ini, toml = _read_files(layout, config)
    usual_ini, usual_toml = child(directory, "alembic.ini"), child(directory, "pyproject.toml")
    if (toml is None and _has_table(layout, usual_toml)) or (
        ini is None and layout.tree.is_file(usual_ini)
    ):
        return None
    named = [path for path in (ini, toml) if path not in (None, usual_ini, usual_toml)]
    relative = (posixpath.relpath(path or "", directory or ".") for path in named)
    return tuple(word for path in relative for word in ("-c", path))


def _read_files(layout: Layout, config: AlembicConfig) -> tuple[str | None, str | None]:
    """The ini and the ``pyproject.toml`` that a configuration was read from."""
    usual = child(config.directory, "alembic.ini")
    toml = child(config.directory, "pyproject.toml")
    if config.section is None:
        return (usual if layout.tree.is_file(usual) else None), toml
    return config.path, toml if config.path == usual and _has_table(layout, toml) else None


def _depends_on_directory(layout: Layout, config: AlembicConfig) -> bool:
    """Whether Alembic does another thing in another directory.

    It reads ``pyproject.toml`` of the directory that it runs in, whatever ini it is given (alembic:
    config.py, CommandLine._inis_from_config).
    """
    if config.section is None or any(map(_is_relative, _paths(config))):
        return True
    if any(map(_is_relative, config.prepend_sys_path)):
        return True
    above = ancestors(config.directory)
    return any(_has_table(layout, child(directory, "pyproject.toml")) for directory in above)


def _has_table(layout: Layout, path: str) -> bool:
    return layout.tree.is_file(path) and b"tool.alembic" in read_or_empty(layout.tree, path)


def _leads(layout: Layout, config: AlembicConfig, start: str) -> set[str | None]:
    """Where the relative paths of a configuration lead from a directory."""
    relative = filter(_is_relative, _paths(config))
    return {layout.resolve(join(start, text)) for text in relative}


def _package_entry(layout: Layout, config: AlembicConfig, start: str, text: str) -> str | None:
    """Where Python has to look for the package of a path, relative to a directory.

    None for a path without a package, and where ``prepend_sys_path`` leads to it.
    """
    if text.startswith((ROOT, "/", ":")) or ":" not in text:
        return None
    path = package_path(text)
    if any(find_package(layout, config, start, path, entry) for entry in config.prepend_sys_path):
        return None
    found = (e for e in (".", "src") if find_package(layout, config, start, path, e) is not None)
    return next(found, None)


def _paths(config: AlembicConfig) -> list[str]:
    assert config.script_location is not None
    return [config.script_location.text, *(entry.text for entry in config.version_locations)]


def _is_relative(path: str) -> bool:
    return not path.startswith((ROOT, "/")) and ":" not in path
