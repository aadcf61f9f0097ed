"""clash-on-merge: operations of both sides that do not work together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from revlint.api import (
    SURE_KINDS,
    THIS_BRANCH,
    Chain,
    ChainChange,
    Change,
    ChangeRule,
    Example,
    FailedStep,
    Finding,
    Location,
    Project,
    Related,
    Revision,
    Step,
    Unordered,
    both_shown,
    clash_text,
    clashing_pairs,
    cure,
    failure_texts,
    find_unordered,
    history,
    id_shown,
    is_sound,
    revision_file,
    run_chain,
    table_shown,
)

_V = "migrations/versions"
_ADD = 'op.add_column("users", sa.Column("locale", sa.Text))'
_BASE = {
    **history("<base> -> a1"),
    f"{_V}/a1.py": revision_file(
        "a1", body='op.create_table("users", sa.Column("id", sa.Integer))'
    ),
}
_TIP = {**_BASE, f"{_V}/b2.py": revision_file("b2", ("a1",), body=_ADD)}


class ClashOnMerge(ChangeRule):
    """Operations of this branch and of the base do not work together.

    Both add the same column or create the same table, or one drops or renames what the other uses.
    Each side works alone. revlint simulates the upgrade of the merge result, as for
    failing-operation and unordered-operation, and reports only what those rules would. Where both
    sides follow the same revision, fork-on-merge reports the fork and says what conflicts.

    Why: Both sides pass, and after the merge `alembic upgrade` stops with an error of the database,
        such as `column "locale" of relation "users" already exists`.
    Fix: Merge or rebase onto the base, and remove from this branch what the base has done.
    Semantics: alembic: runtime/migration.py, MigrationContext.run_migrations. Errors observed with
        PostgreSQL 15 and Alembic 1.20.1. The merge is made as git makes it, in memory.
    """

    name = "clash-on-merge"
    group = "The change"
    examples = (
        Example(
            bad={**_BASE, f"{_V}/c3.py": revision_file("c3", ("a1",), body=_ADD)},
            good={**_BASE, **history("a1 -> c3")},
            finds=(f"{_V}/c3.py:16",),
            config='heads = "any"\n',
            base=_BASE,
            tip=_TIP,
        ),
    )

    def check(self, change: Change) -> Iterator[Finding]:
        for chain in change.chains if change.base.is_ahead else ():
            if chain.merged is not None and is_sound(chain.merged):
                yield from _Merge(change, chain, chain.merged).findings()


@dataclass(frozen=True, slots=True)
class _Merge:
    """What the merge makes of one chain."""

    change: Change
    chain: ChainChange
    merged: Chain

    def findings(self) -> Iterator[Finding]:
        seen = set()
        for failed in self._failing():
            place = failed.step.revision.path, failed.step.operation.range
            if failed.failure.kind in SURE_KINDS and place not in seen:
                seen.add(place)
                yield self._failure(failed)
        for found in self._unordered():
            yield self._clash(found)

    def _failing(self) -> list[FailedStep]:
        """The operations that fail after the merge, and on neither side alone."""
        changed = {r.path for r in self.merged.revisions} & self.change.merged_paths
        found = run_chain(self.merged, self.change.merged.bodies, changed)
        for project, chain in self._sides() if found else ():
            alone = {f.key for f in run_chain(chain, project.bodies, changed)}
            found = [f for f in found if f.key not in alone]
        return found

    def _unordered(self) -> list[Unordered]:
        bodies, new = self.change.merged.bodies, self.merged.new_paths or frozenset()
        found = find_unordered(self.merged, bodies, new)
        told = clashing_pairs(self.merged, bodies) if found else set()
        for project, chain in self._sides() if found else ():
            told |= {f.pair for f in find_unordered(chain, project.bodies, new)}
        return [f for f in found if f.pair not in told]

    def _sides(self) -> Iterator[tuple[Project, Chain]]:
        sides = (self.change.now, self.chain.now), (self.change.tip, self.chain.tip)
        return ((p, c) for p, c in sides if c is not None and is_sound(c))

    def _is_in(self, project: Project, revision: Revision) -> bool:
        """Whether another tree has a file as the merge has it."""
        path, tree = revision.path, project.tree
        return tree.is_file(path) and tree.read(path) == self.change.merged.tree.read(path)

    def _is_ours(self, revision: Revision) -> bool:
        return not self._is_in(self.change.tip, revision)

    def _side(self, revision: Revision) -> str:
        return THIS_BRANCH if self._is_ours(revision) else self.change.base.name

    def _rebase(self) -> str:
        return f"merge or rebase onto {self.change.base.name}"

    def _clash(self, found: Unordered) -> Finding:
        ours, theirs = found.step, found.other
        if not self._is_ours(ours.revision):
            ours, theirs = theirs, ours
        return self._finding(
            ours,
            title=clash_text(found, self._side),
            label="may run first or second",
            facts=tuple(failure_texts(found)),
            advice=cure(self.merged, found, self.merged.new_paths or ()),
            other=theirs,
            about=found.pair,
        )

    def _failure(self, failed: FailedStep) -> Finding:
        failure, step = failed.failure, failed.step
        ours, other = step, failure.cause
        if other is not None and not self._is_ours(step.revision):
            ours, other = other, step
        return self._finding(
            ours,
            title=self._title(failed),
            label=failure.error if ours is step else "",
            facts=(
                f"after the merge into {self.change.base.shown}, alembic upgrade stops in "
                f"{id_shown(step.revision)}: {failure.error}",
            ),
            advice=_advice(failed, ours),
            other=other,
            about=(str(step.revision.id), failure.kind, ".".join(failure.table), failure.column),
        )

    def _title(self, failed: FailedStep) -> str:
        thing, step, cause = _thing(failed), failed.step, failed.failure.cause
        if cause is None or self._side(step.revision) == self._side(cause.revision):
            return f"{id_shown(step.revision)} fails after the merge"
        one, other = self._side(step.revision), self._side(cause.revision)
        if failed.failure.is_gone:
            return f"{one} uses {thing}, which {other} drops or renames"
        if not failed.failure.kind.endswith("present"):
            return f"{one} uses {thing}, and {other} creates the table without it"
        verb = "add" if failed.failure.column else "create"
        return f"{both_shown(one, other)} both {verb} {thing}"

    def _finding(
        self,
        step: Step,
        *,
        title: str,
        label: str,
        facts: tuple[str, ...],
        advice: str,
        other: Step | None,
        about: tuple[str, ...],
    ) -> Finding:
        related: tuple[Related, ...] = ()
        if other is not None:
            said = f"{id_shown(other.revision)} of {self._side(other.revision)}"
            related = (Related(said, Location(other.revision.path, other.operation.range)),)
        return Finding(
            title=title,
            label=label,
            facts=facts,
            help=f"{self._rebase()}, then {advice}",
            location=Location(step.revision.path, step.operation.range),
            revision=step.revision.id,
            chain=self.chain.name,
            target=other.revision.id if other else None,
            related=related,
            about=about,
        )


def _thing(failed: FailedStep) -> str:
    failure = failed.failure
    table = table_shown(failure.table)
    return f"{table}.{failure.column}" if failure.column else f"table {table}"


def _advice(failed: FailedStep, ours: Step) -> str:
    if failed.failure.kind.endswith("present"):
        return f"remove the operation on {_thing(failed)} from {id_shown(ours.revision)}"
    if ours is failed.step:
        return f"change {id_shown(ours.revision)} to work without {_thing(failed)}"
    return f"run {id_shown(ours.revision)} after {id_shown(failed.step.revision)}"
