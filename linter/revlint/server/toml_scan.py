"""Where in a TOML text each string is, also in one that is still being typed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r'(?P<string>"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\[^\n])*+"?|\'[^\'\n]*+\'?)'
    r"|(?P<comment>\#[^\n]*+)|(?P<newline>\n)|(?P<mark>[\[\]{},=.])|(?P<bare>[^\s\[\]{},=.\"'#]++)",
    re.DOTALL,
)

Place = tuple[str | int, ...]

#: So many names of one key count, and so many brackets around a value: all have a place.
_MOST = 100


@dataclass(frozen=True, slots=True)
class PlacedString:
    """A string: its span without the quotes, its text as written, and the path that leads to it.

    ``is_key`` is True for a part of a key, whose ``place`` is the table around it. ``is_open`` is
    True where the closing quotes are missing.
    """

    start: int
    end: int
    text: str
    place: Place
    is_key: bool
    is_open: bool


@dataclass(slots=True)
class Entry:
    """A key or the header of a table: its span, and the end of its value.

    ``name`` is the key as it is written, relative to its table; that of a table is its whole path,
    with a number if it is one of several. ``start`` and ``name_end`` are the span of the name.
    """

    place: Place
    name: Place
    is_table: bool
    start: int
    name_end: int
    end: int


@dataclass(slots=True)
class TomlScan:
    """Reads a TOML text token by token, whatever is wrong with it.

    Afterwards ``place`` is the path of the value that could follow, ``is_key`` says whether a key
    could, ``word`` is the bare word that ends the text, ``is_comment`` whether it ends in one, and
    ``is_header`` whether in the name of a table.
    """

    text: str
    strings: list[PlacedString] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    is_comment: bool = False
    is_header: bool = False
    word: str = ""
    _table: Place = ()
    _counts: dict[Place, int] = field(default_factory=dict)
    _parts: list[str] = field(default_factory=list)
    _key: Place | None = None
    _stack: list[int | Place | None] = field(default_factory=list)
    _brackets: int = 0
    _start: int = 0
    _end: int = 0

    def __post_init__(self) -> None:
        for token in _TOKEN.finditer(self.text):
            self.is_comment = token.lastgroup == "comment"
            if token.lastgroup not in ("comment", "newline"):
                self._pass(token)
            self.word = token[0] if token.lastgroup == "bare" else ""
            if token.end() < len(self.text):
                self.word = ""
            if token.lastgroup == "string":
                self._string(token)
            elif token.lastgroup == "bare" and self.is_key:
                self._add_part(token[0])
            elif token.lastgroup == "newline":
                self._end_line()
            elif token.lastgroup == "mark":
                self._mark(token[0])

    @property
    def is_key(self) -> bool:
        """Whether the end of the text is in a key or in the name of a table."""
        if self._stack:
            return self._stack[-1] is None
        return self._key is None

    @property
    def place(self) -> Place:
        """The path of the value, or of the table of the key, at the end of the text."""
        if self.is_header:
            return tuple(self._parts[:-1] if self.word else self._parts)
        found = [*self._table, *(self._key or ())]
        for step in self._stack[:_MOST]:
            found += (step,) if isinstance(step, int) else step or ()
        if self.is_key:
            found += self._parts[:-1] if self.word else self._parts
        return tuple(found)

    def _pass(self, token: re.Match[str]) -> None:
        """Take note of where a key or a value begins and ends."""
        if not self._stack and self._key is None and not self._parts and token[0] != ".":
            self._start = token.start() if not self._brackets else self._start
        if token[0] == "=" and not self._stack and self._key is None:
            name = tuple(self._parts)
            place = (*self._table, *name)
            name_end = max(self._start, self._end)
            self.entries.append(Entry(place, name, False, self._start, name_end, token.end()))
        elif self._key is not None:
            self.entries[-1].end = token.end()
        self._end = token.end()

    def _string(self, token: re.Match[str]) -> None:
        code = token[0]
        quote = code[:3] if code[:3] in ('"""', "'''") else code[:1]
        is_open = len(code) < 2 * len(quote) or not code.endswith(quote)
        start, end = token.start() + len(quote), token.end() - (0 if is_open else len(quote))
        inner = self.text[start:end]
        self.strings.append(PlacedString(start, end, inner, self.place, self.is_key, is_open))
        if self.is_key:
            self._add_part(inner)

    def _add_part(self, name: str) -> None:
        if len(self._parts) < _MOST:
            self._parts.append(name)

    def _mark(self, mark: str) -> None:
        if not self._stack and self._key is None:
            self._mark_in_key(mark)
        elif mark in "[{":
            self._stack.append(0 if mark == "[" else None)
        elif mark in "]}":
            if self._stack:
                self._stack.pop()
                self._parts = []
        elif self._stack:
            self._mark_in_value(mark)

    def _mark_in_value(self, mark: str) -> None:
        step = self._stack[-1]
        if mark == "," and isinstance(step, int):
            self._stack[-1] = step + 1
        elif mark == ",":
            self._stack[-1], self._parts = None, []
        elif mark == "=" and step is None:
            self._stack[-1], self._parts = tuple(self._parts), []

    def _mark_in_key(self, mark: str) -> None:
        if mark == "=":
            self._key, self._parts = tuple(self._parts), []
        elif mark == "[" and not self._parts:
            self.is_header, self._brackets = True, self._brackets + 1
        elif mark == "]" and self.is_header:
            self._enter(tuple(self._parts))

    def _enter(self, name: Place) -> None:
        if self._brackets > 1:
            self._counts[name] = self._counts.get(name, -1) + 1
            name = (*name, self._counts[name])
        self.entries.append(Entry(name, name, True, self._start, self._end, self._end))
        self._table, self._parts = name, []
        self.is_header, self._brackets = False, 0

    def _end_line(self) -> None:
        self.is_comment = False
        if not self._stack:
            self._key, self._parts, self.is_header, self._brackets = None, [], False, 0
