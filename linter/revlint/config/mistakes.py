"""The mistakes in one configuration file, as messages with line, key, value and what is allowed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from revlint.config.toml import line_of
from revlint.location import Location, Range
from revlint.spelling import near

#: Longer values are cut in messages, in characters.
_MAX_SHOWN = 60

#: The path of a key, from the top of the configuration.
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mistakes:
    """Gathers the mistakes in one file.

    ``file`` is its path, ``prefix`` the table that holds the configuration. ``key_lines`` are the
    lines of keys from the top of the file. ``rules`` are the names of the rules that exist, None
    to accept any.
    """

    file: str
    prefix: Path
    key_lines: Mapping[Path, int]
    rules: Collection[str] | None
    _found: list[tuple[int, str]] = field(default_factory=list)
    _paths: set[Path] = field(default_factory=set)

    def lines(self) -> tuple[str, ...]:
        """The messages, by line."""
        return tuple(message for _, message in sorted(self._found))

    def add(self, path: Path, message: str) -> None:
        """Note what is wrong with a key."""
        full = (*self.prefix, *path)
        line = line_of(self.key_lines, full)
        key = ".".join(map(_key, full))
        self._found.append((line, f"{self.file}:{line}: {key}: {message}"))
        self._paths.add(path)

    def has(self, path: Path) -> bool:
        """Whether a mistake in a key, or in what is below it, is known."""
        return any(known[: len(path)] == path for known in self._paths)

    def refuse(self, path: Path, value: object, allowed: str) -> None:
        """Note that a value is not allowed."""
        self.add(path, f"found {shown(value)}; allowed: {allowed}")

    def check_rule(self, path: Path, name: str) -> None:
        """Note that no rule has a name, if that is so."""
        if self.rules is None or name in self.rules:
            return
        guess = near(name, self.rules)
        hint = f"; did you mean {guess!r}?" if guess else "; `revlint rule` lists the rules"
        self.add(path, f"no rule is called {shown(name)}{hint}")

    def location(self, path: Path) -> Location:
        """The line of a key."""
        line = line_of(self.key_lines, (*self.prefix, *path))
        return Location(self.file, Range(line, 1, line, 1))


def unknown_key(name: str, allowed: Collection[str], remark: str = "") -> str:
    """The message about a key that is not allowed; ``remark`` says where it belongs."""
    guess = near(name, allowed)
    hint = remark or (f"did you mean {guess!r}?" if guess else "")
    return f"unknown key{f' ({hint})' if hint else ''}; allowed: {', '.join(sorted(allowed))}"


def shown(value: object) -> str:
    """A value as TOML writes it, cut if it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, str):
        cut = value if len(value) <= _MAX_SHOWN else value[:_MAX_SHOWN] + "…"
        return '"' + cut.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return f"a list, [{', '.join(shown(v) for v in value[:3])}{', …' if value[3:] else ''}]"
    return str(value)


def _key(part: str) -> str:
    plain = part.replace("-", "").replace("_", "")
    return part if plain.isalnum() and plain.isascii() else shown(part)
