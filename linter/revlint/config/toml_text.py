"""Parsing TOML that strangers wrote.

``tomllib`` notes every beginning of a dotted key: one of 200,000 parts takes all memory there is.
"""

from __future__ import annotations

import re
import tomllib

#: How many parts a key or the name of a table may have.
MAX_PARTS = 100

#: Strings and comments, which hold no keys but quoted ones.
_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?'
    r"|'''(?:[^']|'(?!''))*+(?:''')?"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|\#[^\n]*+",
    re.DOTALL,
)
_LONG_KEY = re.compile(rf"(?:\.[^.=\n,\[\]{{}}]*+){{{MAX_PARTS}}}")


def parse_toml(text: str) -> dict[str, object]:
    """The content of a TOML text, as ``tomllib`` gives it.

    Raises:
        tomllib.TOMLDecodeError: it is no TOML, or a key has more than ``MAX_PARTS`` parts.
        RecursionError: it is nested too deeply.
    """
    if text.count(".") >= MAX_PARTS:
        # A quoted part leaves a place for itself: it must not join what stands around it.
        found = _LONG_KEY.search(_OPAQUE.sub("_", text))
        if found is not None:
            raise tomllib.TOMLDecodeError(f"a key has more than {MAX_PARTS} parts")
    return tomllib.loads(text)
