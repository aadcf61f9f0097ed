"""fork-on-merge: what only the merge with the base would break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from revlint.api import (
    Chain,
    ChainChange,
    Change,
    ChangeRule,
    Example,
    Finding,
    Location,
    Reference,
    Related,
    Revision,
    Severity,
    Spare,
    SpareHead,
    SpareHistory,
    find_spare,
    history,
    quoted,
)

_BASE = history("<base> -> a1")
_TIP = {**_BASE, **history("a1 -> b2")}


class ForkOnMerge(ChangeRule):
    """Merging into the base's tip would break the chain, and neither side alone is broken.

    What the merge would leave: more heads than multiple-heads allows, a second history, one id in
    two files, a parent that the base has removed, a cycle. What the tip or the linted tree has
    alone is told by the rules about the graph.

    Why: Two branches that were written at once each put a revision on top of the same head. Both
        are right, both pass, and after the second merge `alembic upgrade head` ends in
        `Multiple head revisions are present`.
    Fix: Put the new side on top of what the base has now: rebase, and set its first
        `down_revision` to the base's head.
    Semantics: alembic: script/base.py, get_current_head. The merge is made as git makes it, in
        memory.
    """

    name = "fork-on-merge"
    group = "The change"
    options = ("heads",)
    examples = (
        Example(
            bad={**_BASE, **history("a1 -> c3")},
            good={**_TIP, **history("b2 -> c3")},
            finds=("migrations/versions/c3.py:10",),
            base=_BASE,
            tip=_TIP,
        ),
    )

    def check(self, change: Change) -> Iterator[Finding]:
        for chain in change.chains:
            if chain.merged is None or chain.tip is None or chain.now is None:
                continue
            yield from _Merge(change, chain, chain.merged, chain.tip, chain.now).findings()


@dataclass(frozen=True, slots=True)
class _Merge:
    """What the merge makes of one chain."""

    change: Change
    chain: ChainChange
    merged: Chain
    tip: Chain
    now: Chain

    def findings(self) -> Iterator[Finding]:
        yield from self._duplicates()
        yield from self._missing()
        yield from self._cycles()
        yield from self._heads()

    def _heads(self) -> Iterator[Finding]:
        spare, now, tip = find_spare(self.merged), self.chain.spare, find_spare(self.tip)
        known = {frozenset(s.starts) for side in (now, tip) for s in _heads_of(side)}
        told = {s.start for side in (now, tip) for s in _heads_of(side)}
        for head in spare.heads:
            if frozenset(head.starts) not in known and head.start not in told:
                yield self._fork(head)
        for apart in spare.apart:
            new = [s for s in apart if frozenset(s.starts) not in known and s.start not in told]
            yield from (self._fork(head, Severity.WARNING) for head in new)
        bases = {frozenset((s.base, s.other_base)) for side in (now, tip) for s in side.histories}
        for other in spare.histories:
            if frozenset((other.base, other.other_base)) not in bases:
                yield self._second_history(other)

    def _fork(self, spare: SpareHead, severity: Severity | None = None) -> Finding:
        spare = self._from_this_side(spare)
        start = self.merged.file_of(spare.start)
        parted = f"; they part after {quoted(spare.parted_at)}" if spare.parted_at else ""
        return self._finding(
            start,
            message=(
                f"after the merge into {self.change.base.shown} {quoted(spare.head)} is a head "
                f"beside {quoted(spare.beside)}{parted}, and alembic upgrade head stops with "
                '"Multiple head revisions are present"'
            ),
            help_=self._move(spare, start),
            related=(self._head_of_base(spare),),
            about=spare.starts,
            severity=severity,
        )

    def _from_this_side(self, spare: SpareHead) -> SpareHead:
        """A fork told from the side whose first revision the base lacks; that one may be moved."""
        new = self.merged.new_paths or frozenset()
        other = spare.starts[1]
        if self.merged.file_of(spare.start).path in new:
            return replace(spare, is_new=True)
        if self.merged.file_of(other).path not in new:
            return replace(spare, is_new=False)
        return replace(
            spare,
            head=spare.beside,
            beside=spare.head,
            start=other,
            starts=spare.starts[::-1],
            is_new=True,
        )

    def _move(self, spare: SpareHead, start: Revision) -> str:
        join = f'alembic merge -m "merge" {spare.beside} {spare.head}'
        rebase = f"merge or rebase onto {self.change.base.name}"
        if not spare.is_new or spare.parted_at is None:
            return f"{rebase}, and join the heads: {join}"
        if len(start.parents) > 1:
            return (
                f"{rebase}, and in the down_revision of {quoted(spare.start)} name "
                f"{spare.beside!r} in place of {spare.parted_at!r}"
            )
        return (
            f"{rebase}, and set the down_revision of {quoted(spare.start)} to {spare.beside!r}, "
            "since this side is new"
        )

    def _head_of_base(self, spare: SpareHead) -> Related:
        file = self.merged.file_of(spare.beside)
        return Related(f"the head {quoted(spare.beside)}", Location(file.path, file.id_range))

    def _second_history(self, spare: SpareHistory) -> Finding:
        base = self.merged.file_of(spare.base)
        return self._finding(
            base,
            message=(
                f"after the merge into {self.change.base.shown} {quoted(spare.base)} begins a "
                f"second history beside that of {quoted(spare.other_base)}, and alembic upgrade "
                'head stops with "Multiple head revisions are present"'
            ),
            help_=(
                f"merge or rebase onto {self.change.base.name}, and set the down_revision of "
                f"{quoted(spare.base)} to {spare.other_head!r}, or give it a branch label"
            ),
            about=(spare.base, spare.other_base),
            severity=Severity.WARNING if spare.is_apart else None,
        )

    def _duplicates(self) -> Iterator[Finding]:
        for id_, files in self.merged.duplicates.items():
            if id_ in self.tip.duplicates or id_ in self.now.duplicates:
                continue
            theirs = {r.path for r in self.tip.by_id.get(id_, ())}
            ours = next((r for r in files if r.path not in theirs), files[-1])
            other = next(r for r in files if r is not ours)
            yield Finding(
                title=(
                    f"after the merge into {self.change.base.shown} revision {quoted(id_)} stands "
                    f"in two files, {other.path} and {ours.path}: Alembic runs one of them, and "
                    "the other stays a head"
                ),
                help=f"merge or rebase onto {self.change.base.name}, and keep one of the two files",
                location=Location(ours.path, ours.id_range),
                revision=id_,
                chain=self.chain.name,
                about=(id_,),
            )

    def _missing(self) -> Iterator[Finding]:
        known = {r.target for c in (self.tip, self.now) for r in c.missing_parents}
        found: dict[str, Reference] = {}
        for reference in self.merged.missing_parents if self.merged.ids_known else ():
            if reference.target not in known:
                found.setdefault(reference.target, reference)
        for target, reference in found.items():
            yield self._finding(
                reference.revision,
                message=(
                    f"{self.change.base.shown} does not have {quoted(target)} any more: after the "
                    f"merge it is in no file, and every Alembic command ends in KeyError: "
                    f"{quoted(target)}"
                ),
                help_=(
                    f"merge or rebase onto {self.change.base.name}, and set the down_revision of "
                    f"{quoted(reference.revision.id or '')} to a revision that is there"
                ),
                about=(target,),
            )

    def _cycles(self) -> Iterator[Finding]:
        known = {id_ for c in (self.tip, self.now) for cycle in c.cycles for id_ in cycle}
        for cycle in self.merged.cycles:
            if known.isdisjoint(cycle):
                way = " -> ".join(map(quoted, (*cycle[:8], cycle[0])))
                yield self._finding(
                    self.merged.file_of(cycle[0]),
                    message=(
                        f"after the merge into {self.change.base.shown} these revisions come "
                        f"before themselves: {way}"
                    ),
                    help_=(
                        f"merge or rebase onto {self.change.base.name}, and give the newer of them "
                        "the base's head as its parent"
                    ),
                    about=cycle,
                )

    def _finding(
        self,
        revision: Revision,
        *,
        message: str,
        help_: str,
        about: tuple[str, ...],
        related: tuple[Related, ...] = (),
        severity: Severity | None = None,
    ) -> Finding:
        return Finding(
            title=message,
            help=help_,
            location=Location(revision.path, revision.down_range),
            revision=revision.id,
            related=related,
            chain=self.chain.name,
            severity=severity,
            about=about,
        )


def _heads_of(spare: Spare) -> Iterator[SpareHead]:
    yield from spare.heads
    for apart in spare.apart:
        yield from apart
