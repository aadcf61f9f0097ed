"""The docstring of a new revision file, laid out as in another file of its chain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from revlint.edits.model_file import Model
from revlint.edits.written_date import rewritten_date

_LITERAL = re.compile(r"""([a-zA-Z]*)('{3}|"{3}|'|")(.*)\2""", re.DOTALL)
_LINE = re.compile(r"([ \t]*)(Revision ID|Revises|Create Date)([ \t]*:[ \t]*)(.*?)[ \t]*")


def write_docstring(
    literal: str,
    model: Model,
    *,
    id_: str,
    parents: Sequence[str],
    message: str,
    created: datetime,
    newline: str,
) -> str:
    """The literal of a new docstring.

    Lines that other files of the chain have too stay, the message is replaced.

    Args:
        literal: the docstring of the model, as its source has it.
        model: the file that it is from.
        id_: the new revision.
        parents: what it revises.
        message: its message.
        created: its date.
        newline: what ends a line in the file.

    Raises:
        ValueError: the literal is not that of a docstring.
    """
    match = _LITERAL.fullmatch(literal)
    if match is None or set(match[1].lower()) - {"r", "u"}:
        raise ValueError("no docstring")
    prefix, quote, text = match.groups()
    is_raw = "r" in prefix.lower()
    values = {"Revision ID": id_, "Revises": ", ".join(parents)}
    lines = re.split(r"\r\n|\r|\n", text)
    written = _Lines(model, values, created, message, quote, is_raw=is_raw).of(lines)
    return f"{prefix if not is_raw else ''}{quote}{newline.join(written)}{quote}"


class _Lines:
    """Writes the lines of one docstring."""

    def __init__(
        self,
        model: Model,
        values: dict[str, str],
        created: datetime,
        message: str,
        quote: str,
        *,
        is_raw: bool,
    ) -> None:
        self.model = model
        self.values = values
        self.created = created
        self.message = message
        self.quote = quote
        self.is_raw = is_raw

    def of(self, lines: list[str]) -> Iterator[str]:
        first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
        if first == len(lines):
            return iter([self._escaped(self.message), *lines[1:]])
        if _LINE.fullmatch(lines[first]):
            return self._kept(lines)
        end = next(
            (n for n, line in enumerate(lines) if n > first and _ends_message(line)), len(lines)
        )
        indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
        said = self._escaped(self.message).split("\n")
        return iter([*lines[:first], *(indent + s for s in said), *self._kept(lines[end:])])

    def _kept(self, lines: Sequence[str]) -> Iterator[str]:
        is_gap = was_left_out = False
        for n, line in enumerate(lines):
            match = _LINE.fullmatch(line)
            is_blank = not line.strip()
            if not (match or is_blank or self.model.is_shared(line)):
                was_left_out = True
            elif not (is_blank and is_gap and was_left_out) or n == len(lines) - 1:
                was_left_out = was_left_out and is_blank
                is_gap = is_blank
                yield self._line(*match.groups()) if match else self._as_plain(line)

    def _as_plain(self, line: str) -> str:
        """A line of the model in a literal without a prefix."""
        return line.replace("\\", "\\\\") if self.is_raw else line

    def _line(self, indent: str, heading: str, colon: str, old: str) -> str:
        new = self.values.get(heading)
        if new is None:
            new = rewritten_date(old, self.created) or str(self.created)
        colon = colon if old else f"{colon.rstrip()} "
        return f"{indent}{heading}{colon}{self._escaped(new)}"

    def _escaped(self, text: str) -> str:
        text = text.replace("\\", "\\\\")
        mark = self.quote[0]
        if len(self.quote) == 1:
            text = text.replace("\n", "\\n")
        if len(self.quote) == 1 or self.quote in text or text.endswith(mark):
            text = text.replace(mark, f"\\{mark}")
        return text.replace("\r", "\\r").replace("\0", "\\0")


def _ends_message(line: str) -> bool:
    return not line.strip() or _LINE.fullmatch(line) is not None
