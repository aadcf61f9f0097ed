"""Mistakes in a configuration that only show once the place of its chain is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.config_problem import ConfigProblem
from revlint.discovery.draft import Draft
from revlint.discovery.env import EnvReader
from revlint.discovery.env_text import find_configure_call
from revlint.discovery.env_use import EnvUse, read_env_use
from revlint.discovery.ini import InterpolationError
from revlint.discovery.key_problems import ignored_keys
from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.percent import refuse_percent
from revlint.discovery.script_directory import VersionLocation
from revlint.finding import Finding
from revlint.location import Location
from revlint.migration.identifier import quoted
from revlint.path_text import path_text
from revlint.sources.paths import child


def draft_problems(
    layout: Layout, drafts: Sequence[Draft], envs: EnvReader
) -> Iterator[ConfigProblem]:
    """Every such mistake."""
    yield from _script_directories(drafts)
    for draft in drafts:
        config, path = draft.config, child(draft.path, "env.py")
        if config is None or config.ini is None:
            continue
        data = read_or_empty(layout.tree, path)
        use = read_env_use(path, data)
        if use is not None:
            yield from _problems(config, use)
            if find_configure_call(path, data):
                yield from ignored_keys(config, use, envs.read(path, config).table)


def _script_directories(drafts: Iterable[Draft]) -> Iterator[ConfigProblem]:
    """Version locations from which Alembic would load ``env.py`` as a revision."""
    for draft in drafts:
        for location in draft.locations:
            if location.problem != "script-directory" or location.location is None:
                continue
            yield ConfigProblem("value", _holds_env(draft, location, location.location))


def _holds_env(draft: Draft, location: VersionLocation, place: Location) -> Finding:
    written, versions = location.written.rstrip("/"), child(draft.path, "versions")
    is_itself = written.endswith(draft.path.rpartition("/")[2])
    named = f"{written}/versions" if is_itself else path_text(versions)
    help_ = f"name {named} instead"
    if location.path is None:
        help_ = "remove the entry"
    elif location.path != versions:
        help_ = f"move the revision files to {path_text(versions)}, and name {named}"
    return Finding(
        "version_locations names the script directory"
        if is_itself
        else f"version location {quoted(location.written)} holds env.py",
        place,
        facts=("Alembic executes env.py as a revision file, and every command fails",),
        help=help_,
    )


def _problems(config: AlembicConfig, use: EnvUse) -> Iterator[ConfigProblem]:
    """Values with a ``%`` that ends ``env.py`` in an error, other than those of Alembic's keys."""
    ini = config.ini
    assert ini is not None
    known = {problem.location for problem in config.problems}
    for section, key in sorted(set(use.keys(ini, config.ini_section))):
        option = ini.option(section, key)
        if option is None or "%" not in option.raw:
            continue
        place = Location(config.ini_path, option.value_range)
        try:
            ini.get(section, key)
        except InterpolationError as error:
            if place not in known and (error.reference or "").lower() not in use.sets:
                yield refuse_percent(key, place, error, section)
