"""Files of the tree that a migration reads, such as SQL beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Any

from revlint.operations.alembic_calls import Arguments
from revlint.operations.known import HOLE, UNKNOWN, FilePath
from revlint.operations.machine import Machine

#: Calls that give the file or the directory that they are given.
_SAME = frozenset(
    {
        *("builtins.open", "builtins.str", "codecs.open", "io.open", "os.fspath"),
        *("os.path.abspath", "os.path.normpath", "os.path.realpath"),
    }
)
_MODULES = ("importlib.", "os.path.", "pathlib.", "pkg_resources.", "pkgutil.")
_SAME_METHODS = frozenset({"absolute", "as_posix", "expanduser", "open", "resolve"})
_READ = frozenset({"read", "read_bytes", "read_text"})


def file_call(machine: Machine, path: str, given: Sequence[Any], asker: str) -> Any:
    """What a function gives that finds or reads a file; None if it does neither.

    Args:
        machine: gives the texts of files.
        path: the full name of the function.
        given: its arguments.
        asker: the path of the file that calls it.
    """
    name = path.replace("importlib_resources.", "importlib.resources.")
    if not given or (name not in _SAME and not name.startswith(_MODULES)):
        return None
    match name, given:
        case "os.path.dirname", [FilePath() as file]:
            return _parent(file)
        case "os.path.join" | "pathlib.Path" | "pathlib.PurePath", [FilePath() as file, *rest]:
            return join(file, rest)
        case _, [FilePath() as file, *_] if name in _SAME:
            return file
        case "importlib.resources.files", [str() as package]:
            return _package(machine, package, asker)
        case "pkg_resources.resource_filename", [str() as package, *rest]:
            return join(_package(machine, package, asker), rest)
        case (
            "importlib.resources.read_text"
            | "importlib.resources.read_binary"
            | "pkgutil.get_data"
            | "pkg_resources.resource_string",
            [str() as package, *rest],
        ):
            return _text(machine, join(_package(machine, package, asker), rest[:1]), asker)
    return None


def file_method(
    machine: Machine, file: FilePath, name: str, arguments: Arguments, asker: str
) -> Any:
    """What a method of a path or of an open file gives."""
    given = arguments.positional
    if name in _SAME_METHODS:
        return file
    if name in _READ:
        return _text(machine, file, asker)
    match name, given:
        case "readlines", _:
            text = _text(machine, file, asker)
            return text.splitlines() if isinstance(text, str) else UNKNOWN
        case "joinpath", _:
            return join(file, given)
        case "with_name", [str()]:
            return join(_parent(file), given)
        case "with_suffix", [str() as suffix] if HOLE not in suffix:
            return FilePath(posixpath.splitext(file.path)[0] + suffix)
    return UNKNOWN


def file_attribute(file: FilePath, name: str) -> Any:
    """What an attribute of a path gives; None where it is not followed."""
    match name:
        case "parent":
            return _parent(file)
        case "parents":
            found = [_parent(file)]
            while isinstance(found[-1], FilePath):
                found.append(_parent(found[-1]))
            return tuple(found[:-1])
        case "name":
            return posixpath.basename(file.path)
    return None


def join(file: Any, parts: Sequence[Any]) -> Any:
    """A path below another one, unknown where it leaves the tree."""
    known = all(isinstance(p, str) and HOLE not in p and not p.startswith("/") for p in parts)
    if not isinstance(file, FilePath) or not known:
        return UNKNOWN
    return _settled(posixpath.join(file.path, *parts))


def append(file: FilePath, text: Any) -> Any:
    """A path with a text behind it."""
    if not isinstance(text, str) or HOLE in text or not (file.path or text.startswith("/")):
        return UNKNOWN
    return _settled(f"{file.path}{text}".lstrip("/"))


def _settled(path: str) -> Any:
    normal = posixpath.normpath(path) if path else ""
    return UNKNOWN if normal.startswith("..") else FilePath(normal.removeprefix("."))


def _parent(file: FilePath) -> Any:
    return FilePath(posixpath.dirname(file.path)) if file.path else UNKNOWN


def _package(machine: Machine, package: str, asker: str) -> Any:
    found = None if HOLE in package else machine.library.directory(asker, package)
    return UNKNOWN if found is None else FilePath(found)


def _text(machine: Machine, file: Any, asker: str) -> Any:
    text = machine.library.text(asker, file.path) if isinstance(file, FilePath) else None
    machine.work_with(text)
    return UNKNOWN if text is None else text
