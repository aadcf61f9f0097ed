"""Which diagnostics the client has, and which it should get."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol import types

from revlint.server.documents import Document, Documents
from revlint.server.file_diagnostics import Diagnostics, FileDiagnostics
from revlint.server.opened import Opened
from revlint.server.projects import Projects
from revlint.server.session import Check
from revlint.server.view import View


@dataclass(frozen=True, slots=True)
class FileReport:
    """The diagnostics of one address; ``id`` changes whenever they do."""

    uri: str
    version: int | None
    diagnostics: Diagnostics
    id: str


@dataclass
class Publisher:
    """Keeps the diagnostics of every address, and what the client got of them."""

    projects: Projects
    documents: Documents
    reports: dict[str, FileReport] = field(default_factory=dict)
    _converted: dict[Opened, FileDiagnostics] = field(default_factory=dict)
    _by_root: dict[Path, Mapping[str, FileReport]] = field(default_factory=dict)
    _sent: dict[str, tuple[int | None, Diagnostics]] = field(default_factory=dict)
    _count: int = 0
    _pulled: dict[str, str] = field(default_factory=dict)

    def update(self, opened: Opened, check: Check) -> View:
        """Lint a project and take over what is found."""
        view = self.projects.view(opened, check)
        converted = self._converted.setdefault(opened, FileDiagnostics())
        found: dict[str, FileReport] = {}
        for path, diagnostics in converted.of(view, opened.under).items():
            uri, where = view.uri(path), opened.session.root / path
            if self.projects.owner(where) in (opened, None):
                found[uri] = self._report(uri, view.version(path), diagnostics)
        for path, document in view.documents.items():
            uri = document.uri
            if uri in found or self.projects.owner(document.path or Path()) is not opened:
                continue
            if uri in self._sent or _is_linted(view, path):
                found[uri] = self._report(uri, document.version, [])
        self._by_root[opened.session.root] = found
        return view

    def forget_but(self, every: Iterable[Opened]) -> None:
        """Forget projects that the workspace has not any more, and merge the others."""
        kept = tuple(every)
        roots = {opened.session.root for opened in kept}
        self._by_root = {root: f for root, f in self._by_root.items() if root in roots}
        self._converted = {o: one for o, one in self._converted.items() if o in kept}
        self.reports = {uri: r for found in self._by_root.values() for uri, r in found.items()}

    def to_send(self) -> Iterator[types.PublishDiagnosticsParams]:
        """What the client lacks; nothing for a document that has changed since."""
        for uri in {**self._sent, **self.reports}:
            report = self.reports.get(uri)
            document = self._document(uri)
            wanted = (report.version, report.diagnostics) if report else (None, [])
            if _is_stale(report, document) or self._sent.get(uri, (None, [])) == wanted:
                continue
            if report is None:
                del self._sent[uri]
            else:
                self._sent[uri] = wanted
            yield types.PublishDiagnosticsParams(uri, wanted[1], version=wanted[0])

    def take_refresh(self) -> bool:
        """Whether a file differs from the last time, apart from those that the client asks about.

        A client asks about a document that it changes by itself.
        """
        now = {uri: report.id for uri, report in self.reports.items() if report.diagnostics}
        before, self._pulled = self._pulled, now
        changed = {uri for uri in {**before, **now} if before.get(uri) != now.get(uri)}
        return any(self.documents.get(uri) is None for uri in changed) or len(changed) > 1

    def _document(self, uri: str) -> Document | None:
        """The document of an address, if its text counts."""
        document = self.documents.get(uri)
        return document if document is not None and self.projects.counts(document) else None

    def _report(self, uri: str, version: int | None, diagnostics: Diagnostics) -> FileReport:
        known = self.reports.get(uri)
        if known is not None and known.diagnostics == diagnostics:
            return FileReport(uri, version, known.diagnostics, known.id)
        self._count += 1
        return FileReport(uri, version, diagnostics, str(self._count))


def _is_linted(view: View, path: str) -> bool:
    """Whether a file may have findings: it is a chain's, or a configuration."""
    if path.endswith((".ini", ".toml")):
        return True
    chains = view.project.chains if view.project is not None else ()
    return any(path in c.by_path or path in c.script_directory.files for c in chains)


def _is_stale(report: FileReport | None, document: Document | None) -> bool:
    if report is None or report.version is None:
        return document is not None and report is not None
    return document is None or document.version != report.version
