"""The folders that a client has open, and the way from paths back to its addresses."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from revlint.server.uri import path_of, uri_of


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the workspace: its address, its path in it, and that path without links."""

    uri: str
    path: Path
    real: Path


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of a workspace; those that are no folders of this system are left out."""

    all: tuple[Folder, ...] = ()

    @classmethod
    def of(cls, uris: Iterable[str]) -> Folders:
        """The folders of some addresses."""
        paths = {uri: path_of(uri) for uri in uris}
        return cls(tuple(Folder(u, p, _resolved(p)) for u, p in paths.items() if p is not None))

    def changed(self, added: Iterable[str], removed: Iterable[str]) -> Folders:
        """The folders after some are added and removed."""
        gone = {path_of(uri) for uri in removed}
        kept = [folder.uri for folder in self.all if folder.path not in gone]
        return Folders.of(dict.fromkeys((*kept, *added)))

    def holds(self, path: Path) -> bool:
        """Whether a path is in one of the folders; any is where there is no folder."""
        return not self.all or any(is_below(path, folder.real) for folder in self.all)

    def to_uri(self, path: Path) -> str:
        """The address of a path without links, below the folder's own path."""
        for folder in self.all:
            if is_below(path, folder.real):
                return uri_of(folder.path / path.relative_to(folder.real))
        return uri_of(path)


def path_below(path: Path, folder: Path) -> str | None:
    """A path relative to a folder, with slashes; "" for the folder, None for a path outside.

    Both are absolute and normal. ``Path.relative_to`` takes ten times as long, and each edit asks
    for each open document.
    """
    whole, start = _compared(path), _compared(folder)
    if not whole.startswith(start):
        return None
    rest = path.as_posix()[len(start) :]
    return rest.removeprefix("/") if not rest or rest[0] == "/" or start[-1] == os.sep else None


#: Only Windows takes names for equal that differ in case.
_compared: Callable[[Path], str] = os.path.normcase if os.name == "nt" else str


def is_below(path: Path, folder: Path) -> bool:
    """Whether a path is a folder or in it."""
    return path_below(path, folder) is not None


def real_paths(paths: Iterable[Path]) -> Iterator[Path]:
    """Paths without links in their folders; each folder is looked at once."""
    known: dict[Path, Path] = {}
    for path in paths:
        folder = path.parent
        if folder not in known:
            known[folder] = _resolved(folder)
        yield known[folder] / path.name if path.name else path


def real_path(path: Path) -> Path:
    """A path without links in its folders; the last part may be one."""
    return next(real_paths([path]))


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path
