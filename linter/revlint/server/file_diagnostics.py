"""The diagnostics of a project, file by file, converted again only where something changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lsprotocol import types

from revlint.engine.selection import is_wanted
from revlint.finding import Finding
from revlint.server.diagnostics import diagnostic_of, error_diagnostics
from revlint.server.view import View

Diagnostics = list[types.Diagnostic]


@dataclass
class FileDiagnostics:
    """Gives the diagnostics of one project after each run.

    While the configuration is wrong, the findings of the last good run stay.
    """

    _known: dict[str, tuple[tuple[Finding, ...], object, Diagnostics]] = field(default_factory=dict)

    def of(self, view: View, under: Sequence[str]) -> Mapping[str, Diagnostics]:
        """The diagnostics by path of the tree, of findings about the paths ``under``.

        Files without any are left out.
        """
        by_path: dict[str, list[Finding]] = {}
        for finding in _findings(view, under):
            by_path.setdefault(finding.location.path, []).append(finding)
        self._known = {
            path: self._convert(path, tuple(found), view) for path, found in by_path.items()
        }
        result = {path: known[2] for path, known in self._known.items()}
        for error in filter(None, (view.state.error, view.state.base_error)):
            for path, mistake in error_diagnostics(error, view.config_path, view):
                result[path] = [*result.get(path, ()), mistake]
        return result

    def _convert(
        self, path: str, found: tuple[Finding, ...], view: View
    ) -> tuple[tuple[Finding, ...], object, Diagnostics]:
        paths = dict.fromkeys((path, *(r.location.path for f in found for r in f.related)))
        texts = tuple(map(view.text_key, paths))
        known = self._known.get(path)
        if known is not None and known[0] == found and known[1] == texts:
            return known
        return found, texts, [diagnostic_of(finding, view) for finding in found]


def _findings(view: View, under: Sequence[str]) -> Iterator[Finding]:
    linted = view.state.linted
    if linted is None:
        return
    for finding in linted.report.findings:
        if "" in under or is_wanted(finding, linted.project.chains, under):
            yield finding
