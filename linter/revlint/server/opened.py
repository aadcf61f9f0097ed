"""A project of a workspace, with the documents of its editor laid over its files."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from revlint.server.documents import Document
from revlint.server.folders import is_below
from revlint.server.session import Session


@dataclass(slots=True, eq=False)
class Opened:
    """A project of the workspace, the paths of it that are asked about, and its documents.

    The text of a document counts in place of its file, also while there is no file yet. That of a
    file which is deleted or renamed on disk does not count until it is edited. A document that is
    a link to a file of the project is that file, which saving it would write.
    """

    session: Session
    under: tuple[str, ...] = ("",)
    documents: dict[Path, Document] = field(default_factory=dict)
    _files: dict[Path, Path] = field(default_factory=dict)
    _saved: set[Path] = field(default_factory=set)
    _gone: set[Path] = field(default_factory=set)

    def within(self, shown: Mapping[Path, Document]) -> dict[Path, Document]:
        """Those of some documents that the project has."""
        root = self.session.root
        return {path: document for path, document in shown.items() if is_below(path, root)}

    def lay_over(self, shown: Mapping[Path, Document]) -> None:
        """Give the session the texts of the documents that it has not seen."""
        inside = self.within(shown)
        for path in {**self.documents, **inside}:
            document = inside.get(path)
            if document is None:
                self._close(path)
            elif self.documents.get(path) is not document:
                self._show(path, document.data)
        self.documents = inside

    def look_again(self, paths: Set[Path] | None) -> None:
        """Look whether the files of documents are gone or back, which is possible in some paths."""
        for path, document in self.documents.items():
            if paths is None or not paths.isdisjoint((path, *path.parents)):
                self._look_at(path, document.data)

    def _look_at(self, path: Path, data: bytes) -> None:
        file = self._files[path]
        if _has(file, data):
            self._saved.add(path)
        is_gone = path in self._saved and not file.exists()
        if is_gone is not (path in self._gone):
            (self._gone.add if is_gone else self._gone.discard)(path)
            self.session.set_buffer(file, None if is_gone else data)

    def _show(self, path: Path, data: bytes) -> None:
        file = self._files.setdefault(path, _written(path, self.session.root))
        self.session.set_buffer(file, data)
        self._gone.discard(path)
        (self._saved.add if _has(file, data) else self._saved.discard)(path)

    def _close(self, path: Path) -> None:
        file = self._files.pop(path, path)
        self.session.set_buffer(file, None)
        self.session.files_changed([file])
        self._saved.discard(path)
        self._gone.discard(path)


def _written(path: Path, root: Path) -> Path:
    """The file that saving a document writes, if it is one of the project."""
    if not path.is_symlink():
        return path
    target = path.resolve()
    return target if target.is_relative_to(root) and target.is_file() else path


def _has(file: Path, data: bytes) -> bool:
    """Whether a file has some bytes; one that begins with a mark of its encoding has them too."""
    try:
        size = file.stat().st_size
        return 0 <= size - len(data) <= len(_MARK) and file.read_bytes().endswith(data)
    except OSError:
        return False


_MARK = b"\xef\xbb\xbf"
