"""Where the version locations of a configuration lie in the tree (see ``script_place``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from revlint.discovery.alembic_config import ROOT, AlembicConfig, Entry, as_written
from revlint.discovery.layout import Layout
from revlint.discovery.script_directory import LocationProblem, VersionLocation
from revlint.discovery.script_place import Place, assume, place_script_directory
from revlint.discovery.search_path import find_package, is_installed, package_path
from revlint.discovery.written_paths import EXPANDED, TEMPLATE, shared_tail, within
from revlint.location import Location
from revlint.sources.paths import ancestors, child, common_depth, join
from revlint.spelling import near

_BESIDE_ENV = ("env.py", "__init__.py")
#: An absolute path may lead into the project on the machine it was written for; into one of these
#: of the system, on no machine.
_SYSTEM = ("/proc/", "/dev/", "/sys/")


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
        same = shared_tail(there, here)
        prefix, base = "/".join(there[: len(there) - same]), "/".join(here[: len(here) - same])
        path = child(base, text[len(prefix) + 1 :]) if f"{text}/".startswith(f"{prefix}/") else ""
        above = [path.rstrip("/"), *ancestors(location.path)]
        found = next((p for p in above if layout.tree.is_file(child(p, "env.py"))), location.path)
        return Place(found, assumption=assume(text, found))
    return Place(None)


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
        if found is not None or is_installed(layout, config, text):
            problem: LocationProblem = "foreign" if found is None else ""
            return VersionLocation(found, written, entry.location, problem)
        parent, _, name = package_path(text).rpartition("/")
        inside = _package_entry(layout, config, run_from, parent.replace("/", ":"))
        return _missing(layout, config, child(inside or "", name), entry)
    path = within(text) if text.startswith(ROOT) else join(run_from, text)
    location = version_location(layout, path, written, entry.location)
    if location.problem != "missing":
        return location
    if TEMPLATE.search(EXPANDED.sub("", text)):
        return replace(location, problem="template")
    return _missing(layout, config, path or "", entry)


def _missing(layout: Layout, config: AlembicConfig, path: str, entry: Entry) -> VersionLocation:
    """An entry that does not exist, with the one beside it that is probably meant.

    That one is read if it is one of several; folders beside a single one are looked for later.
    """
    written = as_written(entry.text, entry.location.path)
    location = VersionLocation(None, written, entry.location, "missing")
    parent, _, name = path.rpartition("/")
    beside = layout.directories.get(parent)
    found = near(name, beside.subdirectories) if beside and written.endswith(name) else None
    meant = f"{written.removesuffix(name)}{found}"
    every = [as_written(e.text, e.location.path) for e in config.version_locations]
    if found is None or meant in every:
        return location
    return replace(location, near=meant, path=child(parent, found) if len(every) > 1 else None)


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
        same = shared_tail(parts, path.split("/"))
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
