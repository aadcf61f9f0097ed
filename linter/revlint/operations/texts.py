"""Texts that a migration puts together, with a hole for each part that is not known.

Nothing is formatted by Python itself: a width in a format string could ask for gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from revlint.operations.known import HOLE, UNKNOWN, elements, shown
from revlint.python.budget import MAX_TEXT

_PERCENT = re.compile(r"%(?:\((\w+)\))?(s|d|i|r|%)?")
_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
_NAME = re.compile(r"\w*")


def joined(parts: Sequence[Any]) -> Any:
    """The parts of a text one after the other."""
    return bounded("".join(shown(part) for part in parts))


def bounded(text: str) -> Any:
    """A text, unknown where it is absurdly long."""
    return text if len(text) <= MAX_TEXT else UNKNOWN


def percent(text: str, given: Any) -> Any:
    """``text % given``."""
    values = list(given) if isinstance(given, tuple) else [given]
    position = 0

    def field(match: re.Match[str]) -> str:
        nonlocal position
        name, kind = match[1], match[2]
        if kind == "%":
            return "%"
        if kind is None or kind == "r":
            return HOLE
        if name is not None:
            return shown(given[name]) if isinstance(given, dict) and name in given else HOLE
        position += 1
        return shown(values[position - 1]) if position <= len(values) else HOLE

    return bounded(_PERCENT.sub(field, text))


def braces(text: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> Any:
    """``text.format(…)``."""
    position = 0

    def field(match: re.Match[str]) -> str:
        nonlocal position
        if match[0] in ("{{", "}}"):
            return match[0][0]
        name = match[1]
        if not _NAME.fullmatch(name):
            return HOLE
        if not name:
            name, position = str(position), position + 1
        if name.isdecimal() and len(name) < 4:
            return shown(arguments[int(name)]) if int(name) < len(arguments) else HOLE
        return shown(keywords[name]) if name in keywords else HOLE

    return bounded(_BRACES.sub(field, text))


def method(text: str, name: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> Any:
    """What a method of a text gives; unknown where it is not one of the plain ones."""
    if name == "format":
        return braces(text, arguments, keywords)
    if name == "join" and len(arguments) == 1:
        parts = elements(arguments[0])
        return HOLE if parts is None else _join(text, parts)
    if name in ("decode", "encode"):
        return text
    plain = all(isinstance(a, str) and HOLE not in a for a in arguments)
    if keywords or not plain:
        return UNKNOWN
    if name in ("startswith", "endswith") and len(arguments) == 1 and HOLE not in text:
        return bool(getattr(text, name)(arguments[0]))
    return _plain(text, name, arguments)


def _join(text: str, parts: Sequence[Any]) -> Any:
    pieces = [shown(part) for part in parts]
    if sum(map(len, pieces)) + len(text) * len(pieces) > MAX_TEXT:
        return UNKNOWN
    return text.join(pieces)


_PLAIN: dict[str, Callable[[str], Any]] = {
    "lower": str.lower,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "split": str.split,
    "splitlines": str.splitlines,
    "strip": str.strip,
    "title": str.title,
    "upper": str.upper,
}


def _plain(text: str, name: str, arguments: Sequence[str]) -> Any:
    match name, arguments:
        case _, [] if name in _PLAIN:
            return _PLAIN[name](text)
        case "replace", [old, new]:
            if not old or text.count(old) * len(new) + len(text) > MAX_TEXT:
                return UNKNOWN
            return text.replace(old, new)
        case "removeprefix", [old]:
            return text.removeprefix(old)
        case "removesuffix", [old]:
            return text.removesuffix(old)
        case "split", [separator] if separator:
            return text.split(separator)
        case "strip", [characters]:
            return text.strip(characters)
    return UNKNOWN
