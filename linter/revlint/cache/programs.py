"""What a verdict depends on beside the tree: the programs that gave it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from revlint.cache.store import hash_of

_PACKAGE = Path(__file__).parent.parent

#: The names of installed distributions in a directory of ``sys.path``, with their versions.
_INSTALLED = (".dist-info", ".egg-info", ".egg-link", ".pth")


def environment_stamp() -> str:
    """A hash that changes with Python, and with what is installed beside it."""
    found = [sys.version, sys.executable]
    for entry in sys.path:
        try:
            names = [name for name in os.listdir(entry) if name.endswith(_INSTALLED)]
        except OSError:
            continue
        found += [entry, *sorted(names)]
    return hash_of(found)


def code_stamp(places: Iterable[str] = (str(_PACKAGE),)) -> str:
    """A hash that changes with the code in some directories, or in single files."""
    return hash_of(state for place in places for state in sorted(_states(place)))


def code_places(modules: Iterable[str]) -> tuple[str, ...]:
    """The places of the code of some modules, each with all of its package, and of revlint."""
    places: dict[str, None] = {str(_PACKAGE): None}
    for name in modules:
        module = sys.modules.get(name.partition(".")[0])
        paths = list(getattr(module, "__path__", ()))
        places.update(dict.fromkeys(paths or [str(getattr(module, "__file__", ""))]))
    return tuple(places)


def _states(place: str) -> Iterator[str]:
    """The size and the time of each Python file at a place."""
    waiting = [place]
    while waiting:
        path = waiting.pop()
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.name.endswith(".py"):
                        yield _state(entry.path, entry.stat())
                    elif entry.name != "__pycache__" and entry.is_dir():
                        waiting.append(entry.path)
        except NotADirectoryError:
            yield _state(path, os.stat(path))
        except OSError:
            yield path


def _state(path: str, status: os.stat_result) -> str:
    return f"{path} {status.st_size} {status.st_mtime_ns}"
