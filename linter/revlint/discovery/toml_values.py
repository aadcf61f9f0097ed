"""The values of ``[tool.alembic]``, typed as Alembic does it.

See alembic: config.py, Config._get_toml_config_value and get_alembic_boolean. A key that the
table leaves out gives None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from revlint.discovery.alembic_config import Entry, here
from revlint.discovery.alembic_toml import TomlTable, fill_here
from revlint.discovery.config_problems import ConfigProblems
from revlint.discovery.ini import InterpolationError
from revlint.discovery.path_values import IsThere, PathKey, Paths, read_item, read_one
from revlint.discovery.percent import FAILS
from revlint.location import Location

_TYPES = {
    "str": "a string",
    "int": "a number",
    "float": "a number",
    "bool": "a boolean",
    "list": "an array",
    "dict": "a table",
}


class TomlValues:
    """Reads values of one table, and adds what is wrong with them to ``problems``."""

    def __init__(self, table: TomlTable, problems: ConfigProblems, is_there: IsThere) -> None:
        self._table = table
        self._problems = problems
        self._is_there = is_there

    def text(self, key: str) -> Entry | None:
        """A string with ``%(here)s`` filled in."""
        value = self._table.values.get(key)
        if value is None:
            return None
        place = self._table.location(key)
        if not isinstance(value, str):
            self._refuse_type(key, place, value, "a string")
            return None
        text = self._fill(key, value, place)
        return None if text is None else Entry(text, place)

    def boolean(self, key: str) -> bool:
        """Whether a value is ``true``."""
        value = self._table.values.get(key, False)
        if isinstance(value, bool):
            return value
        self._refuse_type(key, self._table.location(key), value, "true or false, without quotes")
        return False

    def path(self, key: PathKey) -> Entry | None:
        """A string that is one path, as it is meant."""
        entry = self.text(key)
        if entry is None:
            return None
        return Entry(self._meant(key, entry.text, entry.location, read_one)[0], entry.location)

    def paths(self, key: PathKey) -> tuple[Entry, ...]:
        """The entries of ``version_locations`` or ``prepend_sys_path``.

        Of a list that is too long they are the first (see ``ConfigProblems.bounded``).
        """
        value = self._table.values.get(key)
        if value is None:
            return ()
        place = self._table.location(key)
        if isinstance(value, str):
            return tuple(self._refuse_text(key, place, value))
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._refuse_type(key, place, value, "a list of strings")
            return ()
        return tuple(self._entries(key, self._problems.bounded(key, value, place)))

    def integer_text(self, key: str) -> Entry | None:
        """A value that should be a whole number, as text."""
        value = self._table.values.get(key)
        if value is None:
            return None
        value = int(value) if isinstance(value, bool) else value
        return Entry(str(value), self._table.location(key))

    def _entries(self, key: PathKey, items: list[str]) -> Iterator[Entry]:
        for item, place in zip(items, self._table.item_locations(key, items), strict=True):
            text = self._fill(key, item, place)
            if text is not None:
                for path in self._meant(key, text, place, read_item):
                    yield Entry(path, place)

    def _refuse_text(self, key: PathKey, place: Location, value: str) -> Iterator[Entry]:
        text = self._fill(key, value, place)
        if text is None:
            return
        paths = read_item(key, text, self._is_there).texts
        effect = f"Alembic takes its characters apart: {', '.join(map(repr, value[:3]))}, …"
        wanted = ", ".join(f'"{path}"' for path in paths)
        self._refuse_type(key, place, value, f"a list of strings: [{wanted}]", effect)
        yield from (Entry(path, place) for path in paths)

    def _meant(
        self,
        key: PathKey,
        text: str,
        place: Location,
        read: Callable[[PathKey, str, IsThere], Paths],
    ) -> tuple[str, ...]:
        """The paths that are meant, with a problem where Alembic reads others."""
        paths = read(key, text, self._is_there)
        if paths.kind:
            self._problems.add(paths.kind, place, paths.title, paths.facts, paths.help)
        return paths.texts

    def _fill(self, key: str, text: str, place: Location) -> str | None:
        try:
            return fill_here(text, here(self._table.path))
        except InterpolationError as error:
            self._problems.refuse_percent(key, place, error)
            return None

    def _refuse_type(
        self, key: str, place: Location, value: object, wanted: str, effect: str = ""
    ) -> None:
        kind = _TYPES.get(type(value).__name__, "a date or time")
        effect = effect or f"Alembic cannot use it, and {FAILS}"
        self._problems.add("type", place, f"{key} is {kind}", (effect,), f"write {wanted}")
