"""Keys in a section of Alembic's that Alembic does not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from revlint.discovery.alembic_toml import TomlTable
from revlint.discovery.ini import DEFAULT, IniFile
from revlint.discovery.script_directory import ConfigProblem
from revlint.finding import Finding
from revlint.location import Location

_SCRIPT_LOCATION = "script_location"
#: How alike two keys are of which one is a slip: more than two words that people use.
_ALIKE = 0.9


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


def _slips(keys: Iterable[str]) -> list[str]:
    return get_close_matches(_SCRIPT_LOCATION, keys, n=1, cutoff=_ALIKE)


def _misspelt(key: str, place: Location) -> ConfigProblem:
    finding = Finding(
        f"no key script_location, but {key}",
        place,
        facts=("every alembic command fails: No 'script_location' key found in configuration",),
        help="rename the key to script_location",
    )
    return ConfigProblem("key", finding)
