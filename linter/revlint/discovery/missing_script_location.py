"""Script directories that a configuration names and Alembic cannot find."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from revlint.config.config import Config
from revlint.discovery.alembic_config import ROOT, AlembicConfig, Entry, as_written
from revlint.discovery.code_locations import code_that_sets
from revlint.discovery.config_problem import ConfigProblem
from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.locations import place_both
from revlint.discovery.percent import FAILS
from revlint.discovery.script_place import by_tail, fitting_below, place_script_directory
from revlint.discovery.search_path import find_package, is_installed, package_path
from revlint.discovery.written_paths import EXPANDED, TEMPLATE, is_directory, within
from revlint.finding import Finding
from revlint.migration.identifier import quoted
from revlint.path_text import path_text
from revlint.severity import Severity
from revlint.sources.paths import ancestors, child, join, normalized
from revlint.spelling import near

_WINDOWS = re.compile(r"[A-Za-z]:[\\/]")
#: So many are reported: each is compared with all that the tree has.
MAX_MISSING = 100
_STATE_IT = "if that is wrong, set script-location in the configuration of revlint"
_OVERWRITES = (b"current_app", b"flask_migrate")


def missing_script_locations(
    layout: Layout, configs: Sequence[AlembicConfig], config: Config
) -> Iterator[ConfigProblem]:
    """The script locations that are not there, unless the configuration of revlint says where."""
    stated = {
        normalized(chain.config or chain.script_location)
        for chain in config.chains
        if chain.script_location is not None
    }
    missing = [
        one
        for one in configs
        if one.script_location and not _is_found(layout, one, one.script_location.text)
    ]
    found = {one.path for one in configs if one.script_location and one not in missing}
    for one in missing:
        entry = one.script_location
        assert entry is not None
        place = place_both(layout, one)[0].path
        if one.path in stated or place in stated or _is_overwritten(layout, one):
            continue
        finding = _find(layout, one, entry, place)
        if finding and one.path in found and _closest(layout, one, entry.text) is None:
            # The default section may lead nowhere on purpose, so that one has to be named.
            finding = replace(finding, severity=Severity.NOTE)
        if finding is not None and not any(_is_left_out(layout, one, config)):
            yield ConfigProblem("script-location", finding)


def _is_found(layout: Layout, config: AlembicConfig, text: str) -> bool:
    if not text or is_directory(layout, config.directory, text):
        return True
    if ":" not in text or text.startswith("/") or _WINDOWS.match(text):
        return False
    path = package_path(text)
    found = (find_package(layout, config, start, path) for start in ancestors(config.directory))
    return any(place is not None for place in found) or is_installed(layout, config, text)


def _is_left_out(layout: Layout, one: AlembicConfig, config: Config) -> Iterator[bool]:
    """For each place where Alembic may look, whether a directory is there that is not linted."""
    for path in _places(one):
        yield layout.tree.has_directory(path) or config.excludes(f"{path}/env.py")


def _places(config: AlembicConfig) -> list[str]:
    """Where Alembic looks for the script directory, as far as that is in the tree."""
    assert config.script_location is not None
    text = config.script_location.text
    if text.startswith(ROOT):
        found = [within(text)]
    else:
        found = [join(start, text) for start in ancestors(config.directory)]
    return [path for path in found if path is not None and ":" not in text]


def _is_overwritten(layout: Layout, config: AlembicConfig) -> bool:
    """Whether Flask-Migrate, which replaces the script location, runs the ``env.py`` beside it."""
    env = read_or_empty(layout.tree, child(config.directory, "env.py"))
    return any(word in env for word in _OVERWRITES)


def _find(layout: Layout, config: AlembicConfig, entry: Entry, place: str | None) -> Finding | None:
    """What is wrong with a script location; None where the tree has what it ends in."""
    text, written = entry.text, as_written(entry.text, entry.location.path)
    shown = quoted(written)
    title = f"script_location {shown} does not exist"
    meant = "revlint reads no chain for it"
    if place is not None:
        meant = f"revlint reads {_shown(place)} instead"
    if TEMPLATE.search(EXPANDED.sub("", text)):
        title = f"script_location {shown} is a placeholder"
        return _note(entry, title, (meant,))
    is_absolute = text.startswith("/") and not text.startswith(ROOT)
    if (is_absolute or _WINDOWS.match(text)) and not EXPANDED.search(text):
        if by_tail(layout, text.split("/"), config.directory) is not None or (
            place is not None and place_script_directory(layout, config).path is None
        ):
            return None
        return _note(entry, f"script_location {shown} is not in this project", (meant,))
    if text.startswith(ROOT) and within(text) is None:
        return _note(entry, f"script_location {shown} leads out of the project", (meant,))
    code = code_that_sets(layout.tree, ("script_location",), config.directory)
    if code is not None:
        return _note(entry, title, (f"{path_text(code)} sets script_location", meant))
    fits = fitting_below(layout, config, text)
    is_expanded = EXPANDED.search(text) is not None
    if fits and not is_expanded:
        dirs = " or ".join(_shown(path.removesuffix(normalized(text)).rstrip("/")) for path in fits)
        help_ = "write a configuration for each of them"
        if len(fits) == 1:
            help_ = f"run Alembic there, or write {from_here(fits[0], config.directory)}"
        return _note(entry, title, (f"Alembic finds it only when it runs in {dirs}",), help_)
    if place and not is_expanded and normalized(text).endswith(f"/{place}"):
        facts = (f"Alembic finds it only when it runs above the project; {meant}",)
        return _note(entry, title, facts)
    return Finding(
        title,
        entry.location,
        label="no such directory",
        facts=tuple(_facts(config, text, written)),
        help=_help(layout, config, text, place),
    )


def _note(entry: Entry, title: str, facts: tuple[str, ...], help_: str = _STATE_IT) -> Finding:
    return Finding(title, entry.location, facts=facts, help=help_, severity=Severity.NOTE)


def _facts(config: AlembicConfig, text: str, written: str) -> Iterator[str]:
    if "\0" in text:
        yield f"{FAILS}: ValueError: embedded null byte"
        return
    # Alembic prints the path with %(here)s expanded, which differs from machine to machine.
    is_whole = ":" not in text and not text.startswith(ROOT)
    yield f"{FAILS}: Path doesn't exist" + (f": {quoted(written)[1:-1]}" if is_whole else "")
    if EXPANDED.search(text):
        yield "Alembic expands neither ~ nor environment variables"
    elif "\\" in text:
        yield "a backslash separates directories on Windows only"
    elif ":" not in text and not text.startswith(ROOT):
        shown = ", ".join(map(path_text, _places(config)))
        yield f"Alembic looks for it in the directory that it runs in: {shown}"


def _help(layout: Layout, config: AlembicConfig, text: str, place: str | None) -> str:
    """The path that is meant, which counts from the file: Alembic may run anywhere."""
    base = config.directory
    slashes = text.replace("\\", "/")
    found = place if place in layout.directories else None
    if slashes != text and is_directory(layout, base, slashes):
        found = next(p for s in ancestors(base) if (p := layout.resolve(join(s, slashes))))
    found = found or _closest(layout, config, text)
    if found is None:
        return "write the path of the directory that holds env.py"
    return f"write {from_here(found, base)}"


def _closest(layout: Layout, config: AlembicConfig, text: str) -> str | None:
    """The script directory that is spelled like a script location."""
    names = {
        _relative(path, start): path
        for start in ancestors(config.directory)
        for path in layout.script_directories
        if path
    }
    found = near(EXPANDED.sub("", text.removeprefix(ROOT)).strip("/"), names)
    return names[found] if found is not None else None


def from_here(path: str, start: str) -> str:
    """A path as a configuration in a directory writes it, wherever Alembic runs."""
    return posixpath.join("%(here)s", _relative(path, start)).removesuffix("/.")


def _relative(path: str, start: str) -> str:
    return posixpath.relpath(f"/{path}", f"/{start}")


def _shown(path: str) -> str:
    return path_text(path) if path else "the project root"
