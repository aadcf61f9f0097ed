"""Which files Alembic loads from version locations, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from revlint.discovery.layout import Layout, read_or_empty
from revlint.discovery.script_directory import SkippedFile
from revlint.sources.paths import child

# As Alembic has them (alembic: script/base.py, _only_source_rev_file, _sourceless_rev_file).
_SOURCE = re.compile(r"(?!\.\#|__init__)(.*\.py)$")
_COMPILED = re.compile(r"(?!\.\#|__init__)(.*\.py)(?:c|o)$")

_BINDS_REVISION = re.compile(rb"^revision\b[ \t]*(?::[^=\r\n]*)?=", re.MULTILINE)
_BINDS_PARENT = re.compile(rb"^down_revision\b[ \t]*(?::[^=\r\n]*)?=", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What version locations give: files in load order, files met twice, files passed over."""

    files: tuple[str, ...]
    overlaps: tuple[tuple[str, tuple[str, ...]], ...] = ()
    skipped: tuple[SkippedFile, ...] = ()


def load(
    layout: Layout,
    locations: Sequence[str],
    *,
    recursive: bool,
    sourceless: bool,
    but: str | None = None,
) -> Loaded:
    """The files that Alembic would load, each once, in its order.

    Locations count in their order; in each, the files of a directory come before those of its
    subdirectories, both sorted; a link counts as what it leads to
    (alembic: script/base.py, ScriptDirectory._load_revisions, Script._list_py_dir). ``but`` is a
    file that is no revision for certain.
    """
    reached: dict[str, list[str]] = {}
    skipped: list[SkippedFile] = []
    for location in locations:
        for path in _list(layout, location, recursive=recursive, sourceless=sourceless):
            real = _target(layout, path)
            if real is None or real == but:
                continue
            if _SOURCE.match(real.rpartition("/")[2]):
                reached.setdefault(real, []).append(location)
            elif (reason := _skipped(layout, real, sourceless=sourceless)) is not None:
                skipped.append(reason)
    return Loaded(
        tuple(reached),
        tuple((path, tuple(by)) for path, by in reached.items() if len(by) > 1),
        tuple(dict.fromkeys(skipped)),
    )


def looks_like_revision(data: bytes) -> bool:
    """Whether a text seems to bind ``revision`` and ``down_revision`` at module level."""
    return bool(_BINDS_REVISION.search(data) and _BINDS_PARENT.search(data))


def is_loaded_name(name: str) -> bool:
    """Whether Alembic would load a file of this name."""
    return _SOURCE.match(name) is not None


def _list(layout: Layout, location: str, *, recursive: bool, sourceless: bool) -> Iterator[str]:
    pending = [location]
    while pending:
        path = pending.pop()
        directory = layout.directories.get(path)
        if directory is None:
            continue
        if not path.rpartition("/")[2].endswith("__pycache__"):
            for name in directory.files:
                yield child(path, name)
            if sourceless and "__pycache__" in directory.subdirectories:
                yield from _compiled(layout, path)
        if recursive:
            pending.extend(child(path, name) for name in reversed(directory.subdirectories))


def _compiled(layout: Layout, directory: str) -> Iterator[str]:
    """The compiled files of a directory's ``__pycache__`` without a source beside it."""
    sources = {name.split(".")[0] for name in layout.directories[directory].files}
    cache = child(directory, "__pycache__")
    for name in layout.directories[cache].files:
        if name.split(".")[0] not in sources:
            yield child(cache, name)


def _target(layout: Layout, path: str) -> str | None:
    """The path that a file is loaded from; None where it is a link to a directory."""
    real = layout.tree.real_path(path)
    if real is None or real == path:
        # A link out of the tree stays itself: reading it says so.
        return path
    if real in layout.directories:
        return None
    if layout.tree.is_file(real):
        return real
    # A link to nothing, or to a file that is ignored: the target's name decides, and reading the
    # link says what is wrong with it.
    return path if is_loaded_name(real.rpartition("/")[2]) else None


def _skipped(layout: Layout, path: str, *, sourceless: bool) -> SkippedFile | None:
    name = path.rpartition("/")[2]
    if match := _COMPILED.match(name):
        source = child(path.rpartition("/")[0], match[1])
        known = layout.tree.is_file(source) or not sourceless
        return None if known else SkippedFile(path, "sourceless")
    if ".py" not in name.lower() or name.endswith(".mako"):
        return None
    if not looks_like_revision(read_or_empty(layout.tree, path)):
        return None
    return SkippedFile(path, "name" if name.endswith(".py") else "suffix")
