"""unparked-chain: a revision is added to a parked chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from revlint.api import (
    Chain,
    Command,
    Contract,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    Revision,
    alembic_command,
    allows,
    base_options,
    end_instead_of_align,
    history,
    is_new,
    move_obstacles,
    next_id,
    place_in,
    quoted,
    revlint_command,
    successors_for,
)

_CONFIG = """\
[chains.oss-legacy]
script-location = "oss/legacy"

[chains.ee-legacy]
script-location = "ee/legacy"

[[alignments]]
revision = "park00000000"
chains = ["oss-legacy", "ee-legacy"]
"""

_SPLIT = (
    _CONFIG
    + """
[chains.shared]
script-location = "oss/shared"
version-table = "alembic_version_shared"
root = "s0"
after = ["oss-legacy", "ee-legacy"]
"""
)

_PARKED = {
    **history("<base> -> a1", "a1 -> park00000000", under="oss/legacy"),
    **history("<base> -> a1", "a1 -> b2", "b2 -> park00000000", under="ee/legacy"),
}


class UnparkedChain(ProjectRule):
    """A parked chain has a revision after its align revision or beside it.

    A chain is parked by `parked-at`, or because an alignment names it. Each branch of revisions
    that leaves the chain is one finding, at its first revision.

    Why: Databases that run the chain stay at the align revision forever. They can switch editions
        because the chain of the other edition has the same id. A revision after it moves them to
        an id that the other chain does not have, where `alembic upgrade` fails with `Can't locate
        revision identified by '…'`. A revision beside it makes two heads: `alembic upgrade head`
        fails with `Multiple head revisions are present for given argument 'head'`.
    Fix: Move the migration to the chain that runs `after` the parked one. If a database has run
        it, keep it, and park the aligned chains again: end them in one new empty revision.
    Semantics: alembic: script/base.py, get_current_head; script/revision.py,
        _revision_for_ident. Observed with Alembic 1.20.1.
    """

    name = "unparked-chain"
    group = "The contract between chains"
    options = ("parked-at", "alignments")
    examples = (
        Example(
            bad={**_PARKED, **history("a1 -> c3", under="oss/legacy")},
            good=_PARKED,
            finds=("oss/legacy/versions/c3.py:10",),
            config=_CONFIG,
        ),
        Example(
            bad={
                **_PARKED,
                **history("park00000000 -> c3", "c3 -> d4", under="ee/legacy"),
            },
            good=_PARKED,
            finds=("ee/legacy/versions/c3.py:10",),
            config=_CONFIG,
        ),
        Example(
            bad={
                **_PARKED,
                **history("<base> -> s0", under="oss/shared"),
                **history("park00000000 -> c3", "c3 -> d4", under="ee/legacy"),
            },
            good={**_PARKED, **history("<base> -> s0", "s0 -> c3", "c3 -> d4", under="oss/shared")},
            finds=("ee/legacy/versions/c3.py:10",),
            config=_SPLIT,
            new=frozenset({"ee/legacy/versions/c3.py", "ee/legacy/versions/d4.py"}),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        contract = project.contract
        for chain in contract.chains.values():
            parked = chain.config.parked_at
            if parked is None:
                continue
            if parked in chain.by_id:
                yield from _strays(project, chain, parked)
            elif end_instead_of_align(chain) and contract.alignment_of(chain.name) is None:
                yield _unended(chain, parked)


@dataclass(frozen=True, slots=True)
class _Stray:
    """A branch of revisions that the align revision does not end.

    ``first`` is its first revision, ``later`` are the ids of those that follow it, ``heads`` its
    heads.
    """

    chain: Chain
    parked: str
    first: Revision
    later: frozenset[str]

    @property
    def id(self) -> str:
        return self.first.id or ""

    @property
    def heads(self) -> list[str]:
        return [h for h in self.chain.heads if h in self.later] or [self.id]


def _strays(project: Project, chain: Chain, parked: str) -> Iterator[Finding]:
    """A finding for each branch that the align revision does not end."""
    if chain.real_heads == (parked,) and not chain.cycles:
        return
    kept = {parked, *chain.links.ancestors(parked)}
    after = chain.links.descendants(parked)
    beside: list[_Stray] = []
    for revision in _first_strays(chain, kept):
        later = frozenset(chain.lineage.descendants(str(revision.id)) - kept)
        stray = _Stray(chain, parked, revision, later)
        if revision.id in after or not after.isdisjoint(later):
            yield _after(project, stray)
        else:
            beside.append(stray)
    yield from (_beside(project, stray) for stray in _unexplained(chain, beside, kept))


def _first_strays(chain: Chain, kept: set[str]) -> Iterator[Revision]:
    for id_ in chain.by_id:
        revision = chain.file_of(id_)
        parents = {value.text for value in revision.parents}
        if id_ not in kept and not any(p in chain.by_id and p not in kept for p in parents):
            yield revision


def _unexplained(chain: Chain, beside: list[_Stray], kept: set[str]) -> list[_Stray]:
    """The branches that would remain once what other findings report is repaired.

    A missing parent or a cycle below the align revision cuts off what led there, and a branch
    whose own parent is missing may belong anywhere.
    """
    if not chain.parents_known:
        return []
    missing = {r.target for r in chain.missing_parents if r.revision.id in kept}
    cut = len(missing) + sum(not kept.isdisjoint(cycle) for cycle in chain.cycles)
    orphans = {r.revision.id for r in chain.missing_parents}
    sound = [stray for stray in beside if stray.id not in orphans]
    # A branch without a parent is most likely what was cut off.
    sound.sort(key=lambda stray: bool(stray.first.parents))
    return sound[cut:]


def _after(project: Project, stray: _Stray) -> Finding:
    contract, chain, parked = project.contract, stray.chain, quoted(stray.parked)
    aligned = _aligned(contract, chain)
    facts = [f"databases that run it leave {parked}"]
    for name in aligned:
        if stray.id not in contract.chains[name].by_id:
            facts.append(
                f"chain {name} does not have {quoted(stray.id)}: after a switch of editions, its "
                f"alembic upgrade fails: Can't locate revision identified by {quoted(stray.id)}"
            )
    if not aligned:
        facts.append(f"chains that run after {chain.name} expect databases at {parked}")
    label = f"nothing may follow {parked}, where the chain is parked"
    return _stray(project, stray, "after", label, facts)


def _beside(project: Project, stray: _Stray) -> Finding:
    facts = [
        f"{quoted(stray.parked)} and {quoted(stray.heads[0])} are both heads",
        "alembic upgrade head fails: Multiple head revisions are present for given argument 'head'",
    ]
    label = f"this branch does not lead to {quoted(stray.parked)}"
    return _stray(project, stray, "beside", label, facts)


def _stray(project: Project, stray: _Stray, where: str, label: str, facts: list[str]) -> Finding:
    chain, first = stray.chain, stray.first
    align = chain.file_of(stray.parked)
    if stray.later:
        count = len(stray.later)
        facts.insert(0, f"{count:,} more revision{'s follow' if count > 1 else ' follows'} it")
    help_, commands = _help(project, stray, where)
    return Finding(
        title=f"{quoted(stray.id)} is added to the parked chain {chain.name}",
        label=label,
        facts=tuple(facts),
        help=help_,
        commands=commands,
        location=Location(first.path, first.down_range),
        revision=first.id,
        chain=chain.name,
        related=(
            Related(f"{quoted(stray.parked)} ends the chain", Location(align.path, align.id_range)),
        ),
        about=(stray.id, *sorted(stray.later)),
    )


def _help(project: Project, stray: _Stray, where: str) -> tuple[str, tuple[Command, ...]]:
    """Which of the two has to move: the newer one. What a database may have run stays."""
    chain = stray.chain
    is_late = is_new(chain, chain.file_of(stray.parked)) and not is_new(chain, stray.first)
    if is_late and where == "beside":
        return f"put {quoted(stray.parked)} on top of it: down_revision = {_parents(stray)}", ()
    contract = project.contract
    names = successors_for(project, chain.name, {stray.id, *stray.later})
    places = ", or ".join(f"to {place_in(contract, name, stray.id)}" for name in names)
    what = "it and the revisions that follow it" if stray.later else "it"
    move = f"move {what} {places or 'to a chain that runs after this one'}"
    commands = _move_command(contract, stray, names[0]) if len(names) == 1 else ()
    if is_new(chain, stray.first):
        return move, commands
    heads = stray.heads if where == "after" else [stray.parked, *stray.heads]
    keep = f"keep it and {_park_again(contract, chain, heads)}"
    if commands:
        return f"if a database has run it, {keep}; else {move}", commands
    return f"{move}; if a database has run it, {keep}", ()


def _move_command(contract: Contract, stray: _Stray, name: str) -> tuple[Command, ...]:
    """The command that moves a branch to another chain, where that is possible."""
    chain, target = stray.chain, contract.chains[name]
    ids = (stray.id, *(id_ for id_ in chain.by_id if id_ in stray.later))
    if contract.is_external(name) or any(True for _ in move_obstacles(chain, target, ids)):
        return ()
    if not allows(target, stray.id) and next_id(target) is None:
        return ()
    return revlint_command("move", "--to", name, *base_options(chain), names=ids, chain=chain)


def _park_again(contract: Contract, chain: Chain, heads: list[str]) -> str:
    top = " and ".join(quoted(head) for head in heads)
    aligned = _aligned(contract, chain)
    if not aligned:
        return f"end the chain in a new empty revision on top of {top}, and name that in parked-at"
    names = " and ".join([chain.name, *aligned])
    key = "the alignment" if contract.alignment_of(chain.name) else "their parked-at"
    return (
        f"end chains {names} in one new empty revision, here on top of {top}, and name that in "
        f"{key}"
    )


def _aligned(contract: Contract, chain: Chain) -> list[str]:
    """The chains that share the align revision of a chain."""
    return [name for name in contract.aligned(chain.name) if name != chain.name]


def _parents(stray: _Stray) -> str:
    """The ``down_revision`` of the align revision that has a branch below it too, as Python."""
    chain, heads = stray.chain, stray.heads
    below = {a for head in heads for a in chain.lineage.ancestors(head)}
    parents = [v.text for v in chain.file_of(stray.parked).parents if v.text not in below]
    every = (*parents, *heads)
    return repr(every[0] if len(every) == 1 else every)


def _unended(chain: Chain, parked: str) -> Finding:
    head = end_instead_of_align(chain) or ""
    can_end = chain.heads == (head,)
    return Finding(
        title=f"chain {chain.name} has no revision {quoted(parked)}, which parked-at names",
        label="no revision has this id",
        facts=(f"the chain ends in {quoted(head)}",),
        help=f"correct parked-at, or end the chain in an empty revision {quoted(parked)}",
        commands=(
            alembic_command(chain, "revision", "--rev-id", parked, "-m", "park") if can_end else ()
        ),
        location=chain.config.location or Location(chain.script_directory.script_location),
        chain=chain.name,
        about=(chain.name, parked),
    )
