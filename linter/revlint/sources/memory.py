"""Trees in memory, and a base made of them, for examples and tests."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha1

from revlint.errors import TreeError
from revlint.sources.base import Base, Conflict
from revlint.sources.checkout import Checkout
from revlint.sources.past import Past
from revlint.sources.tree import MAX_FILE_SIZE, Tree, too_large


class MemoryTree(Tree):
    """A tree of texts, for examples and tests: path to text or bytes."""

    def __init__(self, files: Mapping[str, str | bytes], new: frozenset[str] | None = None) -> None:
        self._files = {
            path: text.encode() if isinstance(text, str) else text for path, text in files.items()
        }
        self._paths = tuple(sorted(self._files))
        self.checkout = Checkout.of(new)

    def paths(self) -> tuple[str, ...]:
        return self._paths

    def read(self, path: str) -> bytes:
        try:
            data = self._files[path]
        except KeyError:
            raise TreeError("missing", "the file does not exist") from None
        if len(data) > MAX_FILE_SIZE:
            raise too_large(len(data))
        return data

    def content_key(self, path: str) -> str | None:
        data = self._files.get(path)
        return None if data is None else sha1(data, usedforsecurity=False).hexdigest()


def merge_files(
    before: Mapping[str, str | bytes],
    tip: Mapping[str, str | bytes],
    now: Mapping[str, str | bytes],
    *,
    name: str = "origin/main",
    past: Past | None = None,
) -> Base:
    """The base of a change whose trees are in memory, for examples and tests.

    Files are merged whole: one that both sides change is a conflict.
    """
    merged = dict(now)
    conflicts = []
    for path in sorted({*before, *tip, *now}):
        old, ours, theirs = before.get(path), now.get(path), tip.get(path)
        if ours == old and theirs is not None:
            merged[path] = theirs
        elif ours == old:
            merged.pop(path, None)
        elif theirs not in (old, ours):
            conflicts.append(Conflict(path, _did(old, ours), _did(old, theirs)))
            if ours is None and theirs is not None:
                merged[path] = theirs
    return Base(
        name=name,
        commit="1a2b3c4d5e6f" + "0" * 28,
        merge_base="0f1e2d3c4b5a" + "0" * 28,
        tip=MemoryTree(tip),
        before=MemoryTree(before),
        merged=MemoryTree(merged),
        conflicts=tuple(conflicts),
        past=past,
    )


def _did(old: str | bytes | None, new: str | bytes | None) -> str:
    if old is None:
        return "adds it"
    return "deletes it" if new is None else "changes it"
