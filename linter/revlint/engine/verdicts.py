"""Checks whose verdict is known, since nothing that the last one looked at has changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from revlint.cache.fingerprint import Fingerprint, Seen
from revlint.cache.programs import code_places, code_stamp, environment_stamp
from revlint.cache.store import Folder, digest, open_folders
from revlint.config.files import read_config_file
from revlint.config.finder import cache_directory
from revlint.config.projects import FoundProject
from revlint.engine.report import ChainSummary, ProjectReport, Report
from revlint.errors import TreeError
from revlint.sources.disk import DiskTree

if TYPE_CHECKING:
    from revlint.finding import Applicability, Finding, Fix
    from revlint.location import Location


class Verdict(NamedTuple):
    """What is kept of one project's report.

    ``exclude`` are the patterns that the tree was listed with, ``code`` the places of the programs
    that gave the verdict and ``stamp`` their state.
    """

    exclude: tuple[str, ...]
    code: tuple[str, ...]
    stamp: str
    seen: Fingerprint
    chains: tuple[ChainSummary, ...]
    findings: tuple[Finding, ...]
    hidden: int = 0


@dataclass(slots=True)
class Verdicts:
    """The verdicts of the projects of one run.

    ``asked`` is what the run was asked for, as text: another question has another verdict.
    ``trees`` are those that were listed on the way, to be used again.
    """

    found: Sequence[FoundProject]
    asked: str
    folders: Mapping[Path, Folder]
    trees: list[DiskTree] = field(default_factory=list)
    _environment: str = field(default_factory=environment_stamp)

    def replay(self) -> Report | None:
        """The whole report of the run; None where any project has to be linted."""
        reports = []
        for project in self.found:
            report = self._replay(project)
            if report is None:
                return None
            reports.append(report)
        return Report(tuple(reports))

    def keep(
        self,
        project: FoundProject,
        seen: Fingerprint,
        exclude: Iterable[str],
        report: ProjectReport,
        rules: Iterable[str],
    ) -> None:
        """Remember a verdict.

        ``seen`` is what was looked at, ``rules`` the modules of the rules that there were.
        """
        if report.is_lasting:
            code = code_places(rules)
            stamp = code_stamp(code)
            found = report.chains, report.findings, report.hidden
            self._write(project, Verdict(tuple(exclude), code, stamp, seen, *found))

    def _replay(self, project: FoundProject) -> ProjectReport | None:
        folder = self.folders.get(project.root)
        data = folder.read(self._name(project)) if folder else None
        kept = decode_verdict(data) if data else None
        if kept is None or code_stamp(kept.code) != kept.stamp:
            return None
        tree = DiskTree(project.root, kept.exclude)
        self.trees.append(tree)
        if tree.refusal:
            return None  # so that the run says it
        seen = kept.seen.renewed(tree, _statement_of)
        if seen is None:
            return None
        if seen is not kept.seen:
            self._write(project, kept._replace(seen=seen))
        return ProjectReport(project.root, tree, kept.chains, kept.findings, hidden=kept.hidden)

    def _write(self, project: FoundProject, verdict: Verdict) -> None:
        if folder := self.folders.get(project.root):
            folder.write(self._name(project), encode_verdict(verdict))

    def _name(self, project: FoundProject) -> str:
        """The name of a verdict: the question, and all that decides it beside the tree."""
        config = _bytes(project.config)
        text = [str(project.root), *project.under, str(project.config), self.asked]
        key = repr([*text, config and digest(config), self._environment])
        return f"verdict-{digest(key.encode('utf-8', 'surrogatepass'))}"


def folders_of(found: Sequence[FoundProject], tell: Callable[[str], None]) -> dict[Path, Folder]:
    """The cache of each project that has one; ``tell`` gets a line for each that is refused."""
    chosen = {p.root: cache_directory(p.config, _bytes(p.config)) for p in found}
    return open_folders(chosen, tell)


def encode_verdict(verdict: Verdict) -> bytes:
    """A verdict as JSON: reading it again takes nothing that has to be imported first."""
    seen = verdict.seen
    rows = {
        "run": [verdict.exclude, verdict.code, verdict.stamp],
        "seen": [seen.listing, seen.head, seen.new, seen.files],
        "chains": [[getattr(c, name) for name in ChainSummary.__slots__] for c in verdict.chains],
        "findings": [_from_finding(finding) for finding in verdict.findings],
        "hidden": verdict.hidden,
    }
    return json.dumps(rows, separators=(",", ":")).encode()


def decode_verdict(data: bytes) -> Verdict | None:
    """The verdict that ``encode_verdict`` made bytes of; None where there is none."""
    try:
        rows = json.loads(data)
        exclude, code, stamp = rows["run"]
        listing, head, new, files = rows["seen"]
        states = {path: Seen(*parts) for path, parts in files.items()}
        seen = Fingerprint(listing, head, new, states)
        chains = tuple(ChainSummary(*map(_frozen, row)) for row in rows["chains"])
        findings = tuple(_to_finding(**row) for row in rows["findings"])
        hidden = int(rows["hidden"])
        return Verdict(tuple(exclude), tuple(code), stamp, seen, chains, findings, hidden)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _from_finding(finding: Finding) -> dict[str, Any]:
    names = ("title", "label", "help", "revision", "target", "rule", "chain", "url")
    return {name: getattr(finding, name) for name in names} | {
        "about": finding.about,
        "facts": finding.facts,
        "commands": [[c.words, c.directory] for c in finding.commands],
        "fix": finding.fix and _from_fix(finding.fix),
        "location": _from_location(finding.location),
        "related": [[r.message, _from_location(r.location)] for r in finding.related],
        "severity": finding.severity,
    }


def _to_finding(
    *,
    location: list[Any],
    about: list[str],
    facts: list[str],
    commands: list[Any],
    fix: list[Any] | None,
    related: list[Any],
    severity: str | None,
    **plain: Any,
) -> Finding:
    # Imported here: most verdicts have no findings.
    from revlint.finding import Command, Finding, Related, Severity
    from revlint.location import Location, Range

    def place(row: list[Any]) -> Location:
        return Location(row[0], Range(*row[1:]))

    return Finding(
        location=place(location),
        about=tuple(about),
        facts=tuple(facts),
        commands=tuple(Command(tuple(words), directory) for words, directory in commands),
        fix=_to_fix(*fix) if fix else None,
        related=tuple(Related(message, place(row)) for message, row in related),
        severity=Severity(severity) if severity else None,
        **plain,
    )


def _from_fix(fix: Fix) -> list[Any]:
    steps = [
        [type(step).__name__, *(_plain(getattr(step, name)) for name in step.__slots__)]
        for step in fix.steps
    ]
    return [fix.applicability, fix.title, steps]


def _to_fix(applicability: Applicability, title: str, steps: list[list[Any]]) -> Fix:
    # Imported here: most findings have no fix.
    from revlint.finding import Fix
    from revlint.steps import Step

    kinds = {kind.__name__: kind for kind in get_args(Step)}
    made = (kinds[name](*map(_rich, values)) for name, *values in steps)
    return Fix(applicability, title, tuple(made))


def _plain(value: Any) -> Any:
    return {"bytes": value.hex()} if isinstance(value, bytes) else value


def _rich(value: Any) -> Any:
    if isinstance(value, dict):
        return bytes.fromhex(value["bytes"])
    return tuple(map(_rich, value)) if isinstance(value, list) else value


def _from_location(place: Location) -> list[Any]:
    found = place.range
    return [place.path, found.line, found.column, found.end_line, found.end_column]


def _statement_of(path: str, data: bytes) -> str:
    # Imported here: only a run in which a file changed needs what reads it.
    from revlint.engine.reading import statement_of

    return statement_of(path, data)


def _bytes(config: Path | None) -> bytes:
    if config is None:
        return b""
    try:
        return read_config_file(config)
    except TreeError:
        return b""
