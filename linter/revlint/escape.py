"""Making words from linted files harmless in what shows them, one function for each format."""

from __future__ import annotations

import re
import unicodedata

#: The longest text that is shown whole, in characters.
MAX_TEXT = 2_000

#: The longest word that is shown whole: ids and paths that people choose are shorter.
MAX_WORD = 200

_LONG_WORD = re.compile(rf"\S{{{MAX_WORD + 1},}}")

#: Control characters, invisible formatting such as bidirectional overrides and zero-width
#: characters, lone surrogates, and line and paragraph separators.
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

#: Azure Pipelines and GitHub Actions take "##vso[" and "##[" for commands, anywhere in a line.
_COMMAND = re.compile(r"##(?=\w*\[)")

#: What XML cannot hold and is not escaped otherwise (https://www.w3.org/TR/xml/#charsets).
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


def for_terminal(text: str) -> str:
    """A text as one line that shows every character and does nothing.

    What could move the cursor, change the direction of the text, hide something or end the line
    becomes an escape as Python writes it, such as ``\\x1b`` or ``\\u202e``.
    """
    is_plain = text.isascii() and text.isprintable()
    shown = text if is_plain else "".join(map(_visible, text))
    return _COMMAND.sub(r"#\\x23", shown) if "##" in shown else shown


def shown(text: str) -> str:
    """A word or a sentence for a terminal, without the middle of long words."""
    return for_terminal(cut(text))


def for_source(text: str, tab: str) -> str:
    """A source line for a terminal, with every tab as ``tab``."""
    return tab.join(for_terminal(part) for part in text.split("\t"))


def for_github_message(text: str) -> str:
    """A text as the message of a workflow command."""
    return _percent(for_terminal(text))


def for_github_property(text: str) -> str:
    """A text as a property of a workflow command."""
    return _percent(for_terminal(text)).replace(":", "%3A").replace(",", "%2C")


def for_toml(text: str) -> str:
    """A text as a basic string of TOML, quotes included, that does nothing in a log."""
    quoted = "".join(map(_in_toml, text))
    return '"' + _COMMAND.sub(r"#\\u0023", quoted) + '"'


def for_xml(shown: str) -> str:
    """An escaped text without the characters that XML cannot hold, not yet quoted."""
    return _NOT_IN_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", shown)


def path_for_line(path: str) -> str:
    """A path that may open a line, before a colon: no line becomes a workflow command."""
    shown = for_terminal(path)
    return "./" + shown if shown.lstrip().startswith(":") else shown


def cut(text: str) -> str:
    """A message without the middle of its long words, and without a long end.

    Hostile ids have tens of thousands of characters; the message around them should be read.
    """
    if len(text) <= MAX_WORD:
        return text
    shown = _LONG_WORD.sub(_cut_word, text)
    if len(shown) <= MAX_TEXT:
        return shown
    return f"{shown[: MAX_TEXT - 40]}… ({len(shown)} characters)"


def _cut_word(match: re.Match[str]) -> str:
    word = match[0]
    return f"{word[: MAX_WORD // 2]}…({len(word)} characters)…{word[-MAX_WORD // 4 :]}"


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _HARMFUL:
        return character
    code = ord(character)
    named = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}.get(character)
    if named:
        return named
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )


def _in_toml(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if unicodedata.category(character) not in _HARMFUL:
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def _percent(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
