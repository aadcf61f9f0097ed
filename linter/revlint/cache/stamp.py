"""What decides about a verdict beside the tree: the programs that give it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from revlint.cache.store import digest

_PACKAGE = Path(__file__).parent.parent

#: How installed distributions show in a directory of ``sys.path``, name and version.
_INSTALLED = (".dist-info", ".egg-info", ".egg-link", ".pth")


def environment_stamp() -> str:
    """What changes with Python, and with what is installed beside it."""
    found = [sys.version, sys.executable]
    for entry in sys.path:
        try:
            names = [name for name in os.listdir(entry) if name.endswith(_INSTALLED)]
        except OSError:
            continue
        found += [entry, *sorted(names)]
    return digest("\n".join(found).encode("utf-8", "surrogateescape"))


def code_stamp(places: Iterable[str] = (str(_PACKAGE),)) -> str:
    """What changes with the code in some directories, or in single files."""
    found: list[str] = []
    for place in places:
        if os.path.isdir(place):
            for directory, below, names in os.walk(place):
                below[:] = sorted(name for name in below if name != "__pycache__")
                files = (os.path.join(directory, n) for n in sorted(names) if n.endswith(".py"))
                found += map(_state, files)
        else:
            found.append(_state(place))
    return digest("\n".join(found).encode("utf-8", "surrogateescape"))


def code_places(modules: Iterable[str]) -> tuple[str, ...]:
    """Where the code of some modules and of all that is beside them in their packages lies."""
    places: dict[str, None] = {str(_PACKAGE): None}
    for name in modules:
        module = sys.modules.get(name.partition(".")[0])
        paths = list(getattr(module, "__path__", ()))
        places.update(dict.fromkeys(paths or [str(getattr(module, "__file__", ""))]))
    return tuple(places)


def _state(path: str) -> str:
    try:
        status = os.stat(path)
    except OSError:
        return path
    return f"{path} {status.st_size} {status.st_mtime_ns}"
