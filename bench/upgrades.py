"""What ``failing-operation`` and ``unordered-operation`` find in the history of a repository.

Run it as ``python -m bench.upgrades [--merges N] [--json] CLONE ...``. It looks at the newest
commit, and at N merges whose two sides both changed revision files, spread over the history. It
judges all revision files, not only new ones, and prints how many operations could not be analysed.
It only reads git objects: it runs nothing of the clone and changes nothing in it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from bench.replay import Clone
from revlint.cache.readings import Readings
from revlint.config.files import TreeFiles
from revlint.config.projects import find_projects
from revlint.contract.project import Project
from revlint.engine.configs import load_configs
from revlint.engine.project import read_project
from revlint.engine.reading import Reading
from revlint.engine.registry import load_rules
from revlint.engine.run_rules import run_rules
from revlint.errors import RevlintError
from revlint.migration.reader import read_id
from revlint.sources.repository import Repository
from revlint.sources.snapshot import files_of, open_commit, tree_of

RULES = ("failing-operation", "unordered-operation")


@dataclass(frozen=True, slots=True)
class Judged:
    """A project of one commit, as revlint reads it."""

    root: str
    project: Project

    def findings(self) -> list[dict[str, Any]]:
        """What the two rules find."""
        rules = [rule for rule in load_rules([]) if rule.name in RULES]
        return [
            {
                "rule": finding.rule,
                "chain": finding.chain,
                "path": f"{self.root}{finding.location.path}",
                "line": finding.location.range.line,
                "title": finding.title,
                "label": finding.label,
                "revision": finding.revision,
                "other": finding.target,
                "related": [f"{r.location.path}:{r.location.range.line}" for r in finding.related],
            }
            for finding in run_rules(rules, self.project)
        ]

    def chains(self) -> Iterator[dict[str, Any]]:
        """Each chain with its operations, and those that could not be analysed."""
        for chain in self.project.chains:
            total = 0
            unknown = []
            for revision in chain.revisions:
                for operation in self.project.bodies.upgrade(revision.path):
                    total += 1
                    if operation.table is None:
                        place = f"{revision.path}:{operation.range.line}"
                        what = (place, operation.action, operation.name, operation.text)
                        unknown.append(what)
            yield {
                "chain": chain.name,
                "root": self.root,
                "location": chain.script_directory.name,
                "revisions": len(chain.revisions),
                "heads": list(chain.heads),
                "operations": total,
                "unknown": unknown,
            }


def judge(repository: Repository, commit: str, readings: Readings) -> Iterator[Judged]:
    """Every project of a commit, all files of it selected."""
    snapshot = open_commit(repository, commit, "--at")
    places = TreeFiles(files_of(snapshot), repository.top, repository.top)
    found = find_projects((), places)
    configs = load_configs(
        found,
        places,
        lambda p, c: tree_of(snapshot, p.root, c.exclude, read_id, compared=False),
        rules={rule.name for rule in load_rules([])},
    )
    for place, config in zip(found, configs, strict=True):
        tree = tree_of(snapshot, place.root, config.exclude, read_id, compared=False)
        config = replace(config, select=(*config.select, *RULES))
        root = place.root.relative_to(repository.top).as_posix()
        project = read_project(tree, config, Reading(tree, None, 1, readings))
        yield Judged("" if root == "." else f"{root}/", project)


def _migration_folders(judged: list[Judged]) -> list[str]:
    folders = {
        f"{one.root}{Path(revision.path).parent.as_posix()}"
        for one in judged
        for chain in one.project.chains
        for revision in chain.revisions
    }
    return [f":(glob){folder}/*.py" for folder in sorted(folders)]


def look(directory: Path, merges: int) -> Iterator[dict[str, Any]]:
    """The newest commit of a clone and some of its merges, each with what is found there."""
    with Repository(directory) as repository:
        readings = Readings()
        head = list(judge(repository, "HEAD", readings))
        clone = Clone(repository, [*_migration_folders(head), ":(glob)**/versions/**/*.py"])
        yield _row(clone.git("rev-parse", "HEAD").strip(), "newest", head)
        both = [m for m in clone.merges() if clone.sides_touched(m) == 2] if merges else []
        step = max(1, len(both) // max(merges, 1))
        for merged in islice(both, 0, step * merges, step):
            try:
                found = list(judge(repository, merged.commit, readings))
                yield _row(merged.commit, merged.kind, found)
            except RevlintError as error:
                yield {"commit": merged.commit, "kind": merged.kind, "error": str(error)}


def _row(commit: str, kind: str, found: list[Judged]) -> dict[str, Any]:
    return {
        "commit": commit,
        "kind": kind,
        "findings": [finding for one in found for finding in one.findings()],
        "chains": [chain for one in found for chain in one.chains()],
    }


def main() -> None:
    """Look at some clones; print the findings, and a table of what is not known."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clones", nargs="+", type=Path, metavar="CLONE")
    parser.add_argument("--merges", type=int, default=20, help="how many merges of each clone")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each commit")
    options = parser.parse_args()
    for directory in options.clones:
        start = time.perf_counter()
        for row in look(directory.resolve(), options.merges):
            if options.json:
                print(json.dumps({"clone": directory.name, **row}), flush=True)
            else:
                _show(directory.name, row)
        took = time.perf_counter() - start
        print(f"{directory.name}: {took:.1f} s", file=sys.stderr, flush=True)


def _show(name: str, row: dict[str, Any]) -> None:
    print(f"{name} {row['commit'][:12]} {row['kind']} {row.get('error', '')}")
    for finding in row.get("findings", ()):
        place = f"{finding['path']}:{finding['line']}"
        print(f"  {place}: {finding['rule']}: {finding['title']} ({finding['label']})")
    for chain in row.get("chains", ()) if row["kind"] == "newest" else ():
        kinds = Counter(name for _, _, name, _ in chain["unknown"]).most_common(5)
        print(
            f"  {chain['chain']}: {len(chain['unknown'])} of {chain['operations']} unknown: {kinds}"
        )


if __name__ == "__main__":
    main()
