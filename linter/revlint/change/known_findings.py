"""Reads a change, and marks the findings of the linted tree that its base has too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from revlint.change.change import Change
from revlint.change.nameable import limit_nameable
from revlint.change.same_finding import Identity
from revlint.contract.project import Project
from revlint.errors import TreeError
from revlint.finding import Finding
from revlint.migration.identifier import quoted
from revlint.severity import Severity
from revlint.sources.base import Base
from revlint.sources.tree import Tree

#: Reads the project of a tree of the base.
ReadProject = Callable[[Tree], Project]

#: Runs the rules of some names on another project.
FindAgain = Callable[[Project, frozenset[str]], Iterable[Finding]]


def read_change(project: Project, base: Base, read: ReadProject) -> Change:
    """The change from a base to a project.

    In the projects ``now`` and ``merged``, the new files are those that the base lacks.
    """
    before, tip, merged = read(base.before), read(base.tip), read(base.merged)
    change = limit_nameable(Change(base, before, tip, merged, project))
    new = change.new_paths
    # git may put a new file into a folder that the base has renamed.
    brought = {*base.merged.paths()} - {*base.tip.paths()} - ({*project.tree.paths()} - new)
    return Change(
        base,
        before,
        change.tip,
        _with_new(change.merged, frozenset(brought), base.name),
        _with_new(change.now, new, base.name),
    )


def _with_new(project: Project, new: frozenset[str], base: str) -> Project:
    known = project.tree.checkout
    checkout = replace(known, find_new_paths=lambda: new, find_base_name=lambda: base)
    tree = project.tree.with_checkout(checkout)
    chains = (c.with_parts(tree=tree) for c in project.chains)
    return replace(project, tree=tree, chains=tuple(chains))


def mark_known(
    findings: Sequence[Finding], change: Change, find_again: FindAgain
) -> tuple[Finding, ...]:
    """The findings of the linted tree, each marked with whether the base has it already.

    The base is its tip, or the merge base where the tip has repaired a defect since that the
    linted tree, which is behind, still has. Without findings nothing is looked at again.
    """
    left = list(findings)
    marked: dict[int, Finding] = {}
    places = (
        (change.tip, f"already so on {change.base.shown}"),
        (
            change.before,
            f"already so at {change.base.merge_base[:12]}, where this side left "
            f"{change.base.shown}",
        ),
    )
    for project, said in places:
        if not left:
            break
        names = frozenset(f.rule for f in left)
        known = _Known(change, project, find_again(project, names))
        for finding in left:
            if known.takes(finding):
                marked[id(finding)] = replace(finding, in_base=True, already=said)
        left = [f for f in left if id(f) not in marked]
    return tuple(
        marked.get(id(f)) or replace(_without_brought(f, change), in_base=False) for f in findings
    )


def _without_brought(finding: Finding, change: Change) -> Finding:
    """A finding; a note where an id is missing that only the linted tree lacks, not the merge."""
    target = finding.target
    for chain in change.chains if target else ():
        now, merged = chain.now, chain.merged
        if now is None or merged is None or now.name != finding.chain or target in now.by_id:
            continue
        missing = (*now.missing_parents, *now.missing_dependencies)
        if target in merged.by_id and any(r.target == target for r in missing):
            fact = f"{change.base.shown} has {quoted(str(target))}, so that the merge has it too"
            help_ = f"merge or rebase onto {change.base.name} to run Alembic on this branch"
            return replace(finding, severity=Severity.NOTE, facts=(fact,), help=help_, commands=())
    return finding


def mark_by_file(findings: Iterable[Finding], change: Change) -> Iterator[Finding]:
    """Findings that no rule has, as of a suppression: known if the base has the file as it is."""
    for finding in findings:
        if finding.in_base is None:
            path = finding.location.path
            same = _is_same_file(change.now.tree, change.tip.tree, path)
            said = f"already so on {change.base.shown}" if same else ""
            finding = replace(finding, in_base=same, already=said)
        yield finding


def _is_same_file(one: Tree, other: Tree, path: str) -> bool:
    try:
        return other.is_file(path) and one.read(path) == other.read(path)
    except TreeError:
        return False


class _Known:
    """The findings of an older tree; each answers for one of the newer tree."""

    def __init__(self, change: Change, project: Project, findings: Iterable[Finding]) -> None:
        names = _names(change, project)
        self._old, self._new = project.tree, change.now.tree
        self._free: dict[tuple[str, str | None], list[Identity]] = {}
        for finding in findings:
            key = (finding.rule, names.get(finding.chain, finding.chain))
            self._free.setdefault(key, []).append(Identity.of(finding, with_facts=True))

    def takes(self, finding: Finding) -> bool:
        """Whether one of them is the same."""
        free = self._free.get((finding.rule, finding.chain), [])
        new = Identity.of(finding, with_facts=True)
        for old in free:
            if new.is_known_as(old, self._was_moved):
                free.remove(old)
                return True
        return False

    def _was_moved(self, old: str, new: str) -> bool:
        """A file that was renamed holds what it held; a copy of it does not."""
        return not self._old.is_file(new) and not self._new.is_file(old)


def _names(change: Change, project: Project) -> dict[str | None, str]:
    """What the chains of an older tree are called now."""
    index = 1 if project is change.tip else 0
    names: dict[str | None, str] = {}
    for chain in change.chains:
        older = (chain.before, chain.tip)[index]
        if older is not None and chain.now is not None:
            names[older.name] = chain.now.name
    return names
