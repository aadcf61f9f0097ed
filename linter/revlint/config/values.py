"""The converters: for each kind of value, what it accepts and how ``Config`` holds it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeGuard

from revlint.config import id_pattern
from revlint.config.contract import read_alignments, read_editions, read_switches
from revlint.config.counterparts import read_counterparts
from revlint.config.kinds import ALLOWED, Kind
from revlint.config.mistakes import Mistakes, Path, shown
from revlint.config.relations import read_after
from revlint.config.toml import TomlTable
from revlint.finding import Severity
from revlint.sources.paths import join

#: How many ``*`` one part of a path pattern may have, and how many parts may be ``**``.
_MAX_STARS = 3


@dataclass(frozen=True, slots=True)
class Converter:
    """``accepts`` tests the type of a TOML value; ``convert`` gives the value for ``Config``.

    ``convert`` notes what else is wrong, and gives None if nothing of the value is left.
    """

    accepts: Callable[[object], bool]
    convert: Callable[[Any, Path, Mistakes], object | None]


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_count_or_any(value: object) -> bool:
    return value == "any" or _is_count(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_full_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_absolute(value: object) -> bool:
    return isinstance(value, str) and os.path.isabs(os.path.expanduser(value))


def _is_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _is_path_or_paths(value: object) -> bool:
    values = value.values() if isinstance(value, dict) and value else [value]
    return all(isinstance(path, str) for path in values)


def _is_anything(value: object) -> bool:
    return True


def _as_it_is(value: object, path: Path, mistakes: Mistakes) -> object:
    return value


def _full_texts(values: list[str], path: Path, mistakes: Mistakes) -> tuple[str, ...]:
    for value in values:
        if not value.strip():
            mistakes.refuse(path, value, "texts that are not empty")
    return tuple(values)


def _project_path(value: str, path: Path, mistakes: Mistakes) -> str | None:
    """A path below the project root, normalised; ``""`` is the root itself."""
    plain = value.strip() and "\0" not in value and "\\" not in value
    inside = join("", value) if plain and not value.startswith("/") else None
    if inside is None:
        allowed = 'a path below the project root, with "/", such as "api/migrations"'
        mistakes.refuse(path, value, allowed)
    return inside


def _project_paths(values: list[str], path: Path, mistakes: Mistakes) -> tuple[str, ...]:
    found = [_project_path(value, path, mistakes) for value in values]
    return tuple(p for p in found if p is not None)


def _path_or_paths(
    value: str | TomlTable, path: Path, mistakes: Mistakes
) -> str | dict[str, str] | None:
    if isinstance(value, str):
        return _project_path(value, path, mistakes)
    found: dict[str, str] = {}
    for label, written in value.items():
        inside = _project_path(written, (*path, label), mistakes)
        if inside in found.values():
            mistakes.add((*path, label), f"{shown(written)} is the file of another label too")
        if inside is not None:
            found[label] = inside
    return found


def _id_pattern(value: str, path: Path, mistakes: Mistakes) -> str | None:
    why = id_pattern.mistake(value)
    if why is None:
        return value
    mistakes.add(path, f"found {shown(value)}: {why}")
    return None


def _revision(value: str, path: Path, mistakes: Mistakes) -> str | None:
    """The name of a commit: one word that git cannot take for an option."""
    if len(value.split()) == 1 and value.isprintable() and not value.startswith("-"):
        return value
    mistakes.refuse(path, value, ALLOWED["revision"])
    return None


def _patterns(values: list[str], path: Path, mistakes: Mistakes) -> tuple[str, ...]:
    return tuple(v for v in values if _is_pattern(v, path, mistakes))


def _is_pattern(pattern: str, path: Path, mistakes: Mistakes) -> bool:
    from pathspec import GitIgnoreSpec

    # Each star of a part tries every length; with a few more, one long name never ends.
    parts = pattern.split("/")
    if max(part.count("*") for part in parts) > _MAX_STARS or parts.count("**") >= _MAX_STARS:
        said = f"up to {_MAX_STARS} '*' in a part of the path, and {_MAX_STARS - 1} parts '**'"
        mistakes.refuse(path, pattern, said)
        return False
    try:
        GitIgnoreSpec.from_lines([pattern])
    except ValueError:
        mistakes.refuse(path, pattern, "path patterns, as .gitignore has them")
        return False
    return True


def _rules(names: list[str], path: Path, mistakes: Mistakes) -> tuple[str, ...]:
    for name in names:
        mistakes.check_rule(path, name)
    return tuple(names)


def _severities(table: TomlTable, path: Path, mistakes: Mistakes) -> dict[str, Severity]:
    found = {}
    for name, value in table.items():
        mistakes.check_rule((*path, name), name)
        if isinstance(value, str) and value in set(Severity):
            found[name] = Severity(value)
        else:
            mistakes.refuse((*path, name), value, '"error", "warning" or "note"')
    return found


def _rules_by_pattern(
    table: TomlTable, path: Path, mistakes: Mistakes
) -> dict[str, tuple[str, ...]]:
    found = {}
    for pattern, names in table.items():
        if not _is_texts(names):
            mistakes.refuse((*path, pattern), names, ALLOWED["rules"])
        elif _is_pattern(pattern, path, mistakes):
            found[pattern] = _rules(names, (*path, pattern), mistakes)
    return found


def _columns(values: list[str], path: Path, mistakes: Mistakes) -> tuple[str, ...]:
    for value in values:
        if len([part for part in value.split(".") if part.strip()]) < 2:
            mistakes.refuse(path, value, '"table.column" or "schema.table.column"')
    return tuple(values)


CONVERTERS: dict[Kind, Converter] = {
    "boolean": Converter(_is_boolean, _as_it_is),
    "count": Converter(_is_count, _as_it_is),
    "count-or-any": Converter(_is_count_or_any, _as_it_is),
    "string": Converter(_is_full_text, _as_it_is),
    "string-or-empty": Converter(_is_text, _as_it_is),
    "directory": Converter(_is_absolute, _as_it_is),
    "path": Converter(_is_text, _project_path),
    "path-or-paths": Converter(_is_path_or_paths, _path_or_paths),
    "id-pattern": Converter(_is_text, _id_pattern),
    "revision": Converter(_is_text, _revision),
    "strings": Converter(_is_texts, _full_texts),
    "paths": Converter(_is_texts, _project_paths),
    "patterns": Converter(_is_texts, _patterns),
    "rules": Converter(_is_texts, _rules),
    "after": Converter(_is_anything, read_after),
    "columns": Converter(_is_texts, _columns),
    "severities": Converter(_is_table, _severities),
    "rules-by-pattern": Converter(_is_table, _rules_by_pattern),
    "switches": Converter(_is_texts, lambda v, _, m: read_switches(v, m)),
    "alignments": Converter(_is_anything, lambda v, _, m: read_alignments(v, m)),
    "counterparts": Converter(_is_anything, lambda v, _, m: read_counterparts(v, m)),
    "editions": Converter(_is_anything, lambda v, _, m: read_editions(v, m)),
}
