"""Where a comment can be added to a text without changing what the text means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from revlint.config.toml import toml_strings
from revlint.engine.comments import comments, is_about_line_below
from revlint.python.lexer import opaque

_CODING = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Places:
    """The lines of a Python, TOML or ini text, and its comments; lines count from 1.

    ``starts`` are the offsets of the lines, ``comments`` the span of each comment by the line that
    it is on.
    """

    path: str
    text: str
    starts: tuple[int, ...] = field(init=False)
    comments: dict[int, tuple[int, int]] = field(init=False)
    _inside: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        starts = (0, *(match.end() for match in re.finditer("\n", self.text)))
        object.__setattr__(self, "starts", starts)
        spans = [(at, at + len(comment)) for at, comment in comments(self.path, self.text)]
        found = dict(zip(self._lines_of(at for at, _ in spans), spans, strict=True))
        object.__setattr__(self, "comments", found)
        object.__setattr__(self, "_inside", frozenset(self._newlines_in_strings()))

    def end(self, line: int) -> int:
        """The offset of the end of a line."""
        return self.starts[line] - 1 if line < len(self.starts) else len(self.text)

    def takes_comment(self, line: int) -> bool:
        """Whether a comment can follow at the end of a line."""
        if not 1 <= line <= len(self.starts) or line in self._inside:
            return False
        text = self.text[self.starts[line - 1] : self.end(line)]
        is_continued = text.endswith("\\") and line not in self.comments
        return not is_continued and not (line == 1 and text.startswith("#!"))

    @property
    def is_about_line_below(self) -> bool:
        """Whether a comment is for the line below it."""
        return is_about_line_below(self.path)

    @property
    def top(self) -> int:
        """The first line above which a Python file takes a comment as a line."""
        line = 1
        while line <= min(2, len(self.starts)):
            text = self.text[self.starts[line - 1] : self.end(line)]
            if not (_CODING.match(text) or (line == 1 and text.startswith("#!"))):
                break
            line += 1
        return line

    def _lines_of(self, offsets: Iterable[int]) -> Iterator[int]:
        """The lines of offsets that come in their order."""
        line = 1
        for offset in offsets:
            while line < len(self.starts) and self.starts[line] <= offset:
                line += 1
            yield line

    def _newlines_in_strings(self) -> Iterator[int]:
        """The lines that end in the middle of a string."""
        if self.path.endswith(".py"):
            spans = [span for span in opaque(self.text) if self.text[span[0]] != "#"]
        elif self.path.endswith(".toml"):
            spans = [span for span, _ in toml_strings(self.text)]
        else:
            return
        for (_, end), line in zip(spans, self._lines_of(at for at, _ in spans), strict=True):
            while line < len(self.starts) and self.starts[line] <= end:
                if self.starts[line] - 1 < end:
                    yield line
                line += 1
