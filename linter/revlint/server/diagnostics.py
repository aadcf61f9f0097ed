"""Findings as diagnostics of the protocol."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from lsprotocol import types

from revlint.errors import GitError, RevlintError
from revlint.finding import Finding
from revlint.location import Location, Range
from revlint.path_text import show_paths
from revlint.reporters.description import describe
from revlint.reporters.finding_text import finding_text
from revlint.server.toml_scan import TomlScan
from revlint.server.view import View
from revlint.severity import Severity

SOURCE = "revlint"

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
#: The rules whose findings mark what has no effect, which editors grey out.
_UNNECESSARY = frozenset({"unused-suppression"})
_MISTAKE = re.compile(r"(?P<path>[^:\n]+):(?:(?P<line>\d+):)? (?P<what>.*)")


def diagnostic_of(finding: Finding, view: View) -> types.Diagnostic:
    """A finding as a diagnostic of its file."""
    text = finding_text(finding, lambda path: path or ".")
    related = [
        types.DiagnosticRelatedInformation(view.location(r.location), show_paths(r.message))
        for r in finding.related
    ]
    return types.Diagnostic(
        range=view.range(finding.location),
        message=describe(text),
        severity=_SEVERITIES[finding.severity or Severity.ERROR],
        code=finding.rule,
        code_description=types.CodeDescription(finding.url) if finding.url else None,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if finding.rule in _UNNECESSARY else None,
        related_information=related or None,
        data={
            "rule": finding.rule,
            "chain": finding.chain,
            "revision": finding.revision,
            "fix": finding.fix.applicability if finding.fix else None,
        },
    )


def error_diagnostics(
    error: RevlintError, config: str | None, view: View
) -> Iterator[tuple[str, types.Diagnostic]]:
    """Why a project could not be linted, by the path of the file that is wrong.

    Errors about no file, such as those of git, have none: the editor shows them as a message.
    """
    for line in show_paths(str(error)).split("\n"):
        line = line.removeprefix(f"{view.session.root.as_posix()}/")
        match = _MISTAKE.fullmatch(line)
        path = match["path"] if match else None
        if match is not None and path is not None and _is_file(path, config, view):
            number = int(match["line"]) if match["line"] else _line_of(line, path, view)
            yield path, _mistake(path, number, match["what"], view)
        elif config is not None and not isinstance(error, GitError):
            yield config, _mistake(config, _line_naming(line, config, view), line, view)


def _is_file(path: str, config: str | None, view: View) -> bool:
    return path in (config, *view.documents) or os.path.isfile(view.session.root / path)


def _line_of(message: str, path: str, view: View) -> int:
    """The line that Python's TOML parser names, from 1; the first one where it names none."""
    if message.endswith("(at end of document)"):
        return len(view.text(path).text.rstrip().splitlines()) or 1
    match = re.search(r"\(at line (\d+), column \d+\)", message)
    return int(match[1]) if match else 1


def _line_naming(message: str, config: str, view: View) -> int:
    """The line of the configuration with the path that a message begins with, else the first."""
    text = view.text(config).text
    for string in TomlScan(text).strings:
        if not string.is_key and string.text and message.startswith(f"{string.text}: "):
            return text.count("\n", 0, string.start) + 1
    return 1


def _mistake(path: str, number: int, what: str, view: View) -> types.Diagnostic:
    written = view.text(path).line(number - 1)
    start = len(written) - len(written.lstrip()) + 1
    place = Location(path, Range(number, start, number, max(start, len(written.rstrip()) + 1)))
    return types.Diagnostic(
        range=view.range(place),
        message=what,
        severity=types.DiagnosticSeverity.Error,
        code="configuration",
        source=SOURCE,
    )
