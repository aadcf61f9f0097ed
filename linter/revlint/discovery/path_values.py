"""Paths in one value of a configuration, and those that are meant where Alembic reads others.

Alembic splits at one separator and takes every other character for a part of a name: quotes,
other separators, a ``%(here)s`` that is not at the start (alembic: config.py,
Config.get_version_locations_list, get_prepend_sys_paths_list).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from revlint.discovery.alembic_config import ROOT

#: What ``path_separator`` may be, and the character it means on POSIX.
SEPARATORS = {"os": ":", "newline": "\n", ";": ";", "space": " ", ":": ":"}

PathKey = Literal["script_location", "version_locations", "prepend_sys_path"]
#: Whether the tree has the directory that a path names, wherever Alembic is run.
IsThere = Callable[[str], bool]

_LEGACY = re.compile(r", *| +")
_LEGACY_SYS_PATH = re.compile(r", *| +|:")
_QUOTES = re.compile(r"(?<![^\s,:;])(['\"])([^'\"]*)\1(?![^\s,:;])")
_NAMES = {":": "':'", "\n": "line breaks", ";": "';'", " ": "blanks", ",": "commas"}


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths of a value as they are meant, and what Alembic makes of it instead, if anything.

    ``help`` corrects the value, ``kind`` is empty where there is nothing to correct.
    """

    texts: tuple[str, ...]
    kind: Literal["", "quotes", "separator", "value"] = ""
    title: str = ""
    facts: tuple[str, ...] = ()
    help: str = ""


def split(key: PathKey, value: str, separator: str | None) -> tuple[str, ...]:
    """The paths that Alembic reads in an ini; ``separator`` is a key of ``SEPARATORS``."""
    if separator is None:
        legacy = _LEGACY if key == "version_locations" else _LEGACY_SYS_PATH
        return tuple(legacy.split(value))
    # Alembic drops empty pieces before it strips blanks: a piece of blanks stays as "".
    return tuple(piece.strip() for piece in value.split(SEPARATORS[separator]) if piece)


def read_list(key: PathKey, value: str, separator: str | None, is_there: IsThere) -> Paths:
    """The paths of a list in an ini that are meant."""
    pieces = split(key, value, separator)
    if all(map(is_there, pieces)):
        return Paths(pieces)
    bare = _without_quotes(value)
    found = _respelled(key, bare, separator, is_there)
    return found if bare == value else _quoted(key, found.texts, found.help)


def read_one(key: PathKey, value: str, is_there: IsThere) -> Paths:
    """The path that is meant by a value that is no list."""
    if is_there(value):
        return Paths((value,))
    bare = _without_quotes(value)
    if bare != value:
        return _quoted(key, (bare,))
    return _from_here(key, (value,))


def read_item(key: PathKey, value: str, is_there: IsThere) -> Paths:
    """The paths that are meant by one string in a list of a TOML file."""
    if is_there(value):
        return Paths((value,))
    bare = _without_quotes(value)
    if bare != value:
        return _quoted(key, (bare,))
    found = _alternative(key, value, (value,), is_there)
    if found is None:
        return _from_here(key, (value,))
    character, pieces = found
    return Paths(
        pieces,
        "separator",
        f"one string of {key} holds several paths",
        (f"Alembic does not split it at {_NAMES[character]}",),
        "write one string for each path",
    )


def _quoted(key: PathKey, texts: tuple[str, ...], also: str = "") -> Paths:
    who = "Python" if key == "prepend_sys_path" else "Alembic"
    return Paths(
        texts,
        "quotes",
        f"the quotes are part of {key}",
        (f"{who} looks for a directory with quotes in its name",),
        f"remove the quotes and {also}" if also else "remove the quotes",
    )


def _without_quotes(value: str) -> str:
    is_array = value.startswith("[") and value.endswith("]")
    bare = _QUOTES.sub(r"\2", value[1:-1].strip().rstrip(",") if is_array else value)
    return bare if bare != value and "'" not in bare and '"' not in bare else value


def _respelled(key: PathKey, value: str, separator: str | None, is_there: IsThere) -> Paths:
    pieces = split(key, value, separator)
    found = None if all(map(is_there, pieces)) else _alternative(key, value, pieces, is_there)
    if found is None:
        return _from_here(key, pieces)
    character, meant = found
    how = "without path_separator, Alembic splits at blanks and commas"
    if separator is not None:
        how = f"path_separator = {separator} splits at {_NAMES[SEPARATORS[separator]]} only"
    unread = next(piece for piece in pieces if piece not in meant)
    return Paths(
        meant,
        "separator",
        f"{key} is split in the middle of a path"
        if len(meant) < len(pieces)
        else f"{key} is not split at {_NAMES[character]}",
        (how, _effect(key, unread)),
        _advice(separator, character, value),
    )


def _effect(key: PathKey, piece: str) -> str:
    """What Alembic makes of a piece that is no directory."""
    shown = f"'{' '.join(piece.split())}'"
    if key == "prepend_sys_path":
        return f"Python looks for modules in {shown}"
    if ":" in piece and not piece.startswith("/"):
        package = piece.partition(":")[0]
        return f"every alembic command fails: ModuleNotFoundError: No module named '{package}'"
    return f"Alembic finds no directory {shown} and skips it without a message"


def _advice(separator: str | None, character: str, value: str) -> str:
    """How to have a value split as it is meant: at ``character``, or not at all (``""``)."""
    if separator is not None and character:
        return f"separate the entries with {_NAMES[SEPARATORS[separator]]}"
    if character == ",":
        return "separate the entries with ':' and set path_separator = os"
    fits = (
        n for n, c in SEPARATORS.items() if c == character or (not character and c not in value)
    )
    return f"set path_separator = {next(fits, 'newline')}"


def _alternative(
    key: PathKey, value: str, pieces: Sequence[str], is_there: IsThere
) -> tuple[str, tuple[str, ...]] | None:
    """The separator that gives paths of the tree, or else paths where ``pieces`` are not."""
    others = [(c, cut) for c, cut in _cuts(value) if cut != tuple(pieces)]
    for character, cut in others:
        if all(map(is_there, cut)):
            return character, cut
    if not any(map(_is_several, pieces)):
        return None
    return next(((c, cut) for c, cut in others if not any(map(_is_several, cut))), None)


def _cuts(value: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for character in ":\n;, ":
        cut = tuple(piece.strip() for piece in value.split(character) if piece.strip())
        if len(cut) > 1:
            yield character, cut
    yield "", (value,)


def _is_several(piece: str) -> bool:
    """Whether a piece is evidently several paths; a ``:`` also follows the name of a package."""
    before, colon, _ = piece.partition(":")
    return "\n" in piece or ROOT in piece[1:] or bool(colon and "/" in before)


def _from_here(key: PathKey, pieces: tuple[str, ...]) -> Paths:
    """Pieces with each ``%(here)s`` at its start."""
    if not any(ROOT in piece[1:] for piece in pieces):
        return Paths(pieces)
    return Paths(
        tuple(piece[max(0, piece.rfind(ROOT)) :] for piece in pieces),
        "value",
        f"%(here)s is not at the start of a path in {key}",
        ("it is the absolute path of this file's directory", "Alembic finds no such directory"),
        "start the path with %(here)s",
    )
