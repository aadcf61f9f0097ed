"""Where the script directory of a configuration lies in the tree.

Alembic takes relative paths from the current directory (alembic: script/base.py,
ScriptDirectory.from_config) and absolute ones as they are. A reader of files knows neither the
directory that Alembic is run in nor the machine: it takes the directory that fits, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from revlint.discovery.alembic_config import ROOT, AlembicConfig
from revlint.discovery.layout import Layout
from revlint.discovery.search_path import find_package, package_path
from revlint.discovery.written_paths import not_there, shared_tail, shown, within
from revlint.path_text import path_text
from revlint.sources.paths import ancestors, child, common_depth, join, normalized


@dataclass(frozen=True, slots=True)
class Place:
    """Where a script directory lies.

    ``path`` is None where it is not in the tree. ``run_from`` is the directory that
    Alembic has to be run in, None where that is not known. ``prefix`` is how a configured
    absolute path begins and the directory of the tree that is meant by it.
    """

    path: str | None
    run_from: str | None = None
    prefix: tuple[str, str] | None = None
    assumption: str = ""


def place_script_directory(layout: Layout, config: AlembicConfig) -> Place:
    """Find the script directory of a configuration that names one."""
    assert config.script_location is not None
    text = config.script_location.text
    if text.startswith(ROOT):
        path = within(text)
        if layout.resolve(path) is not None:
            return Place(layout.resolve(path))
        return _guess(layout, config, path or "", text) or Place(not_there(path))
    if text.startswith("/"):
        return _guess(layout, config, text) or Place(None)
    if ":" in text:
        return _place_package(layout, config, text)
    return _place_relative(layout, config, text)


def _place_relative(layout: Layout, config: AlembicConfig, text: str) -> Place:
    starts = ancestors(config.directory)
    fits = [(start, join(start, text)) for start in starts]
    for test in (layout.looks_like_script_directory, layout.directories.__contains__):
        for start, path in fits:
            found = layout.resolve(path)
            if found is not None and test(found):
                return Place(found, run_from=start)
    if len(fitting_below(layout, config, text)) > 1:
        return Place(None)
    return _guess(layout, config, text) or Place(not_there(join(config.directory, text)))


def _place_package(layout: Layout, config: AlembicConfig, text: str) -> Place:
    if text.startswith(":"):
        # No package is called "".
        return Place(None)
    path = package_path(text)
    for start in ancestors(config.directory):
        found = find_package(layout, config, start, path)
        if found is not None:
            return Place(found, run_from=start)
    return _guess(layout, config, path, text) or Place(None)


def _guess(
    layout: Layout, config: AlembicConfig, path: str, written: str | None = None
) -> Place | None:
    """The script directory that ends like the configured path, else the file's own directory."""
    parts = [p for p in path.split("/") if p not in ("", ".", "..")]
    own = config.directory
    found = by_tail(layout, parts, own)
    if found is None and layout.looks_like_script_directory(own):
        found = own
    if found is None:
        found = _only_one_below(layout, own)
    if found is None:
        return None
    same = shared_tail(parts, found.split("/"))
    prefix = "/" + "/".join(parts[: len(parts) - same]), "/".join(found.split("/")[: -same or None])
    return Place(
        found,
        prefix=prefix if path.startswith("/") else None,
        assumption=assume(written or path, found),
    )


def assume(written: str, found: str) -> str:
    return (
        f"the script location {shown(written)!r} does not exist here; "
        f"read as '{path_text(found)}' (set script-location)"
    )


def _only_one_below(layout: Layout, directory: str) -> str | None:
    """The directory with ``env.py`` beside ``versions`` below a directory, if there is just one."""
    found = [
        path
        for path in layout.script_directories
        if directory in ancestors(path)
        and layout.tree.is_file(child(path, "env.py"))
        and layout.resolve(child(path, "versions")) is not None
    ]
    return found[0] if len(found) == 1 else None


def fitting_below(layout: Layout, config: AlembicConfig, text: str) -> list[str]:
    """The script directories that a relative path means where Alembic runs below the file."""
    tail = f"/{normalized(text)}"
    return [
        path
        for path in layout.script_directories
        if f"/{path}".endswith(tail) and config.directory in ancestors(path.removesuffix(tail))
    ]


def by_tail(layout: Layout, parts: list[str], start: str) -> str | None:
    """The script directory that shares the longest end with a path, and is nearest to ``start``."""
    best: tuple[tuple[int, int, int], str] | None = None
    for path in layout.script_directories:
        same = shared_tail(parts, path.split("/"))
        depth = common_depth(path, start)
        # One common word ("migrations") is a weak tie to a directory of another part of the tree.
        if not same or (same == 1 and start and not depth):
            continue
        rank = (same, depth, -path.count("/"))
        if best is None or rank > best[0]:
            best = (rank, path)
    return best[1] if best else None
