"""Completion in Alembic's ini files and in ``[tool.alembic]``: the keys that Alembic reads."""

from __future__ import annotations

import re
from collections.abc import Mapping

from revlint.discovery.ini_option import OPTION
from revlint.server.suggestion import Suggestion, Suggestions, suggestions
from revlint.server.toml_scan import TomlScan

_SECTION = re.compile(r"^\[(?P<name>[^\]\n]+)\]", re.MULTILINE)

#: The keys of Alembic's section, with what each is for (alembic: config.py; script/base.py,
#: ScriptDirectory.from_config).
INI_KEYS: Mapping[str, str] = {
    "script_location": "The script directory, which holds env.py.",
    "version_locations": "The directories of the revision files; default: versions/.",
    "path_separator": "What separates the entries of version_locations: os, newline, space, : or ;",
    "version_path_separator": "The older name of path_separator, for version_locations alone.",
    "prepend_sys_path": "Directories that Python finds modules in first.",
    "file_template": "The name of a new revision file.",
    "timezone": "The time zone of the dates in new files.",
    "truncate_slug_length": "How many characters of the message the name of a file has at most.",
    "revision_environment": "Whether `alembic revision` runs env.py.",
    "sourceless": "Whether .pyc files count without their source.",
    "recursive_version_locations": "Whether the subdirectories of version locations count.",
    "output_encoding": "The encoding of new files.",
    "sqlalchemy.url": "The database, if env.py reads it here.",
}
#: What the values of a key may be.
_VALUES: Mapping[str, tuple[str, ...]] = {
    "path_separator": ("os", "newline", "space", ":", ";"),
    "version_path_separator": ("os", "newline", "space", ":", ";"),
    "revision_environment": ("true", "false"),
    "sourceless": ("true", "false"),
    "recursive_version_locations": ("true", "false"),
}


def complete_ini(text: str, offset: int, sections: frozenset[str]) -> Suggestions | None:
    """What fits at an offset of an ini file; None outside of Alembic's sections.

    ``sections`` are those that Alembic reads for some chain.
    """
    section = [match["name"] for match in _SECTION.finditer(text, 0, offset)][-1:]
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    if not section or section[0] not in sections or line.startswith((" ", "\t", "#", ";")):
        return None
    match = OPTION.match(line)
    if match is None:
        return suggestions(_keys(), line, offset - len(line), offset)
    values = _VALUES.get(match["option"].strip().lower(), ())
    typed = match["value"]
    items = [Suggestion(value, "value") for value in values]
    return suggestions(items, typed, offset - len(typed), offset)


def complete_alembic_toml(text: str, offset: int) -> Suggestions | None:
    """What fits at an offset of ``[tool.alembic]`` in a pyproject.toml; None elsewhere."""
    scan = TomlScan(text[:offset])
    if scan.is_comment or not scan.is_key or scan.is_header or scan.place != ("tool", "alembic"):
        return None
    return suggestions(_keys(), scan.word, offset - len(scan.word), offset)


def _keys() -> list[Suggestion]:
    return [Suggestion(name, "key", documentation=what) for name, what in INI_KEYS.items()]
