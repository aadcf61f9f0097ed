"""unparked-chain: a parked chain goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from revlint.api import (
    Chain,
    Contract,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    Revision,
    end_instead_of_align,
    history,
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

_PARKED = {
    **history("<base> -> a1", "a1 -> park00000000", under="oss/legacy"),
    **history("<base> -> a1", "a1 -> b2", "b2 -> park00000000", under="ee/legacy"),
}


class UnparkedChain(ProjectRule):
    """A parked chain has a revision behind its align revision or beside it.

    A chain is parked by `parked-at`, or by being part of an alignment. One finding stands for
    each line of revisions that leaves the chain, at the first of them.

    Why: Databases that run the chain stay at the align revision for ever, and may move to another
        edition because its chain knows the same id. Beside it, there are two heads:
        `alembic upgrade head` ends in `Multiple head revisions are present for given argument
        'head'`. Behind it, databases leave the id that the other edition knows, where
        `alembic upgrade` then ends in `Can't locate revision identified by '…'`.
    Fix: Write the migration for the chain that goes on from the parked one (`after`), and delete
        it here.
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
    )

    def check(self, project: Project) -> Iterator[Finding]:
        contract = project.contract
        for chain in contract.chains.values():
            parked = chain.config.parked_at
            if parked is None:
                continue
            if parked in chain.by_id:
                yield from _strays(chain, parked, _kin(contract, chain.name))
            elif end_instead_of_align(chain) and contract.alignment_of(chain.name) is None:
                yield _unended(chain, parked)


@dataclass(frozen=True, slots=True)
class _Kin:
    """The chains that share a parked chain's align revision, and those that go on from it."""

    aligned: tuple[str, ...]
    successors: tuple[str, ...]


def _kin(contract: Contract, name: str) -> _Kin:
    alignment = contract.alignment_of(name)
    aligned = [n for n in alignment.chains if n != name] if alignment else []
    return _Kin(tuple(aligned), contract.successors(name))


def _strays(chain: Chain, parked: str, kin: _Kin) -> Iterator[Finding]:
    """A finding for each first revision that the align revision does not end."""
    if chain.real_heads == (parked,) and not chain.cycles:
        return
    import networkx as nx

    kept = {parked, *nx.ancestors(chain.graph, parked)}
    behind = nx.descendants(chain.graph, parked)
    beside: list[tuple[Revision, set[str]]] = []
    for revision in _first_strays(chain, kept):
        later = nx.descendants(chain.history, revision.id) - kept
        if revision.id in behind or not behind.isdisjoint(later):
            yield _behind(chain, revision, parked, later, kin)
        else:
            beside.append((revision, later))
    for revision, later in _unexplained(chain, beside, kept):
        yield _beside(chain, revision, parked, later, kin)


def _first_strays(chain: Chain, kept: set[str]) -> Iterator[Revision]:
    for id_ in chain.by_id:
        revision = chain.file_of(id_)
        parents = {value.text for value in revision.parents}
        if id_ not in kept and not any(p in chain.by_id and p not in kept for p in parents):
            yield revision


def _unexplained(
    chain: Chain, beside: list[tuple[Revision, set[str]]], kept: set[str]
) -> list[tuple[Revision, set[str]]]:
    """The strays that would stay if what other findings tell of were mended.

    A missing parent or a cycle below the align revision cuts off what led there, and a stray
    whose own parent is missing may belong anywhere.
    """
    if not chain.parents_known:
        return []
    lost = {r.target for r in chain.missing_parents if r.revision.id in kept}
    cut = len(lost) + sum(not kept.isdisjoint(cycle) for cycle in chain.cycles)
    missing = {r.revision.id for r in chain.missing_parents}
    sound = [stray for stray in beside if stray[0].id not in missing]
    # What hangs on nothing is most likely to be what was cut off.
    sound.sort(key=lambda stray: bool(stray[0].parents))
    return sound[cut:]


def _behind(chain: Chain, revision: Revision, parked: str, later: set[str], kin: _Kin) -> Finding:
    effect = "whatever goes on from there no longer finds them where it believes them to be"
    if kin.aligned:
        names = " and ".join(kin.aligned)
        knows = "do not know" if kin.aligned[1:] else "does not know"
        effect = f"they would stand on an id that chain {names} {knows}, and cannot switch editions"
    return _stray(
        chain,
        revision,
        parked,
        later,
        f"behind '{parked}', where chain {chain.name} is parked for ever: databases that run it "
        f"leave '{parked}', and {effect}",
        f"write this migration for {_target(kin.successors)}, and delete it here",
    )


def _beside(chain: Chain, revision: Revision, parked: str, later: set[str], kin: _Kin) -> Finding:
    head = next((h for h in chain.heads if h in later), revision.id)
    return _stray(
        chain,
        revision,
        parked,
        later,
        f"beside '{parked}', where chain {chain.name} is parked for ever: '{parked}' and "
        f"'{head}' are both heads, and alembic upgrade head stops with \"Multiple head revisions "
        f"are present for given argument 'head'\"",
        f"write this migration for {_target(kin.successors)}, and delete it here; if it is older "
        f"than '{parked}', put '{parked}' on top of it",
    )


def _stray(
    chain: Chain, revision: Revision, parked: str, later: set[str], where: str, mend: str
) -> Finding:
    align = chain.file_of(parked)
    more = f" (and {len(later)} more on top of it)" if later else ""
    return Finding(
        title=f"revision '{revision.id}'{more} stands {where}",
        help=mend,
        location=Location(revision.path, revision.down_range),
        revision=revision.id,
        chain=chain.name,
        related=(Related(f"'{parked}' ends the chain", Location(align.path, align.id_range)),),
        about=(revision.id or "", *sorted(later)),
    )


def _target(successors: tuple[str, ...]) -> str:
    return f"chain {' or '.join(successors)}" if successors else "a chain that goes on from here"


def _unended(chain: Chain, parked: str) -> Finding:
    count = len(chain.by_id)
    return Finding(
        title=(
            f"chain {chain.name} is said to be parked at '{parked}', and none of its "
            f"{count} revision{'s' if count > 1 else ''} has that id"
        ),
        help=f"end the chain in an empty revision '{parked}', or correct parked-at",
        location=chain.config.location or Location(chain.script_directory.script_location),
        chain=chain.name,
        about=(chain.name, parked),
    )
