"""The fixes of findings as one plan, checked as every plan is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from revlint.edits.check_plan import check_plan
from revlint.edits.plan import Plan, joined, plan_steps
from revlint.edits.planned_tree import planned_tree
from revlint.engine.report import ProjectReport
from revlint.errors import EditRefused
from revlint.finding import Applicability, Finding
from revlint.location import Location
from revlint.sources.tree import Tree
from revlint.steps import RemoveSuppression, SetHeader, Step

#: How often the planned tree is linted again, since one fix can make room for another.
_MOST_ROUNDS = 20

Lint = Callable[[Plan], ProjectReport]


@dataclass(frozen=True, slots=True)
class Fixes:
    """A plan, the findings that it repairs, and those that have a fix that cannot be made."""

    plan: Plan
    fixed: tuple[Finding, ...]
    refused: tuple[tuple[Finding, EditRefused], ...]


def plan_fixes(
    tree: Tree,
    report: ProjectReport,
    lint_after: Lint,
    *,
    wanted: Collection[Applicability],
    is_asked: Callable[[Finding], bool] = lambda finding: True,
) -> Fixes:
    """Plan the fixes of a report.

    If the result of all of them had a new finding, they are tried one by one.

    Args:
        tree: the files.
        report: what linting all of them found.
        lint_after: lints the files as a plan leaves them.
        wanted: which fixes to make.
        is_asked: whether to fix a finding that has such a fix.
    """

    def choose(found: ProjectReport) -> list[Finding]:
        return [
            f for f in found.findings if f.fix and f.fix.applicability in wanted and is_asked(f)
        ]

    work = _Work(tree, report, lint_after)
    try:
        work.fix_all(choose)
    except EditRefused:
        work = _Work(tree, report, lint_after)
        work.fix_one_by_one(choose(report))
    return Fixes(work.plan, tuple(work.fixed), tuple(work.refused.values()))


@dataclass(slots=True)
class _Work:
    tree: Tree
    report: ProjectReport
    lint_after: Lint
    plan: Plan = field(default_factory=lambda: Plan("", ()))
    fixed: list[Finding] = field(default_factory=list)
    refused: dict[object, tuple[Finding, EditRefused]] = field(default_factory=dict)

    def fix_all(self, choose: Callable[[ProjectReport], list[Finding]]) -> None:
        """Fix what can be fixed together, then what that makes possible.

        Raises:
            EditRefused: the result has new findings.
        """
        report = self.report
        for _ in range(_MOST_ROUNDS):
            before = self.plan
            for finding in _apart(self._possible(choose(report))):
                self._add(finding)
            if self.plan == before:
                break
            report = self.lint_after(self.plan)
        if self.plan.changes:
            self._check(report)

    def fix_one_by_one(self, findings: Sequence[Finding]) -> None:
        """Make each fix whose result has no new finding."""
        for finding in self._possible(findings):
            before, count = self.plan, len(self.fixed)
            self._add(finding)
            if self.plan == before:
                continue
            try:
                self._check(self.lint_after(self.plan))
            except EditRefused as refusal:
                self._refuse(finding, refusal)
                self.plan = before
                del self.fixed[count:]

    def _check(self, report: ProjectReport) -> None:
        """Refuse a plan whose result has a new finding, or one that it should have repaired."""
        check_plan(self.plan, self.report, report)
        moved = {change.path: change.target for change in self.plan.changes}
        left = {(f.rule, f.title, f.location.path) for f in report.findings}
        for finding in self.fixed:
            path = finding.location.path
            if (finding.rule, finding.title, moved.get(path, path)) in left:
                raise EditRefused("the fix does not repair it", path)

    def _possible(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings whose fixes were not refused."""
        return (finding for finding in findings if _key(finding) not in self.refused)

    def _add(self, finding: Finding) -> None:
        """Add the fix of a finding of the tree that the plan leaves."""
        try:
            more = plan_steps(planned_tree(self.tree, self.plan), _steps(finding), "")
        except EditRefused as refusal:
            self._refuse(finding, refusal)
            return
        if more.changes:
            self.plan = joined(self.plan, more)
        if all(_key(finding) != _key(other) for other in self.fixed):
            self.fixed.append(finding)

    def _refuse(self, finding: Finding, refusal: EditRefused) -> None:
        self.refused.setdefault(_key(finding), (finding, refusal))


def _key(finding: Finding) -> tuple[str, str, Location]:
    return finding.rule, finding.title, finding.location


def _steps(finding: Finding) -> tuple[Step, ...]:
    return finding.fix.steps if finding.fix else ()


def _apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings whose fixes change different things, or the same thing in the same way."""
    taken: dict[tuple[str, str], Step] = {}
    for finding in findings:
        steps = {_target(step): step for step in _steps(finding)}
        if all(taken.get(target, step) == step for target, step in steps.items()):
            taken.update(steps)
            yield finding


def _target(step: Step) -> tuple[str, str]:
    """What a step changes: a name of a file, its docstring, a comment, its path, or all of it."""
    match step:
        case SetHeader():
            return step.path, step.name
        case RemoveSuppression():
            return step.path, f"{step.rule} on line {step.line}"
    return step.path, type(step).__name__
