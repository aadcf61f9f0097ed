"""Words of linted files in a quoted label of Mermaid, where they cannot become markup.

Mermaid shows ``#35;`` as the character of that number, and reserves room for all of it. So only
what could act is written like this: Mermaid reads HTML, Markdown and formulas in labels.
"""

from __future__ import annotations

import re
import unicodedata

from revlint import escape

#: ASCII that means nothing in a quoted label.
_HARMLESS = frozenset(" .,:-_/()'=+!?")

#: Mermaid replaces ``#35;`` by these while it draws.
_RESERVED = frozenset("ﬂ°¶")

#: Where a label would become a list, a heading or a link.
_MARKUP = re.compile(r"^\s*[-+](?=\s|$)|(?<=\d)[.)](?=\s|$)|:(?=//)|(?<=www)\.|={3,}|-{3,}", re.I)


def label(text: str) -> str:
    """A text of one line for a label in double quotes, such as ``n1["…"]``; never empty."""
    shown = "".join(map(_character, escape.shown(text) or " "))
    return _MARKUP.sub(lambda match: "".join(map(_coded, match[0])), shown)


def _character(character: str) -> str:
    if character in _HARMLESS or (character.isascii() and character.isalnum()):
        return character
    is_shown = unicodedata.category(character)[0] in "LMNPS" and not character.isascii()
    return character if is_shown and character not in _RESERVED else _coded(character)


def _coded(character: str) -> str:
    return character if character.isspace() else f"#{ord(character)};"
