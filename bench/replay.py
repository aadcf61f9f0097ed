"""What ``revlint check --base`` would have reported before each merge of a repository.

Run it as ``python -m bench.replay [--either] [--pathspec SPEC ...] CLONE ...``; the clone may be
bare. It only reads git objects: it runs nothing of the clone and changes nothing in it.

It replays, of every ref: each *merge* (its base is the first parent), each *catch-up* (the subject
says that a branch merged the main line: the base is the second parent), each *trial* (GitHub's
merge of a pull request that may never have been merged), and each *squash* (a commit of the main
line for a pull request whose head the clone has, ``refs/pull/*/head``). It takes those in which
both sides changed revision files since they diverged; with ``--either``, at least one of them.

For each it runs ``revlint check --base BASE --at BRANCH``, and compares the findings with the
defects that the merge left (rules of ``DEFECTS``) and neither side had:

- *reported by* a rule: the merge left it, and the check reported it, or its cause;
- *fixed*: the check reported it, and the merge commit itself fixed it;
- *missed*: the merge left it, and the check did not report it;
- *by hand*: the same, but the files next to it are not as git merges them: the merge commit made
  it, or a push to the pull request after its last known head;
- *alarm*: the check reported it, and git's own merge does not have it;
- *conflict*: a revision file that git could not merge;
- *change*: what the check reports about the change itself, to be judged by hand.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from revlint.cache.readings import Readings
from revlint.config.files import TreeFiles
from revlint.config.projects import find_projects
from revlint.engine.configs import load_configs
from revlint.engine.lint import lint
from revlint.engine.precedence import explained_by
from revlint.engine.registry import load_rules
from revlint.engine.rule import ChangeRule
from revlint.errors import RevlintError
from revlint.finding import Finding
from revlint.migration.reader import read_id
from revlint.sources.merge import find_merge_base
from revlint.sources.repository import Repository
from revlint.sources.snapshot import (
    files_of,
    hold_against,
    open_commit,
    tree_of,
)

#: The rules about the graph whose findings count as what a merge broke.
DEFECTS = (
    "duplicate-revision",
    "missing-parent",
    "multiple-bases",
    "multiple-heads",
    "revision-cycle",
)

#: A branch that takes in the main line: there, the second parent is the base.
_CATCH_UP = re.compile(
    r"Merge (?:remote-tracking )?(?:branch|branches) '(?:[\w.-]+/)?"
    r"(?:master|main|dev|develop|development|nextgen|trunk)'"
)
#: The merge that GitHub makes of a pull request to try it; it is in no branch.
_TRIAL = re.compile(r"Merge [0-9a-f]{40} into [0-9a-f]{40}$")
_PULL_REQUEST = re.compile(r"\(#(\d+)\)$")
_SLOW = 10.0


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that happened: the commit that it left, and its two sides."""

    commit: str
    base: str
    branch: str
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check said; and the files of its tree, or of the merge with the base, by content."""

    findings: tuple[Finding, ...]
    files: dict[str, str]

    def beside(self, path: str) -> set[tuple[str, str]]:
        """The files of the folder of a path."""
        folder = path.rpartition("/")[0]
        return {item for item in self.files.items() if item[0].rpartition("/")[0] == folder}


class Clone:
    """A repository whose history is replayed; what was read once is remembered."""

    def __init__(self, repository: Repository, pathspecs: list[str]) -> None:
        self.repository = repository
        self.readings = Readings()
        self._specs = ["--", *pathspecs]
        self._rules = load_rules([repository.top])
        self.of_change = {rule.name for rule in self._rules if issubclass(rule, ChangeRule)}

    def git(self, *arguments: str, stdin: str = "") -> str:
        """What git prints; of a command that only reads."""
        command = ["git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "log.showSignature=0"]
        directory = self.repository.located.path
        done = subprocess.run(
            [*command, f"--git-dir={directory}", *arguments],
            input=stdin.encode(),
            capture_output=True,
            check=True,
        )
        return done.stdout.decode(errors="replace")

    def merges(self) -> Iterator[Merged]:
        """Every merge in which a revision file differs from one of the sides, newest first."""
        listed = self.git("log", "--all", "--merges", "--format=%H %P%x00%s").splitlines()
        touched = {commit for commit, sides in self._differing(listed).items() if sides}
        for line in listed:
            ids, _, subject = line.partition("\0")
            commit, *parents = ids.split()
            if commit not in touched or len(parents) != 2:
                continue
            first, second = parents
            if _CATCH_UP.match(subject):
                yield Merged(commit, second, first, "catch-up", subject)
            else:
                kind = "trial" if _TRIAL.match(subject) else "merge"
                yield Merged(commit, first, second, kind, subject)

    def squashes(self) -> Iterator[Merged]:
        """Every squashed pull request that touches a revision file and whose head is here."""
        refs = self.git("for-each-ref", "--format=%(objectname) %(refname)", "refs/pull/*/head")
        heads = {
            ref.split("/")[2]: id_ for id_, _, ref in (r.partition(" ") for r in refs.splitlines())
        }
        log = ("log", "--first-parent", "--no-merges", "--format=%H %P%x00%s", "HEAD")
        for line in self.git(*log, *self._specs).splitlines():
            ids, _, subject = line.partition("\0")
            commit, *parents = ids.split()
            number = _PULL_REQUEST.search(subject)
            if number and parents and number[1] in heads:
                yield Merged(commit, parents[0], heads[number[1]], "squash", subject)

    def sides_touched(self, merged: Merged) -> int:
        """How many of the two sides changed a revision file since they parted."""
        parted = find_merge_base(self.repository, merged.branch, merged.base)
        if parted is None or parted in (merged.branch, merged.base):
            return 0
        sides = (merged.base, merged.branch)
        return sum(
            bool(self.git("diff-tree", "-r", "--name-only", parted, side, *self._specs))
            for side in sides
        )

    def check(self, at: str, base: str | None = None) -> Checked:
        """What ``revlint check --at … --base …`` finds, in all projects of the commit."""
        snapshot = open_commit(self.repository, at, "--at")
        top = self.repository.top
        places = TreeFiles(files_of(snapshot), top, top)
        found = find_projects((), places)
        rules = self._rules if base else [r for r in self._rules if r.name in DEFECTS]
        configs = load_configs(
            found,
            places,
            lambda p, c: tree_of(snapshot, p.root, c.exclude, read_id, compared=base is not None),
            rules={rule.name for rule in self._rules},
        )
        findings: list[Finding] = []
        files: dict[str, str] = {}
        for project, config in zip(found, configs, strict=True):
            tree = tree_of(
                snapshot, project.root, config.exclude, read_id, compared=base is not None
            )
            held = None
            if base is not None:
                tree, held = hold_against(
                    base,
                    project.root,
                    config.exclude,
                    tree,
                    read_id,
                    repository=self.repository,
                    snapshot=snapshot,
                )
            report = lint(
                project.root, tree, config, rules, jobs=1, base=held, readings=self.readings
            )
            findings.extend(report.findings)
            left = held.merged if held else tree
            files |= {path: left.content_key(path) or "" for path in left.paths()}
        return Checked(tuple(findings), files)

    def _differing(self, listed: Iterable[str]) -> dict[str, set[int]]:
        """Of each commit, the parents from which it differs in a revision file."""
        commits = "".join(f"{line.split(' ', 1)[0]}\n" for line in listed)
        options = ("--stdin", "-m", "-r", "--name-only", "--pretty=tformat:%x00%H")
        sides: dict[str, set[int]] = {}
        counts: Counter[str] = Counter()
        for part in self.git("diff-tree", *options, *self._specs, stdin=commits).split("\0")[1:]:
            commit, *paths = part.split()
            counts[commit] += 1
            if paths:
                sides.setdefault(commit, set()).add(counts[commit])
        return sides


def replay(clone: Clone, merged: Merged) -> Iterator[tuple[str, Finding]]:
    """What the check would have said of a merge, each with what it turned out to be."""
    checked, after = clone.check(merged.branch, merged.base), clone.check(merged.commit)
    before = [f for side in (merged.base, merged.branch) for f in clone.check(side).findings]
    new = [f for f in checked.findings if not f.in_base]
    of_change = [f for f in new if f.rule in clone.of_change]
    of_change.sort(key=lambda f: f.rule != "fork-on-merge")
    made = list(_made(after.findings, before))

    def was_edited(finding: Finding) -> bool:
        path = finding.location.path
        return checked.beside(path) != after.beside(path)

    for finding in made:
        by = next((f.rule for f in of_change if _tells(f, finding)), "")
        if by:
            yield f"reported by {by}", finding
        else:
            yield "by hand" if was_edited(finding) else "missed", finding
    for finding in of_change:
        if finding.rule == "merge-conflict":
            yield "conflict", finding
        elif finding.rule != "fork-on-merge":
            yield "change", finding
        elif not any(_tells(finding, one) for one in made):
            yield "fixed" if was_edited(finding) else "alarm", finding


def _made(after: Iterable[Finding], before: Iterable[Finding]) -> Iterator[Finding]:
    """The defects that the merge made; a side's defect answers for one, or for what is left of it.

    Revisions that a merge puts at the start of one side of a fork do not make it another fork.
    """
    left = {(f.rule, f.chain, *_about(f)): f for f in before}
    grown = []
    for finding in after:
        exact = [k for k, old in left.items() if _is_same(finding, old)]
        if not exact:
            grown.append(finding)
        for key in exact:
            del left[key]
    for finding in grown:
        similar = [k for k, old in left.items() if _is_like(finding, old)]
        if similar:
            del left[similar[0]]
        else:
            yield finding


def _is_same(one: Finding, other: Finding) -> bool:
    return _is_alike(one, other) and {*_about(one)} <= {*_about(other)}


def _is_like(one: Finding, other: Finding) -> bool:
    return _is_alike(one, other) and (
        one.revision == other.revision or not {*_about(one)}.isdisjoint(_about(other))
    )


def _is_alike(one: Finding, other: Finding) -> bool:
    return (one.rule, one.chain) == (other.rule, other.chain)


def _tells(foretold: Finding, made: Finding) -> bool:
    """Whether a finding of the change is about what the merge made, or tells its cause."""
    ids = {*_about(made), made.revision}
    return (
        not ids.isdisjoint({*_about(foretold), foretold.revision})
        or any(id_ in ids for rule, id_ in explained_by(foretold) if rule == "fork-on-merge")
        or (foretold.rule == "merge-conflict" and foretold.location.path == made.location.path)
    )


def _about(finding: Finding) -> tuple[str | None, ...]:
    return finding.about or (finding.revision, finding.location.path)


def _replay_all(directory: Path, options: argparse.Namespace) -> Counter[str]:
    """Replay a clone, print what is worth reading as it comes, and give the counts."""
    counts: Counter[str] = Counter()
    with Repository(directory) as repository:
        clone = Clone(repository, options.pathspec)
        least = 1 if options.either else 2
        for merged in (*clone.merges(), *clone.squashes()):
            counts["looked at"] += 1
            if clone.sides_touched(merged) < least:
                continue
            counts[merged.kind] += 1
            start = time.perf_counter()
            try:
                found = list(replay(clone, merged))
            except RevlintError as error:
                counts["refused"] += 1
                print(f"{_name(merged)}\n  refused: {error}", flush=True)
                continue
            took = time.perf_counter() - start
            if found or took > _SLOW:
                print(f"{_name(merged)} ({took:.1f} s)", flush=True)
            counts.update({f"{merged.kind}: {o}" for o, _ in found})
            for outcome, finding in found:
                counts[f"{merged.kind}: {outcome} {finding.rule}"] += 1
                place = f"{finding.location.path}:{finding.location.range.line}"
                print(f"  {outcome}: {place}: {finding.severity}[{finding.rule}] {finding.title}")
    return counts


def _name(merged: Merged) -> str:
    sides = f"--base {merged.base[:12]} --at {merged.branch[:12]}"
    return f"{merged.commit[:12]} {merged.kind} {merged.subject[:60]!r}: {sides}"


def main() -> None:
    """Replay some clones; print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clones", nargs="+", type=Path, metavar="CLONE")
    parser.add_argument("--either", action="store_true", help="one side that changed is enough")
    parser.add_argument(
        "--pathspec",
        action="append",
        default=[],
        help="what git takes for the revision files; by default, what lies below versions/",
    )
    options = parser.parse_args()
    options.pathspec = options.pathspec or [":(glob)**/versions/**/*.py"]
    for directory in options.clones:
        counts = _replay_all(directory.resolve(), options)
        print(f"\n{directory}")
        for name, count in sorted(counts.items()):
            print(f"{count:8,}  {name}")


if __name__ == "__main__":
    main()
