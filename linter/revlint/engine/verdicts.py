"""Checks whose verdict is known: nothing that the last one looked at has changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from revlint.cache.fingerprint import Group, Trace, TracedTree
from revlint.cache.kept_report import from_json, to_json
from revlint.cache.stamp import code_places, code_stamp, environment_stamp
from revlint.cache.store import Cache, digest, open_cache
from revlint.config.projects import FoundProject
from revlint.engine.report import ProjectReport, Report
from revlint.sources.disk import DiskTree


@dataclass(frozen=True, slots=True)
class _Kept:
    """One verdict that was kept.

    ``exclude`` are the patterns that the tree was listed with, ``code`` the places of the programs
    that gave it and ``stamp`` their state.
    """

    exclude: tuple[str, ...]
    code: tuple[str, ...]
    stamp: str
    trace: Trace
    report: dict[str, Any]


@dataclass(slots=True)
class Verdicts:
    """The verdicts of the projects of one run.

    ``asked`` is what the run was asked for, as text: another question has another verdict.
    ``trees`` are those that were listed in order to see, for whoever goes on.
    """

    found: Sequence[FoundProject]
    asked: str
    caches: dict[Path, Cache]
    trees: list[DiskTree] = field(default_factory=list)
    _environment: str = field(default_factory=lambda: f"{environment_stamp()} {code_stamp()}")

    def replay(self) -> Report | None:
        """The whole report of the run; None where anything of it has to be found out."""
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
        tree: TracedTree,
        exclude: Iterable[str],
        report: ProjectReport,
        rules: Iterable[str],
    ) -> None:
        """Remember a verdict; ``rules`` are the modules of the rules that were there."""
        trace = tree.trace() if report.is_lasting else None
        if trace is not None:
            code = code_places(rules)
            kept = _Kept(tuple(exclude), code, code_stamp(code), trace, to_json(report))
            self._write(project, kept)

    def _replay(self, project: FoundProject) -> ProjectReport | None:
        cache = self.caches.get(project.root)
        data = cache.read(self._name(project)) if cache else None
        kept = _from_json(json.loads(data)) if data else None
        if kept is None or code_stamp(kept.code) != kept.stamp:
            return None
        tree = DiskTree(project.root, kept.exclude)
        self.trees.append(tree)
        fingerprints = kept.trace.fingerprints(tree)
        if not kept.trace.holds(tree):
            return None
        if fingerprints:
            trace = kept.trace.vouched_by(fingerprints)
            self._write(project, _Kept(kept.exclude, kept.code, kept.stamp, trace, kept.report))
        return from_json(kept.report, project.root, tree)

    def _write(self, project: FoundProject, kept: _Kept) -> None:
        if cache := self.caches.get(project.root):
            cache.write(self._name(project), json.dumps(_to_json(kept)).encode())

    def _name(self, project: FoundProject) -> str:
        """Where a verdict is kept: by the question and all that is no file of the tree."""
        config = None
        if project.config is not None:
            config = [str(project.config), _content(project.config)]
        key = [str(project.root), project.under, config, self.asked, self._environment]
        return f"verdict-{digest(json.dumps(key).encode())}"


def verdicts_of(found: Sequence[FoundProject], asked: str) -> Verdicts | None:
    """The verdicts of some projects; None where there is no cache."""
    caches = {project.root: open_cache(project.root) for project in found}
    known = {root: cache for root, cache in caches.items() if cache is not None}
    return Verdicts(found, asked, known) if known else None


def _content(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def _to_json(kept: _Kept) -> dict[str, Any]:
    trace = kept.trace
    return {
        "exclude": kept.exclude,
        "code": kept.code,
        "stamp": kept.stamp,
        "listing": trace.listing,
        "new": trace.new,
        "vouched": [[group.paths, group.states] for group in trace.vouched],
        "contents": trace.contents,
        "report": kept.report,
    }


def _from_json(data: dict[str, Any]) -> _Kept:
    vouched = tuple(Group(tuple(paths), states) for paths, states in data["vouched"])
    contents = tuple((path, content) for path, content in data["contents"])
    trace = Trace(data["listing"], data["new"], vouched, contents)
    return _Kept(tuple(data["exclude"]), tuple(data["code"]), data["stamp"], trace, data["report"])
