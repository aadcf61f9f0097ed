"""Reading revlint's configuration: a ``Config``, and every mistake in it at once."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from revlint.config import id_pattern
from revlint.config.config import ChainConfig, Config
from revlint.config.contract import check_contract, read_alignments, read_editions, read_switches
from revlint.config.files import Files
from revlint.config.finder import OWN_FILE, SHARED_FILE, read_config
from revlint.config.keys import ALLOWED, CHAIN_KEYS, CHAINS, TOP_KEYS, Key
from revlint.config.toml import TomlTable, config_tables, key_lines, line_of
from revlint.errors import ConfigError
from revlint.finding import Severity
from revlint.location import Location, Range
from revlint.sources.paths import join
from revlint.spelling import near

#: How many ``*`` one part of a path pattern may have, and how many parts may be ``**``.
_MAX_STARS = 3

#: Longer values are cut in messages, in characters.
_MAX_SHOWN = 60


def load_config(
    path: Path, root: Path, files: Files, rules: Collection[str] | None = None
) -> tuple[Config, tuple[str, ...]]:
    """The configuration in a file, and the mistakes in it, a line each.

    Args:
        path: a file of the form of ``revlint.toml``, or a ``pyproject.toml``; absolute.
        root: the project root, absolute, to which paths in the result are relative.
        files: where the file is read.
        rules: the names of the rules that exist; None to accept any.

    Raises:
        ConfigError: the file cannot be read or is invalid TOML.
    """
    shown = os.path.relpath(path, root).replace(os.sep, "/")
    return read_tables(read_config(path, shown, files), shown, rules)


def parse_config(text: str, path: str = OWN_FILE, rules: Collection[str] | None = None) -> Config:
    """The configuration in a text; ``path``, relative to the project root, names it in messages.

    Raises:
        ConfigError: the text holds mistakes; the message lists all of them.
    """
    config, mistakes = read_tables(text, path, rules)
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return config


def read_tables(
    text: str, path: str, rules: Collection[str] | None = None
) -> tuple[Config, tuple[str, ...]]:
    """The configuration in a text without what is wrong in it, and the mistakes, a line each.

    Raises:
        ConfigError: the text is invalid TOML.
    """
    shared = path.rpartition("/")[2] == SHARED_FILE
    document = config_tables(text, path)
    reader = _Reader(path, ("tool", "revlint") if shared else (), key_lines(text), rules)
    config = reader.config(document.get("tool", {}).get("revlint", {}) if shared else document)
    return config, tuple(message for _, message in sorted(reader.mistakes))


class _Reader:
    """Turns the tables of one file into a ``Config``, gathering mistakes on the way."""

    def __init__(
        self,
        path: str,
        prefix: tuple[str, ...],
        lines: Mapping[tuple[str, ...], int],
        rules: Collection[str] | None,
    ) -> None:
        self._path = path
        self._prefix = prefix
        self._lines = lines
        self._rules = rules
        #: Line and message of each mistake.
        self.mistakes: list[tuple[int, str]] = []

    def config(self, table: object) -> Config:
        if not isinstance(table, dict):
            self._refuse((), table, "a table")
            return Config()
        own = {name: value for name, value in table.items() if name != CHAINS}
        values = self._values(own, TOP_KEYS, (), (*TOP_KEYS, CHAINS))
        at_top = {key.field for key in CHAIN_KEYS.values()} & values.keys()
        defaults = ChainConfig(**{field: values.pop(field) for field in at_top})
        chains = self._chains(table.get(CHAINS, {}))
        runs = values.pop("editions", ())
        config = Config(path=self._path, defaults=defaults, chains=chains, runs=runs, **values)
        return check_contract(config, self._tell)

    def _chains(self, tables: object) -> tuple[ChainConfig, ...]:
        if not isinstance(tables, dict):
            self._refuse((CHAINS,), tables, "a table of chains, [chains.NAME]")
            return ()
        found = [self._chain(name, table) for name, table in tables.items()]
        return tuple(chain for chain in found if chain is not None)

    def _chain(self, name: str, table: object) -> ChainConfig | None:
        path = (CHAINS, name)
        if not isinstance(table, dict):
            self._refuse(path, table, "a table of a chain's keys")
            return None
        if not name.strip():
            self._tell(path, "a chain needs a name")
        values = self._values(table, CHAIN_KEYS, path, CHAIN_KEYS)
        return ChainConfig(name=name, location=self._location(path), **values)

    def _values(
        self,
        table: TomlTable,
        keys: dict[str, Key],
        path: tuple[str, ...],
        allowed: Iterable[str],
    ) -> dict[str, Any]:
        """The good values of a table by field name; what is wrong is told."""
        values = {}
        for name, value in table.items():
            key = keys.get(name)
            if key is None:
                self._unknown_key((*path, name), allowed)
                continue
            read = self._value(key, (*path, name), value)
            if read is not None:
                values[key.field] = read
        return values

    def _unknown_key(self, path: tuple[str, ...], allowed: Iterable[str]) -> None:
        name = path[-1]
        moved = ""
        if len(path) == 1 and name in CHAIN_KEYS:
            moved = ", it belongs into the table of a chain, [chains.NAME]"
        elif len(path) > 1 and name in TOP_KEYS:
            moved = ", it belongs to the top, outside the chains"
        guess = near(name, allowed)
        hint = moved or (f", did you mean {guess!r}?" if guess else "")
        self._tell(path, f"unknown key{hint}; allowed: {', '.join(sorted(allowed))}")

    def _value(self, key: Key, path: tuple[str, ...], value: object) -> object | None:
        """The value as ``Config`` has it, or None where it is wrong, which is then told."""
        match key.kind:
            case "boolean" if isinstance(value, bool):
                return value
            case "count" | "count-or-any" if _is_count(value):
                return value
            case "count-or-any" if value == "any":
                return value
            case "string" if isinstance(value, str) and (value.strip() or key.may_be_empty):
                return value
            case "directory" if isinstance(value, str) and _is_absolute(value):
                return value
            case "path" if isinstance(value, str):
                return self._project_path(path, value)
            case "id-pattern" if isinstance(value, str):
                return self._id_pattern(path, value)
            case "strings" | "patterns" | "paths" | "rules" if _is_list_of_texts(value):
                return self._list(key, path, cast("list[str]", value))
            case "chains" if _is_list_of_texts(value):
                return tuple(cast("list[str]", value))
            case "columns" if _is_list_of_texts(value):
                return self._columns(path, cast("list[str]", value))
            case "switches" if _is_list_of_texts(value):
                return read_switches(cast("list[str]", value), self._tell)
            case "alignments":
                return read_alignments(value, self._tell, self._location)
            case "editions":
                return read_editions(value, self._tell, self._location)
            case "severities" if isinstance(value, dict):
                return self._severities(path, value)
            case "rules-by-pattern" if isinstance(value, dict):
                return self._rules_by_pattern(path, value)
        self._refuse(path, value, ALLOWED[key.kind])
        return None

    def _list(
        self, key: Key, path: tuple[str, ...], values: Sequence[str]
    ) -> tuple[str, ...] | None:
        if key.kind == "rules":
            return self._rule_names(path, values)
        if key.kind == "patterns":
            return tuple(v for v in values if self._is_pattern(path, v))
        if key.kind == "paths":
            found = [self._project_path(path, value) for value in values]
            return tuple(p for p in found if p is not None)
        for value in values:
            if not value.strip():
                self._refuse(path, value, "texts that are not empty")
        return tuple(values)

    def _columns(self, path: tuple[str, ...], values: Sequence[str]) -> tuple[str, ...]:
        for value in values:
            if len([part for part in value.split(".") if part.strip()]) < 2:
                self._refuse(path, value, '"table.column" or "schema.table.column"')
        return tuple(values)

    def _project_path(self, path: tuple[str, ...], value: str) -> str | None:
        """A path of the configuration, normalised; ``""`` is the project root."""
        allowed = 'a path below the project root, with "/", such as "api/migrations"'
        if not value.strip() or "\0" in value or value.startswith("/") or "\\" in value:
            inside = None
        else:
            inside = join("", value)
        if inside is None:
            self._refuse(path, value, allowed)
        return inside

    def _id_pattern(self, path: tuple[str, ...], value: str) -> str | None:
        why = id_pattern.mistake(value)
        if why is None:
            return value
        self._tell(path, f"found {_shown(value)}: {why}")
        return None

    def _rule_names(self, path: tuple[str, ...], names: Sequence[str]) -> tuple[str, ...]:
        for name in names:
            self._check_rule(path, name)
        return tuple(names)

    def _check_rule(self, path: tuple[str, ...], name: str) -> None:
        if self._rules is None or name in self._rules:
            return
        guess = near(name, self._rules)
        hint = f"; did you mean {guess!r}?" if guess else "; `revlint rule` lists the rules"
        self._tell(path, f"no rule is called {_shown(name)}{hint}")

    def _severities(self, path: tuple[str, ...], table: TomlTable) -> dict[str, Severity]:
        found = {}
        for name, value in table.items():
            self._check_rule((*path, name), name)
            if isinstance(value, str) and value in set(Severity):
                found[name] = Severity(value)
            else:
                self._refuse((*path, name), value, '"error", "warning" or "note"')
        return found

    def _rules_by_pattern(
        self, path: tuple[str, ...], table: TomlTable
    ) -> dict[str, tuple[str, ...]]:
        found = {}
        for pattern, names in table.items():
            if not _is_list_of_texts(names):
                self._refuse((*path, pattern), names, ALLOWED["rules"])
            elif self._is_pattern(path, pattern):
                found[pattern] = self._rule_names((*path, pattern), names)
        return found

    def _is_pattern(self, path: tuple[str, ...], pattern: str) -> bool:
        from pathspec import GitIgnoreSpec

        # Each star of a part tries every length; with a few more, one long name takes for ever.
        parts = pattern.split("/")
        if max(part.count("*") for part in parts) > _MAX_STARS or parts.count("**") > _MAX_STARS:
            self._refuse(path, pattern, f"up to {_MAX_STARS} '*' in a part of the path")
            return False
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError:
            self._refuse(path, pattern, "path patterns, as .gitignore has them")
            return False
        return True

    def _refuse(self, path: tuple[str, ...], value: object, allowed: str) -> None:
        self._tell(path, f"found {_shown(value)}; allowed: {allowed}")

    def _tell(self, path: tuple[str, ...], message: str) -> None:
        full = (*self._prefix, *path)
        key = ".".join(_key(part) for part in full)
        line = line_of(self._lines, full)
        self.mistakes.append((line, f"{self._path}:{line}: {key}: {message}"))

    def _location(self, path: tuple[str, ...]) -> Location:
        line = line_of(self._lines, (*self._prefix, *path))
        return Location(self._path, Range(line, 1, line, 1))


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _key(part: str) -> str:
    plain = part.replace("-", "").replace("_", "")
    return part if plain.isalnum() and plain.isascii() else _shown(part)


def _shown(value: object) -> str:
    """A value as a message shows it: as TOML writes it, cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, str):
        cut = value if len(value) <= _MAX_SHOWN else value[:_MAX_SHOWN] + "…"
        return '"' + cut.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return f"a list, [{', '.join(_shown(v) for v in value[:3])}{', …' if value[3:] else ''}]"
    return str(value)


def _is_absolute(directory: str) -> bool:
    return os.path.isabs(os.path.expanduser(directory))
