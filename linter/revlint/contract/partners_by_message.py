"""Partners that have one message."""

from __future__ import annotations

from revlint.contract.partners import Partners
from revlint.graph.chain import Chain
from revlint.graph.ordered_ids import ordered_ids
from revlint.migration.message import words_of_message


def join_by_message(partners: Partners, one: Chain, other: Chain, left_out: frozenset[str]) -> None:
    """Join the revisions of two chains that have one message."""
    again = []
    lefts, rights = (
        _by_words(partners, one, other, left_out),
        _by_words(partners, other, one, left_out),
    )
    for words, left in lefts.items():
        right = rights.get(words, [])
        if len(left) == len(right) == 1:
            partners.join((one.name, left[0]), (other.name, right[0]))
        elif right:
            again.append((left, right))
    if not again:
        return
    anchors = _anchors(partners, one, other), _anchors(partners, other, one)
    for left, right in again:
        _join_alike(partners, (one, other), (left, right), anchors)
        _join_alike(partners, (one, other), (left, right), ({}, {}))


def _join_alike(
    partners: Partners,
    chains: tuple[Chain, Chain],
    ids: tuple[list[str], list[str]],
    anchors: tuple[dict[str, int], dict[str, int]],
) -> None:
    """Join revisions of two chains that have one message and one anchor, in their order."""
    (one, other), (before, after) = chains, anchors
    waiting: dict[int | None, list[str]] = {}
    for id_ in ids[1]:
        if one.name not in partners.of(other.name, id_):
            waiting.setdefault(after.get(id_), []).append(id_)
    for id_ in ids[0]:
        candidates = waiting.get(before.get(id_), [])
        if candidates and other.name not in partners.of(one.name, id_):
            partners.join((one.name, id_), (other.name, candidates.pop(0)))


def _by_words(
    partners: Partners, chain: Chain, other: Chain, left_out: frozenset[str]
) -> dict[str, list[str]]:
    """The revisions that have no partner in another chain, by the words of their message."""
    found: dict[str, list[str]] = {}
    for id_ in ordered_ids(chain):
        if other.name not in partners.of(chain.name, id_) and id_ not in left_out:
            words = words_of_message(chain.file_of(id_))
            if words:
                found.setdefault(words, []).append(id_)
    return found


def _anchors(partners: Partners, chain: Chain, other: Chain) -> dict[str, int]:
    """For each revision, the last partners of both chains before it."""
    found, anchor = {}, 0
    for id_ in ordered_ids(chain):
        found[id_] = anchor
        group = partners.of(chain.name, id_)
        if other.name in group:
            anchor = id(group)
    return found
