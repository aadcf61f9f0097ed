"""Dependencies that a revision no longer needs, since they come before its new parents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from revlint.graph.ancestry import ancestors_among
from revlint.graph.chain import Chain
from revlint.steps import SetHeader


def drop_spare_dependencies(
    before: Chain, after: Chain, moved: Collection[str], ids: Mapping[str, str]
) -> Iterator[SetHeader]:
    """The steps that remove the dependencies which became spare when revisions moved.

    Args:
        before: the chain.
        after: the chain with the new parents, and the old ids.
        moved: the revisions whose dependencies may change.
        ids: the new ids, by the old ones.
    """
    for id_ in moved:
        file = before.file_of(id_)
        if not file.dependencies or not (file.depends_on and file.depends_on.is_literal):
            continue
        spare = _spare(after, id_) - _spare(before, id_)
        found = [(v.text, before.resolve_dependency(v.text)) for v in file.dependencies]
        kept = [ids.get(text, text) for text, named in found if named not in spare]
        if len(kept) < len(found):
            yield SetHeader.of_ids(file.path, "depends_on", kept)


def _spare(chain: Chain, id_: str) -> frozenset[str]:
    """The parents of a revision, and what comes before these and its dependencies."""
    named = {*chain.parents[id_], *chain.dependencies[id_]}
    (ancestors,) = ancestors_among(chain.links, [named])
    return ancestors | {*chain.parents[id_]}
