"""New files whose ids the base gives to other revisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from revlint.change.chain_change import ChainChange
from revlint.edits.renamed_chain import file_with_ids
from revlint.graph.chain import Chain


@dataclass(frozen=True, slots=True)
class Separated:
    """A chain in which each revision has an id that no other has.

    ``spelled`` are the ids as the files have them, by those that stand for them in the chain;
    ``new`` are the ids of the new revisions.
    """

    chain: Chain
    new: tuple[str, ...]
    spelled: Mapping[str, str] = field(default_factory=dict)


def separate_ids(change: ChainChange, now: Chain) -> Separated:
    """The chain of a change, in which new files have other ids than those of the base.

    Where a new file names such an id, it means the new file.
    """
    tip = change.tip
    paths = {file.path for file in tip.files} if tip else set()
    known = tip.by_id if tip else {}
    added = {f.path for f in change.added if f.id is not None and f.path not in paths}
    ids = {f.id: f"{f.id} (new)" for f in now.files if f.path in added and f.id in known and f.id}
    files = [file_with_ids(f, ids) if f.path in added else f for f in now.files]
    chain = now.with_parts(files=files) if ids else now
    new = {f.id for f in files if f.path in added and f.id not in known}
    in_order = tuple(id_ for id_ in chain.by_id if id_ in new)
    return Separated(chain, in_order, {apart: id_ for id_, apart in ids.items()})
