"""The report as one JSON object, for programs."""

from __future__ import annotations

import json
from pathlib import Path

from revlint import escape
from revlint.engine.report import ChainSummary, Report
from revlint.finding import Finding, Fix, Severity
from revlint.path_text import show_paths
from revlint.reporters.finding_text import finding_text
from revlint.reporters.paths import ToPath, common_directory, prefix_of
from revlint.sources.tree import Tree

#: The version of the form; a change that could break a reader raises it.
VERSION = 1

JsonObject = dict[str, object]


def render_json(report: Report, *, directory: Path) -> str:
    """The report; paths are relative to the project root, of several to their common directory.

    Commands are for ``directory``, in which revlint runs.
    """
    top = common_directory([p.root for p in report.projects])
    roots = [(p, prefix_of(p.root, top), prefix_of(p.root, directory)) for p in report.projects]
    return dump(
        {
            "version": VERSION,
            "root": top.as_posix(),
            "chains": [_checked(c, to_path) for p, to_path, _ in roots for c in p.chains],
            "findings": [
                _finding(f, p.tree, to_path, from_here)
                for p, to_path, from_here in roots
                for f in p.findings
            ],
            "summary": {
                "chains": sum(len(p.chains) for p in report.projects),
                "files": sum(p.file_count for p in report.projects),
                "errors": report.count(Severity.ERROR),
                "warnings": report.count(Severity.WARNING),
                "notes": report.count(Severity.NOTE),
                "in_baseline": report.hidden,
            },
        }
    )


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


def _checked(chain: ChainSummary, to_path: ToPath) -> JsonObject:
    """A chain with what rules looked at in it."""
    return {
        **chain_object(chain, to_path),
        "operation_count": chain.operation_count,
        "unknown_operation_count": chain.unknown_count,
    }


def dump(value: object) -> str:
    """JSON in ASCII: no character of a linted file can act on what shows it.

    Some CI logs take "##[" and "##vso[" for commands wherever they stand.
    """
    return json.dumps(value, indent=1).replace("##", "#\\u0023") + "\n"


def _fix(tree: Tree, fix: Fix, to_path: ToPath) -> JsonObject | None:
    """The exact edits of a fix; None where it cannot be made."""
    # Imported here: most reports have no fix.
    from revlint.edits.exact_edits import exact_fix

    exact = exact_fix(tree, fix)
    if exact is None:
        return None
    return {
        "applicability": fix.applicability,
        "title": show_paths(fix.title, to_path),
        "edits": [
            {
                "path": to_path(edit.path),
                "line": edit.range.line,
                "column": edit.range.column,
                "end_line": edit.range.end_line,
                "end_column": edit.range.end_column,
                "text": edit.text,
            }
            for edit in exact.edits
        ],
        "renames": [{"path": to_path(old), "new_path": to_path(new)} for old, new in exact.renames],
    }


def _finding(finding: Finding, tree: Tree, to_path: ToPath, from_here: ToPath) -> JsonObject:
    place, text = finding.location.range, finding_text(finding, to_path)
    fix = None if finding.fix is None else _fix(tree, finding.fix, to_path)
    commands = list(finding_text(finding, from_here).commands)
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": escape.cut(text.title),
        "title": escape.cut(text.title),
        "facts": [escape.cut(fact) for fact in text.facts],
        "help": escape.cut(text.help),
        "command": commands[0] if len(commands) == 1 else commands or None,
        "chain": finding.chain,
        "revision": finding.revision,
        "path": to_path(finding.location.path),
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "related": [
            {
                "message": escape.cut(show_paths(related.message, to_path)),
                "path": to_path(related.location.path),
                "line": related.location.range.line,
                "column": related.location.range.column,
            }
            for related in finding.related
        ],
        "fixable": fix is not None and finding.fix is not None and finding.fix.is_made,
        "fix": fix,
        "in_base": finding.in_base,
        "url": finding.url,
    }
