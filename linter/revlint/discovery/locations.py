"""Where the paths of a configuration lie in the tree.

Alembic takes relative paths from the current directory (alembic: script/base.py,
ScriptDirectory.from_config) and absolute ones as they are. A reader of files knows neither the
directory that Alembic is run in nor the machine: it takes the directory that fits, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from revlint.discovery.alembic_config import ROOT, AlembicConfig, Entry, as_written
from revlint.discovery.layout import Layout
from revlint.discovery.script_directory import LocationProblem, VersionLocation
from revlint.discovery.search_path import find_package, is_installed, package_path
from revlint.location import Location
from revlint.sources.paths import ancestors, child, common_depth, join, normalized

#: What a shell would expand, and Alembic does not.
EXPANDED = re.compile(r"\A~\w*|\$\{[^{}]*\}|\$\w+")
#: What a template engine, or a person, is to fill in.
TEMPLATE = re.compile(r"[{}<>]|@[\w.-]+@")

_BESIDE_ENV = ("env.py", "__init__.py")
#: An absolute path may lead into the project on the machine it was written for; into one of these
#: of the system, on no machine.
_SYSTEM = ("/proc/", "/dev/", "/sys/")


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
        path = _within(text)
        if layout.resolve(path) is not None:
            return Place(layout.resolve(path))
        return _guess(layout, config, path or "", text) or Place(_not_there(path))
    if text.startswith("/"):
        return _place_absolute(layout, config, text)
    if ":" in text:
        return _place_package(layout, config, text)
    return _place_relative(layout, config, text)


def place_version_locations(
    layout: Layout, config: AlembicConfig, place: Place
) -> tuple[VersionLocation, ...]:
    """Find the version locations of a configuration, in its order."""
    if not config.version_locations:
        return (default_location(layout, place.path),)
    run_from = place.run_from
    if run_from is None:
        run_from = _best_start(layout, config, [e.text for e in config.version_locations])
    found = tuple(
        _place_entry(layout, config, place, run_from, entry) for entry in config.version_locations
    )
    return tuple(_apart_from_env(layout, config, place.path, loc, found) for loc in found)


def _apart_from_env(
    layout: Layout,
    config: AlembicConfig,
    path: str | None,
    location: VersionLocation,
    every: Sequence[VersionLocation],
) -> VersionLocation:
    """A version location as it is meant where Alembic would load ``env.py`` from it."""
    reached = ancestors(path)[: None if config.recursive else 1] if path is not None else []
    if location.path not in reached or not layout.tree.is_file(child(path or "", "env.py")):
        return location
    meant: str | None = location.path
    names = layout.directories[location.path or ""].files
    versions = layout.resolve(child(path or "", "versions"))
    if versions and not any(n.endswith(".py") and n not in _BESIDE_ENV for n in names):
        meant = None if any(other.path == versions for other in every) else versions
    return replace(location, path=meant, problem="script-directory")


def place_both(layout: Layout, config: AlembicConfig) -> tuple[Place, tuple[VersionLocation, ...]]:
    """Find the script directory and the version locations of a configuration."""
    place = place_script_directory(layout, config)
    locations = place_version_locations(layout, config, place)
    if place.path is None:
        place = _place_by_locations(layout, config, locations)
    return place, locations


def _place_by_locations(
    layout: Layout, config: AlembicConfig, locations: Sequence[VersionLocation]
) -> Place:
    """The script directory of a configuration of which the tree has only version locations.

    It is where their absolute paths put it, else the nearest directory above with ``env.py``.
    """
    assert config.script_location is not None
    text = config.script_location.text.rstrip("/")
    for location, entry in zip(locations, config.version_locations, strict=False):
        if location.path is None:
            continue
        there, here = entry.text.split("/"), location.path.split("/")
        same = _shared_tail(there, here)
        prefix, base = "/".join(there[: len(there) - same]), "/".join(here[: len(here) - same])
        path = child(base, text[len(prefix) + 1 :]) if f"{text}/".startswith(f"{prefix}/") else ""
        above = [path.rstrip("/"), *ancestors(location.path)]
        found = next((p for p in above if layout.tree.is_file(child(p, "env.py"))), location.path)
        return Place(found, assumption=_assumption(text, found))
    return Place(None)


def _assumption(written: str, found: str) -> str:
    return (
        f"the script location {shown(written)!r} does not exist here; "
        f"read as {found or '.'!r} (set script-location)"
    )


def default_location(layout: Layout, script_directory: str | None) -> VersionLocation:
    """The location that counts where none is configured."""
    if script_directory is None:
        return VersionLocation(None, "versions", problem="missing")
    path = child(script_directory, "versions")
    return version_location(layout, path, path, None)


def version_location(
    layout: Layout, path: str | None, written: str, place: Location | None
) -> VersionLocation:
    """The version location at a path, None for one out of the tree."""
    found = layout.resolve(path)
    if found is None and (path is None or layout.is_outside(path)):
        return VersionLocation(None, written, place, "outside")
    if path is not None and not layout.tree.may_list(path if found is None else found):
        return VersionLocation(found, written, place, "permission")
    return VersionLocation(found, written, place, "missing" if found is None else "")


def is_directory(layout: Layout, directory: str, text: str) -> bool:
    """Whether a path of a configuration in ``directory`` is there, wherever Alembic is run."""
    if text.startswith(ROOT):
        return layout.resolve(_within(text)) is not None
    if text.startswith("/"):
        return False
    path = package_path(text) if ":" in text else text
    return any(layout.resolve(join(start, path)) is not None for start in ancestors(directory))


def shown(text: str) -> str:
    """A configured path for people: what is below the project root relative to it."""
    if text == ROOT:
        return "."
    return text.removeprefix(ROOT + "/")


def _within(text: str) -> str | None:
    return join("", text.removeprefix(ROOT).lstrip("/"))


def _not_there(path: str | None) -> str | None:
    """The path of a directory that does not exist; None for what is not a path."""
    named = path is not None and not (TEMPLATE.search(path) or EXPANDED.search(path))
    return path if named else None


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
    return _guess(layout, config, text) or Place(_not_there(join(config.directory, text)))


def _place_absolute(layout: Layout, config: AlembicConfig, text: str) -> Place:
    return _guess(layout, config, text) or Place(None)


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
    near = config.directory
    found = by_tail(layout, parts, near)
    if found is None and layout.looks_like_script_directory(near):
        found = near
    if found is None:
        found = _only_one_below(layout, near)
    if found is None:
        return None
    same = _shared_tail(parts, found.split("/"))
    prefix = "/" + "/".join(parts[: len(parts) - same]), "/".join(found.split("/")[: -same or None])
    return Place(
        found,
        prefix=prefix if path.startswith("/") else None,
        assumption=_assumption(written or path, found),
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
    tail, near = f"/{normalized(text)}", config.directory
    return [
        path
        for path in layout.script_directories
        if f"/{path}".endswith(tail) and near in ancestors(path.removesuffix(tail))
    ]


def by_tail(layout: Layout, parts: list[str], near: str) -> str | None:
    """The script directory that shares the longest end with a path, and is nearest to ``near``."""
    best: tuple[tuple[int, int, int], str] | None = None
    for path in layout.script_directories:
        same = _shared_tail(parts, path.split("/"))
        depth = common_depth(path, near)
        # One common word ("migrations") is a weak tie to a directory of another part of the tree.
        if not same or (same == 1 and near and not depth):
            continue
        rank = (same, depth, -path.count("/"))
        if best is None or rank > best[0]:
            best = (rank, path)
    return best[1] if best else None


def _shared_tail(a: list[str], b: list[str]) -> int:
    count = 0
    for x, y in zip(reversed(a), reversed(b), strict=False):
        if x != y:
            break
        count += 1
    return count


def _place_entry(
    layout: Layout, config: AlembicConfig, place: Place, run_from: str, entry: Entry
) -> VersionLocation:
    text, written = entry.text, as_written(entry.text, entry.location.path)
    if not text:
        return VersionLocation(None, "", entry.location, "empty")
    if text.startswith("/") and not text.startswith(ROOT):
        if f"{text}/".startswith(_SYSTEM):
            return VersionLocation(None, written, entry.location, "outside")
        found = _absolute_entry(layout, config, place, text)
        return VersionLocation(found, written, entry.location, "foreign" if found is None else "")
    if ":" in text and not text.startswith(ROOT):
        found = _package_entry(layout, config, run_from, text)
        problem: LocationProblem = "foreign" if is_installed(layout, config, text) else "missing"
        return VersionLocation(found, written, entry.location, "" if found else problem)
    path = _within(text) if text.startswith(ROOT) else join(run_from, text)
    location = version_location(layout, path, written, entry.location)
    if location.problem == "missing" and TEMPLATE.search(EXPANDED.sub("", text)):
        return replace(location, problem="template")
    return location


def _absolute_entry(layout: Layout, config: AlembicConfig, place: Place, text: str) -> str | None:
    if place.prefix is not None:
        there, here = place.prefix
        if text.startswith(there.rstrip("/") + "/"):
            rest = text[len(there.rstrip("/")) + 1 :]
            found = layout.resolve(join(here, rest))
            if found is not None:
                return found
    parts = [p for p in text.split("/") if p]
    best: tuple[tuple[int, int, int], str] | None = None
    for path, content in layout.directories.items():
        same = _shared_tail(parts, path.split("/"))
        if same < 2 or layout.is_foreign(path) or not any(f.endswith(".py") for f in content.files):
            continue
        rank = (same, common_depth(path, config.directory), -path.count("/"))
        if best is None or rank > best[0]:
            best = (rank, path)
    return best[1] if best else None


def _package_entry(layout: Layout, config: AlembicConfig, run_from: str, text: str) -> str | None:
    starts = dict.fromkeys((run_from, *ancestors(config.directory)))
    found = (find_package(layout, config, start, package_path(text)) for start in starts)
    return next((path for path in found if path is not None), None)


def _best_start(layout: Layout, config: AlembicConfig, texts: list[str]) -> str:
    """The directory, of the file's own and those above, from which most relative paths exist."""
    relative = [t for t in texts if t and not t.startswith("/") and ":" not in t]

    def count(start: str) -> int:
        return sum(layout.resolve(join(start, text)) is not None for text in relative)

    return max(ancestors(config.directory), key=count)
