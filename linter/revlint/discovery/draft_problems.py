"""Mistakes in a configuration that only show once the place of its chain is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.config_problem import ConfigProblem
from revlint.discovery.draft import Draft
from revlint.discovery.env import EnvReader
from revlint.discovery.env_use import EnvUse
from revlint.discovery.ini import InterpolationError
from revlint.discovery.key_problems import ignored_keys
from revlint.discovery.percent import refuse_percent
from revlint.discovery.script_directory import VersionLocation
from revlint.finding import Finding
from revlint.location import Location
from revlint.migration.identifier import quoted
from revlint.path_text import path_text
from revlint.sources.paths import child

#: So many options are looked at in all: a thousand sections may share those of [DEFAULT].
_MAX_OPTIONS = 5_000


def draft_problems(drafts: Sequence[Draft], envs: EnvReader) -> Iterator[ConfigProblem]:
    """Every such mistake."""
    yield from _script_directories(drafts)
    for read in islice(_options(drafts, envs), _MAX_OPTIONS):
        yield from _unreadable(*read)
    for config, use, path in _uses(drafts, envs):
        if use.configures:
            yield from ignored_keys(config, use, envs.read(path, config).table)


def _uses(drafts: Iterable[Draft], envs: EnvReader) -> Iterator[tuple[AlembicConfig, EnvUse, str]]:
    """Each configuration with an ini, what the ``env.py`` of its chain does with it, and where."""
    for draft in drafts:
        path = child(draft.path, "env.py")
        use = envs.use(path)
        if draft.config is not None and draft.config.ini is not None and use is not None:
            yield draft.config, use, path


def _options(
    drafts: Iterable[Draft], envs: EnvReader
) -> Iterator[tuple[AlembicConfig, EnvUse, str, str]]:
    """The sections and keys that are read for certain."""
    for config, use, _ in _uses(drafts, envs):
        assert config.ini is not None
        for section, key in dict.fromkeys(use.keys(config.ini, config.ini_section)):
            yield config, use, section, key


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


def _unreadable(
    config: AlembicConfig, use: EnvUse, section: str, key: str
) -> Iterator[ConfigProblem]:
    """A value with a ``%`` that ends ``env.py`` in an error, other than one of Alembic's keys."""
    option = config.ini.option(section, key) if config.ini else None
    if config.ini is None or option is None or "%" not in option.raw:
        return
    place = Location(config.ini_path, option.value_range)
    try:
        config.ini.get(section, key)
    except InterpolationError as error:
        known = any(problem.location == place for problem in config.problems)
        if not known and (error.reference or "").lower() not in use.sets:
            yield refuse_percent(key, place, error, section)
