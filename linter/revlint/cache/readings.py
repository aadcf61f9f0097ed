"""What earlier runs read in revision files, by the content of each file."""

from __future__ import annotations

import json

from revlint.cache.codec import Decoder, Row
from revlint.cache.memo import Read
from revlint.cache.stamp import code_stamp, environment_stamp
from revlint.cache.store import Cache, digest
from revlint.errors import TreeError
from revlint.sources.tree import Tree

#: Where fewer than one in so many files has changed, the old record serves as well.
_FEW = 50


class KeptReadings:
    """Knows what a file states whose content was read before.

    A file is known by its fingerprint, else by a hash of its content. What was taken from other
    files is not kept, nor is what could end otherwise on another day.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._stamp = f"{environment_stamp()} {code_stamp()}"
        self._name = "readings"
        self._decoder = Decoder()
        self._rows: dict[str, Row] = {}
        self._new: dict[str, Row] = {}
        self._seen: set[str] = set()
        self._load()

    def find(self, tree: Tree, path: str, fingerprint: str | None) -> Read | None:
        """What a file of a tree states, if that is known."""
        row = self._rows.get(path)
        if row is None:
            return None
        if fingerprint is None or fingerprint != row[0]:
            try:
                content = digest(tree.read(path))
            except TreeError:
                return None
            if content != row[1]:
                return None
            # Told anew, for the fingerprint.
            self._new[path] = [fingerprint, *row[1:]]
        self._seen.add(path)
        return self._decoder.read(path, row[1:])

    def add(self, path: str, fingerprint: str | None, row: Row) -> None:
        """Remember what was read; ``fingerprint`` was taken before."""
        self._new[path] = [fingerprint, *row]

    def save(self) -> None:
        """Keep what is worth it."""
        kept = {path: row for path, row in self._rows.items() if path in self._seen}
        if len(self._new) * _FEW <= len(kept):
            return
        kept.update(self._new)
        data = json.dumps({"stamp": self._stamp, "rows": kept}, separators=(",", ":"))
        self._cache.write(self._name, data.encode())

    def _load(self) -> None:
        data = self._cache.read(self._name)
        if data is None:
            return
        kept = json.loads(data)
        if kept["stamp"] == self._stamp:
            self._rows = kept["rows"]
