"""The comments of Python, TOML and ini files, whether or not the text is valid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from revlint.config.toml import toml_comments
from revlint.python.lexer import opaque
from revlint.python.source import EncodingError, decode

#: ConfigParser knows comments only as whole lines.
_INI = re.compile(r"^[ \t]*(?P<comment>[#;][^\n]*+)", re.MULTILINE)


def comments(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each comment, in order; line ends are ``\\n``.

    The suffix of ``path`` decides: ``.py``, ``.toml``, and ini for all others. The text of a string
    holds no comments.
    """
    if path.endswith(".py"):
        return ((start, text[start:end]) for start, end in opaque(text) if text[start] == "#")
    if path.endswith(".toml"):
        return toml_comments(text)
    return ((match.start("comment"), match["comment"]) for match in _INI.finditer(text))


def is_about_line_below(path: str) -> bool:
    """Whether the format has no comments beside values, so that a comment may go above them."""
    return not path.endswith((".py", ".toml"))


def plain_text(data: bytes) -> str:
    """The text of a file with ``\\n`` for every line end.

    A text that is neither UTF-8 nor what it declares has its ASCII characters alone right, which is
    enough for most comments to tools.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return decode(data)
        except EncodingError:
            text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")
