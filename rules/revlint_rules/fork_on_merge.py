"""fork-on-merge: what only the merge with the base would break."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from revlint.api import (
    THIS_BRANCH,
    Chain,
    ChainChange,
    Change,
    ChangeRule,
    Command,
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
    Unordered,
    WrongLink,
    clash_facts,
    clash_places,
    counted,
    find_clashes,
    find_spare,
    forks_of,
    history,
    is_copy,
    known_id,
    links_of,
    listed,
    new_identity,
    on_top_commands,
    path_text,
    quoted,
    revision_name,
    settle,
    wrong_link,
)

_BASE = history("<base> -> a1")
_TIP = {**_BASE, **history("a1 -> b2")}


class ForkOnMerge(ChangeRule):
    """Merging into the base's tip would break the chain, and neither side alone is broken.

    The merge would have more heads than multiple-heads allows, a second history, one id in two
    files, a parent that the base has removed, or a cycle. What is wrong on one side alone is
    reported by the rules about the graph.

    Why: Two branches each put a revision on top of the same head. Both pass, and after the second
        merge `alembic upgrade head` ends in `Multiple head revisions are present`.
    Fix: Put the new side on top of what the base has now: merge the base or rebase onto it, and run
        `revlint rebase --base REF`.
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
        for chain in change.chains if change.base.is_ahead else ():
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
        reported = {s.start for side in (now, tip) for s in _heads_of(side)}

        def new(heads: Iterable[SpareHead]) -> list[SpareHead]:
            left = [s for s in heads if frozenset(s.starts) not in known]
            return [s for s in left if s.start not in reported]

        for fork in forks_of(new(spare.heads)):
            yield self._fork(spare.chain, fork)
        for apart in spare.apart:
            for fork in forks_of(new(apart)):
                yield self._fork(spare.chain, fork, Severity.WARNING)
        bases = {frozenset((s.base, s.other_base)) for side in (now, tip) for s in side.histories}
        for other in spare.histories:
            if frozenset((other.base, other.other_base)) not in bases:
                yield self._second_history(spare.chain, other)

    def _fork(
        self, merged: Chain, fork: Sequence[SpareHead], severity: Severity | None = None
    ) -> Finding:
        if len(fork) == 1:
            fork = (self._from_this_side(merged, fork[0]),)
        last = fork[-1]
        heads = [fork[0].beside, *(one.head for one in fork)]
        facts = [self._upgrade_fails()]
        if last.parted_at is not None:
            both = "both" if len(fork) == 1 else "all"
            facts.insert(0, f"{both} follow {revision_name(last.parted_at)}")
        others = [fork[0].starts[1], *(one.start for one in fork[:-1])]
        clashes = find_clashes(self.merged, self.change.merged.bodies, heads)
        help_, commands = self._advice(merged, fork, clashes)
        return self._finding(
            merged.file_of(last.start),
            title=(
                f"{counted(len(heads))} heads after the merge, "
                f"{listed(map(revision_name, heads), 4)}"
            ),
            label="this branch starts here",
            facts=(*facts, *clash_facts(clashes, self._side)),
            help_=help_,
            commands=commands,
            related=(
                *(
                    Related("the other branch", Location(file.path, file.down_range))
                    for file in map(merged.file_of, others[:8])
                ),
                *clash_places(clashes),
            ),
            about=tuple(dict.fromkeys(one for head in fork for one in head.starts)),
            severity=severity,
        )

    def _side(self, revision: Revision) -> str:
        """The side that a revision comes from."""
        is_ours = revision.path in (self.merged.new_paths or ())
        return THIS_BRANCH if is_ours else self.change.base.name

    def _upgrade_fails(self) -> str:
        return (
            f"after the merge into {self.change.base.shown}, alembic upgrade head fails: Multiple "
            "head revisions are present"
        )

    def _from_this_side(self, merged: Chain, spare: SpareHead) -> SpareHead:
        """A fork seen from the side whose first revision the base lacks; that one may be moved."""
        new = self.merged.new_paths or frozenset()
        other = spare.starts[1]
        if merged.file_of(spare.start).path in new:
            return replace(spare, is_new=True)
        if merged.file_of(other).path not in new:
            return replace(spare, is_new=False)
        return replace(
            spare,
            head=spare.beside,
            beside=spare.head,
            start=other,
            starts=spare.starts[::-1],
            is_new=True,
        )

    def _advice(
        self, merged: Chain, fork: Sequence[SpareHead], clashes: Sequence[Unordered]
    ) -> tuple[str, tuple[Command, ...]]:
        is_new = all(one.is_new and one.parted_at is not None for one in fork)
        heads = [fork[0].beside, *(one.head for one in fork)] if is_new else ()
        new = self.merged.new_paths or frozenset()
        steps, can_move = settle(merged, clashes, new, heads) if clashes else ([], is_new)
        if can_move and not steps and (commands := on_top_commands(self.chain, self.change.base)):
            which = (
                "this branch, which is new," if len(fork) == 1 else "the branches, which are new,"
            )
            return f"{self._rebase()}, and put {which} on top of {quoted(fork[0].beside)}", commands
        if can_move:
            why = "this branch is" if len(fork) == 1 else "these branches are"
            steps.append(f"{listed(list(_moves(merged, fork)), 5)}, because {why} new")
        elif not steps:
            steps.append("run alembic merge heads")
        return ", then ".join((self._rebase(), *steps)), ()

    def _rebase(self) -> str:
        return f"merge or rebase onto {self.change.base.name}"

    def _second_history(self, merged: Chain, other: SpareHistory) -> Finding:
        base, first = merged.file_of(other.base), merged.file_of(other.other_base)
        name = revision_name(other.base)
        help_ = (
            f"{self._rebase()}, then set the down_revision of {name} to "
            f"{quoted(other.other_head)}, or give it a branch label"
        )
        commands = on_top_commands(self.chain, self.change.base) if other.is_new else ()
        if commands:
            help_ = (
                f"give it a branch label, or {self._rebase()}, and put this history, which is new, "
                f"on top of {quoted(other.other_head)}"
            )
        return self._finding(
            base,
            title=f"{name} begins a second history after the merge",
            label="this history starts here",
            facts=(
                f"it never joins the history of {revision_name(other.other_base)}",
                self._upgrade_fails(),
            ),
            help_=help_,
            commands=commands,
            related=(
                Related("the first history starts here", Location(first.path, first.down_range)),
            ),
            about=(other.base, other.other_base),
            severity=Severity.WARNING if other.is_apart else None,
        )

    def _duplicates(self) -> Iterator[Finding]:
        for id_, files in self.merged.duplicates.items():
            if id_ in self.tip.duplicates or id_ in self.now.duplicates:
                continue
            theirs = {r.path for r in self.tip.by_id.get(id_, ())}
            ours = next((r for r in files if r.path not in theirs), files[-1])
            yield self._duplicate(ours, next(r for r in files if r is not ours))

    def _duplicate(self, ours: Revision, other: Revision) -> Finding:
        if is_copy(self.merged, other, ours):
            advice = f"delete {path_text(ours.path)}, whose code equals {path_text(other.path)}"
        else:
            advice = str(new_identity(self.merged, ours, self.merged.new_paths or frozenset()))
        return Finding(
            title=f"two files define revision {quoted(str(ours.id))} after the merge",
            label="this file is newer",
            facts=(
                f"after the merge into {self.change.base.shown}, Alembic runs one of the files, "
                "skips the other, and only warns",
            ),
            help=f"{self._rebase()}, then {advice}",
            location=Location(ours.path, ours.id_range),
            revision=ours.id,
            related=(Related("the same id", Location(other.path, other.id_range)),),
            chain=self.chain.name,
            about=(str(ours.id),),
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
                title=f"no revision {quoted(target)} in this chain after the merge",
                label="this parent is gone",
                facts=(
                    f"{self.change.base.shown} has removed it",
                    f"after the merge every Alembic command fails: KeyError: {quoted(target)}",
                ),
                help_=(
                    f"{self._rebase()}, then set the down_revision of "
                    f"{quoted(reference.revision.id or '')} to a revision that exists"
                ),
                about=(target,),
            )

    def _cycles(self) -> Iterator[Finding]:
        known = {id_ for c in (self.tip, self.now) for cycle in c.cycles for id_ in cycle}
        for cycle in self.merged.cycles:
            if known.isdisjoint(cycle):
                yield self._cycle(cycle, wrong_link(self.merged, links_of(self.merged, cycle)))

    def _cycle(self, cycle: tuple[str, ...], wrong: WrongLink | None) -> Finding:
        child = quoted(wrong.link.child) if wrong else "the newer of them"
        advice = f"give {child} the base's head as its parent"
        if wrong and wrong.right:
            advice = f"write {wrong.link.name} = {wrong.right} in {child}"
        why = (wrong.why,) if wrong and wrong.why else ()
        return self._finding(
            self.merged.file_of(wrong.link.child if wrong else cycle[0]),
            title=f"{listed(map(quoted, cycle), 3)} form a cycle after the merge",
            label="this link closes the cycle" if why else "",
            facts=(" -> ".join(map(quoted, (*cycle[:8], cycle[0]))), *why),
            help_=f"{self._rebase()}, then {advice}",
            about=cycle,
        )

    def _finding(
        self,
        revision: Revision,
        *,
        title: str,
        label: str,
        facts: tuple[str, ...],
        help_: str,
        commands: tuple[Command, ...] = (),
        about: tuple[str, ...],
        related: tuple[Related, ...] = (),
        severity: Severity | None = None,
    ) -> Finding:
        return Finding(
            title=title,
            label=label,
            facts=facts,
            help=help_,
            commands=commands,
            location=Location(revision.path, revision.down_range),
            revision=known_id(revision.id or ""),
            related=related,
            chain=self.chain.name,
            severity=severity,
            about=about,
        )


def _moves(merged: Chain, fork: Sequence[SpareHead]) -> Iterator[str]:
    """How each branch goes on top of the one before."""
    below = fork[0].beside
    for one in fork:
        place = f"the down_revision of {revision_name(one.start)}"
        if len(merged.file_of(one.start).parents) > 1:
            yield f"replace {quoted(one.parted_at or '')} by {quoted(below)} in {place}"
        else:
            yield f"set {place} to {quoted(below)}"
        below = one.head


def _heads_of(spare: Spare) -> Iterator[SpareHead]:
    yield from spare.heads
    for apart in spare.apart:
        yield from apart
