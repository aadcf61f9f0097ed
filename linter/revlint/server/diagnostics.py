"""Findings as diagnostics of the protocol."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator

from lsprotocol import types

from revlint.errors import GitError, RevlintError
from revlint.finding import Finding
from revlint.location import Location, Range
from revlint.path_text import show_paths
from revlint.reporters.description import describe
from revlint.reporters.finding_text import finding_text
from revlint.server.config_ids import own_place
from revlint.server.toml_scan import PlacedString, TomlScan
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
#: A message about the value of a key.
_KEY = re.compile(r"([\w-]+) = \"")
#: What only a command line can do.
_ON_COMMAND_LINE = "; or lint with --no-base"
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
            number = int(match["line"]) if match["line"] else _line_of(match["what"], path, view)
            yield path, _mistake(path, number, match["what"].removesuffix(_ON_COMMAND_LINE), view)
        elif config is not None and not isinstance(error, GitError):
            yield config, _mistake(config, _line_naming(line, config, view), line, view)


def _is_file(path: str, config: str | None, view: View) -> bool:
    return path in (config, *view.documents) or os.path.isfile(view.session.root / path)


def _line_of(message: str, path: str, view: View) -> int:
    """The line of a mistake without one: that of its key, or that which Python's TOML parser names.

    Lines count from 1; it is the first one where neither is known.
    """
    if key := _KEY.match(message):
        return _line_where(path, view, lambda string: own_place(path, string.place) == (key[1],))
    if message.endswith("(at end of document)"):
        return len(view.text(path).text.rstrip().splitlines()) or 1
    match = re.search(r"\(at line (\d+), column \d+\)", message)
    return int(match[1]) if match else 1


def _line_naming(message: str, config: str, view: View) -> int:
    """The line of the configuration with the path that a message begins with, else the first."""
    return _line_where(
        config, view, lambda string: bool(string.text) and message.startswith(f"{string.text}: ")
    )


def _line_where(config: str, view: View, is_meant: Callable[[PlacedString], bool]) -> int:
    """The line of the first value of a configuration that is meant, from 1; else the first line."""
    text = view.text(config).text
    for string in TomlScan(text).strings:
        if not string.is_key and is_meant(string):
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
