"""Which revisions of chains that change together are partners of each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from revlint.config.config import Counterparts
from revlint.contract.advice import does_nothing
from revlint.contract.contract import Contract
from revlint.contract.partners import Group, Partners
from revlint.contract.partners_by_docstring import WrongLine, join_by_docstring
from revlint.contract.partners_by_message import join_by_message
from revlint.graph.chain import Chain


@dataclass(frozen=True, slots=True)
class Pairing:
    """The revisions of some chains, as partners.

    Attributes:
        counterparts: the chains, and what the configuration says of their revisions.
        chains: the chains.
        groups: all revisions of the chains, without exceptions: partners together.
        wrong: docstring lines that name no partner.
    """

    counterparts: Counterparts
    chains: Mapping[str, Chain]
    groups: tuple[Group, ...]
    wrong: tuple[WrongLine, ...]

    def lacking(self, group: Group) -> tuple[str, ...]:
        """The chains in which partners lack another one.

        A chain of which some ids are not known lacks none, nor does one without revisions. No
        partner is needed for roots, align revisions and merge points that do nothing.
        """
        if all(_needs_none(self.chains[name], id_) for name, id_ in group.items()):
            return ()
        return tuple(
            name
            for name, chain in self.chains.items()
            if name not in group and chain.ids_known and chain.by_id
        )


def pair(contract: Contract, counterparts: Counterparts) -> Pairing:
    """Find the partners of each revision of some chains.

    Partners are stated by ``pairs``, or by a line "Counterpart: ID" in the docstring; others have
    the same id, or the same message. Of several revisions with one message, those are partners that
    follow partners.
    """
    chains = {name: contract.chains[name] for name in counterparts.chains}
    partners = Partners(chains)
    for ids in counterparts.pairs:
        partners.join_all(zip(counterparts.chains, ids, strict=True))
    wrong = tuple(join_by_docstring(partners, chains))
    partners.join_all((n, c.config.root) for n, c in chains.items() if c.config.root)
    partners.join_all((n, c.config.parked_at) for n, c in chains.items() if c.config.parked_at)
    for one, other in combinations(chains, 2):
        for id_ in chains[one].by_id:
            partners.join((one, id_), (other, id_))
    exceptions = frozenset(counterparts.exceptions)
    for left_out in (exceptions, frozenset[str]()):
        for one, other in combinations(chains, 2):
            join_by_message(partners, chains[one], chains[other], left_out)
    groups = (g for g in partners.groups() if exceptions.isdisjoint(g.values()))
    return Pairing(counterparts, chains, tuple(groups), wrong)


def _needs_none(chain: Chain, id_: str) -> bool:
    """Whether a revision is a root, an align revision or a merge point that does nothing."""
    if id_ in (chain.config.root, chain.config.parked_at):
        return True
    return len(chain.parents[id_]) > 1 and does_nothing(chain, id_)
