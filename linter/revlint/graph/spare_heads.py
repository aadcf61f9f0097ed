"""Which heads, histories and bases of a chain are certainly too many."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import reduce

from revlint.graph.chain import Chain
from revlint.graph.fillings import Filling, fillings
from revlint.graph.histories import Histories
from revlint.graph.spare_search import Search, Spare, SpareHead, worth_of


def find_spare(chain: Chain) -> Spare:
    """The heads and histories of a chain that are more than its configuration allows.

    Within a history, heads are matched to distinct branch labels, and one may stay without; one
    history may do without a label. ``heads`` counts all heads and ignores labels (alembic:
    script/revision.py, RevisionMap.get_current_head). Nothing is spare because of a missing parent,
    a duplicate or a cycle, which other rules report. Where a file is unreadable or a value unknown,
    a head is spare if it is so in every filling (``graph/fillings.py``). The contract takes
    precedence: nothing is spare in a chain that has its align revision, and no second base in one
    whose root is configured (``engine/precedence.py``).
    """
    return chain.recall(_find_spare)


def _find_spare(chain: Chain) -> Spare:
    if chain.config.parked_at in chain.parents or not _may_have_two_heads(chain):
        return Spare(chain)
    spare = Search(chain).run() if chain.parents_known else _certain(fillings(chain))
    return spare if chain.config.root is None else _without_bases(spare)


def spare_bases(chain: Chain) -> tuple[tuple[str, str], ...]:
    """The bases that are more than ``bases`` allows, each with the base that comes first.

    There are none where the contract says which bases a chain has (``engine/precedence.py``).
    """
    allowed = chain.config.bases
    if allowed is None or len(chain.bases) <= allowed:
        return ()
    if chain.config.root is not None or chain.config.parked_at in chain.by_id:
        return ()
    histories = Histories(chain)
    whole = [h for h in histories.all() if h.is_whole]
    whole.sort(key=lambda h: worth_of(histories, h))
    known = frozenset(chain.bases)
    bases = [
        base
        for history in whole
        for base in sorted(history.bases, key=lambda b: histories.are_new([b]))
        if base in known
    ]
    return tuple((base, bases[0]) for base in bases[allowed:])


def _may_have_two_heads(chain: Chain) -> bool:
    return len(chain.lineage.ends) + chain.hidden_count > 1


def _without_bases(spare: Spare) -> Spare:
    """What is spare without the histories and heads that are so because of their base."""
    heads = tuple(head for head in spare.heads if head.parted_at is not None)
    return replace(spare, heads=heads, histories=())


# What is certain


def _certain(every: Sequence[Filling]) -> Spare:
    """What is spare in every filling, as the first one shows it.

    Which of several heads is spare is a choice. It has to be the same in each filling: the heads
    that all of them have are blamed before others, and in one order.
    """
    heads = [one.heads for one in every]
    if any(len(some) < 2 for some in heads):
        return Spare(every[0].chain)
    first = Search(every[0].chain)
    shared = reduce(set.intersection, heads)
    ranked = sorted(shared & first.histories.side_size.keys(), key=first.worth)
    blame = {head: n for n, head in enumerate(ranked, 1)}
    found = [_search(one, blame) for one in every]
    certain = reduce(set.intersection, (spare.ids for spare in found))
    errors = reduce(set.intersection, (_as_errors(spare) for spare in found))
    shown = Search(every[0].chain, {h: n for h, n in blame.items() if h in certain}).run()
    return _only(shown, certain, errors)


def _search(filling: Filling, blame: dict[str, int]) -> Spare:
    chain = filling.chain
    if filling.is_merged and isinstance(chain.config.heads, int):
        chain = chain.with_parts(config=replace(chain.config, heads=chain.config.heads + 1))
    return Search(chain, blame).run()


def _as_errors(spare: Spare) -> set[str]:
    return {s.head for s in spare.heads} | {s.head for s in spare.histories if not s.is_apart}


def _only(spare: Spare, certain: Collection[str], errors: Collection[str]) -> Spare:
    """What of a chain is certain; what is not certainly an error is apart."""
    apart = [tuple(s for s in some if s.head in certain) for some in spare.apart]
    milder: tuple[SpareHead, ...] = tuple(
        s for s in spare.heads if s.head in certain and s.head not in errors
    )
    return replace(
        spare,
        heads=tuple(s for s in spare.heads if s.head in errors),
        apart=tuple(some for some in (*apart, milder) if some),
        histories=tuple(
            replace(s, is_apart=s.is_apart or s.head not in errors)
            for s in spare.histories
            if s.head in certain
        ),
    )
