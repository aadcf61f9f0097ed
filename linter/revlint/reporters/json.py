"""The report as one JSON object, for programs."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from revlint import escape
from revlint.contract.project import Project
from revlint.engine.report import ChainSummary, Report
from revlint.finding import Finding, Severity
from revlint.graph.chain import Chain
from revlint.pictures.contract import has_contract
from revlint.reporters.contract_json import contract_object
from revlint.reporters.excerpt import ToPath, prefix_of
from revlint.reporters.rule_page import rule_url

#: The version of the form; a change that could break a reader raises it.
VERSION = 1

JsonObject = dict[str, object]


def render_json(report: Report) -> str:
    """The report; paths are relative to the project root, of several to their common directory."""
    top = common_directory([p.root for p in report.projects])
    roots = [(p, prefix_of(p.root, top)) for p in report.projects]
    return dump(
        {
            "version": VERSION,
            "chains": [chain_object(c, to) for p, to in roots for c in p.chains],
            "findings": [_finding(f, to) for p, to in roots for f in p.findings],
            "summary": {
                "chains": sum(len(p.chains) for p in report.projects),
                "files": sum(p.file_count for p in report.projects),
                "errors": report.count(Severity.ERROR),
                "warnings": report.count(Severity.WARNING),
                "notes": report.count(Severity.NOTE),
            },
        }
    )


def render_chains_json(projects: Sequence[tuple[Path, Project]]) -> str:
    """The chains of each project root, with what ``revlint chains`` tells of them.

    ``contract`` is there only where a configuration has one.
    """
    whole: JsonObject = {"version": VERSION, "chains": _each(projects, _chain_details)}
    contracts = [project.contract for _, project in projects if has_contract(project.contract)]
    return dump({**whole, "contract": contract_object(contracts)} if contracts else whole)


def render_graph_json(projects: Sequence[tuple[Path, Project]], names: Sequence[str] = ()) -> str:
    """The chains of each project root with every revision; ``names`` chooses chains."""
    return dump({"version": VERSION, "chains": _each(projects, _chain_with_revisions, names)})


def chain_object(chain: ChainSummary, to_path: ToPath) -> JsonObject:
    """One chain as every format of this module has it."""
    return {
        "name": chain.name,
        "script_location": to_path(chain.script_location),
        "config": None if chain.config is None else to_path(chain.config),
        "version_table": chain.version_table,
        "version_table_schema": chain.version_table_schema,
        "revision_count": chain.revision_count,
        "heads": list(chain.heads),
        "bases": list(chain.bases),
    }


def common_directory(roots: Sequence[Path]) -> Path:
    """The deepest directory that holds every root."""
    return Path(os.path.commonpath(roots)) if roots else Path.cwd()


def dump(value: object) -> str:
    """JSON in ASCII: no character of a linted file can act on what shows it.

    Some CI logs take "##[" and "##vso[" for commands wherever they stand.
    """
    return json.dumps(value, indent=1).replace("##", "#\\u0023") + "\n"


def _finding(finding: Finding, to_path: ToPath) -> JsonObject:
    place = finding.location.range
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": escape.cut(finding.message),
        "help": escape.cut(finding.help),
        "chain": finding.chain,
        "revision": finding.revision,
        "path": to_path(finding.location.path),
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "related": [
            {
                "message": escape.cut(related.message),
                "path": to_path(related.location.path),
                "line": related.location.range.line,
                "column": related.location.range.column,
            }
            for related in finding.related
        ],
        "fixable": False,
        "in_base": finding.in_base,
        "url": rule_url(finding.rule),
    }


def _each(
    projects: Sequence[tuple[Path, Project]],
    render: Callable[[Chain, ToPath], JsonObject],
    names: Sequence[str] = (),
) -> list[JsonObject]:
    top = common_directory([root for root, _ in projects])
    return [
        render(chain, prefix_of(root, top))
        for root, project in projects
        for chain in project.chains
        if not names or chain.name in names
    ]


def _chain_details(chain: Chain, to_path: ToPath) -> JsonObject:
    locations = chain.script_directory.version_locations
    return {
        **chain_object(ChainSummary.of(chain), to_path),
        "version_locations": [v.written if v.path is None else to_path(v.path) for v in locations],
        "branch_points": list(chain.branch_points),
        "merge_points": list(chain.merge_points),
        "assumptions": list(chain.script_directory.assumptions),
    }


def _chain_with_revisions(chain: Chain, to_path: ToPath) -> JsonObject:
    details = _chain_details(chain, to_path)
    revisions = [
        {
            "revision": revision.id,
            "down_revision": [value.text for value in revision.parents],
            "depends_on": [value.text for value in revision.dependencies],
            "branch_labels": [value.text for value in revision.labels],
            "path": to_path(revision.path),
            "line": revision.id_range.line,
        }
        for revision in chain.revisions
    ]
    return {**details, "revisions": revisions}
