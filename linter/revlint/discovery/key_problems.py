"""Keys in a section of Alembic's that Alembic does not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import islice

from revlint.discovery.alembic_config import AlembicConfig
from revlint.discovery.alembic_toml import TomlTable
from revlint.discovery.config_problem import ConfigProblem
from revlint.discovery.env_use import EnvUse
from revlint.discovery.ini import DEFAULT, IniFile
from revlint.discovery.script_directory import VersionTable
from revlint.finding import Finding
from revlint.location import Location
from revlint.severity import Severity

_SCRIPT_LOCATION = "script_location"
#: The other keys that Alembic reads in its section.
_OTHERS = (
    "version_locations",
    "version_path_separator",
    "path_separator",
    "prepend_sys_path",
    "file_template",
    "timezone",
    "truncate_slug_length",
    "revision_environment",
    "sourceless",
    "recursive_version_locations",
    "output_encoding",
)
#: Arguments of ``context.configure`` that are no keys, with the default of each.
_ARGUMENTS = {"version_table": "name", "version_table_schema": "schema"}
#: How alike two keys are of which one is a slip: more than two words that people use.
_ALIKE = 0.9
#: So many keys of a section are looked at; real ones have about twenty.
_MAX_KEYS = 100


def misspelt_script_location(
    inis: Sequence[tuple[str, IniFile]], toml: TomlTable | None
) -> Iterator[ConfigProblem]:
    """Keys of ``[alembic]`` in one directory that are slips of ``script_location``.

    What the TOML file gives, an ini need not.
    """
    keys = toml.values if toml else {}
    if _SCRIPT_LOCATION in keys:
        return
    for path, ini in inis:
        found = ini.keys("alembic")
        if _SCRIPT_LOCATION not in (*found, *ini.keys(DEFAULT)):
            yield from (
                _misspelt(key, Location(path, option.key_range))
                for key in _slips(found)
                if (option := ini.option("alembic", key))
            )
    if toml is not None and not any("alembic" in ini.sections for _, ini in inis):
        yield from (_misspelt(key, toml.location(key)) for key in _slips(keys))


def ignored_keys(
    config: AlembicConfig, use: EnvUse, table: VersionTable
) -> Iterator[ConfigProblem]:
    """Keys that neither Alembic nor ``env.py`` reads, and that seem to be meant for them.

    ``table`` is the version table that ``env.py`` names, which is not known where it may get these
    keys in any other way.
    """
    ini, section = config.ini, config.ini_section
    assert ini is not None
    keys = ini.keys(section)[:_MAX_KEYS]
    for key in keys:
        option = ini.option(section, key)
        if option is None or key in use.words or key in _OTHERS:
            continue
        place = Location(config.ini_path, option.key_range)
        if key in _ARGUMENTS and table.known:
            if getattr(table, _ARGUMENTS[key]) != option.raw:
                yield _ignored_argument(key, place, table)
            continue
        for meant in get_close_matches(key, _OTHERS, n=1, cutoff=_ALIKE):
            if meant not in keys:
                yield _misspelt_other(key, meant, place)


def _ignored_argument(key: str, place: Location, table: VersionTable) -> ConfigProblem:
    uses = ".".join(filter(None, (table.schema, table.name)))
    finding = Finding(
        f"Alembic does not read {key} from an ini",
        place,
        label="ignored",
        facts=(
            f"it is an argument of context.configure in env.py, which uses the table {uses}",
            "with another version table, every database counts as empty",
        ),
        help="remove the key",
        severity=Severity.WARNING,
    )
    return ConfigProblem("key", finding)


def _misspelt_other(key: str, meant: str, place: Location) -> ConfigProblem:
    finding = Finding(
        f"Alembic does not read {key}",
        place,
        label="ignored",
        help=f"rename the key to {meant}, or remove it",
        severity=Severity.WARNING,
    )
    return ConfigProblem("key", finding)


def _slips(keys: Iterable[str]) -> list[str]:
    return get_close_matches(_SCRIPT_LOCATION, islice(keys, _MAX_KEYS), n=1, cutoff=_ALIKE)


def _misspelt(key: str, place: Location) -> ConfigProblem:
    finding = Finding(
        f"no key script_location, but {key}",
        place,
        facts=("every alembic command fails: No 'script_location' key found in configuration",),
        help="rename the key to script_location",
    )
    return ConfigProblem("key", finding)
