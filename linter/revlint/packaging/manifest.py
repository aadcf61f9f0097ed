"""The commands of a ``MANIFEST.in`` (setuptools: command/egg_info.py, FileList)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from revlint.packaging.patterns import UnknownError, is_below, is_match, is_within

#: For each command whether it adds files, and whether a folder comes before its patterns.
_COMMANDS = {
    "include": (True, False),
    "exclude": (False, False),
    "global-include": (True, False),
    "global-exclude": (False, False),
    "recursive-include": (True, True),
    "recursive-exclude": (False, True),
    "graft": (True, False),
    "prune": (False, False),
}


#: Longer files are not read.
_MAX_STEPS = 500


@dataclass(frozen=True, slots=True)
class ManifestStep:
    """One pattern of a command: whether it adds or removes files, and which ones."""

    adds: bool
    covers: Callable[[str], bool]


def read_manifest(text: str) -> tuple[ManifestStep, ...]:
    """The steps of a ``MANIFEST.in``, in order.

    Raises:
        UnknownError: a command is unknown, with which the build fails.
    """
    lines = text.replace("\\\n", " ").splitlines()
    steps = (step for line in lines for step in _steps(line.partition("#")[0].split()))
    found = tuple(islice(steps, _MAX_STEPS + 1))
    if len(found) > _MAX_STEPS:
        raise UnknownError
    return found


def _steps(words: list[str]) -> Iterator[ManifestStep]:
    if not words:
        return
    command, patterns = words[0], words[1:]
    if command not in _COMMANDS:
        raise UnknownError
    adds, has_folder = _COMMANDS[command]
    folder = patterns.pop(0) if has_folder and patterns else ""
    for pattern in patterns:
        yield ManifestStep(adds, _matcher(command, folder.strip("/"), pattern.strip("/")))


def _matcher(command: str, folder: str, pattern: str) -> Callable[[str], bool]:
    if command in ("graft", "prune"):
        return lambda path: is_within(pattern, path.rpartition("/")[0])
    if command.startswith("global-"):
        return lambda path: is_match(f"**/{pattern}", path)
    if command.startswith("recursive-"):
        return lambda path: is_below(folder, path) and is_match(f"{folder}/**/{pattern}", path)
    # glob() without "recursive" adds, a translated pattern with "**" removes.
    deep = command == "exclude"
    return lambda path: is_match(pattern, path, deep=deep)
