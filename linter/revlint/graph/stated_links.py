"""The parents that the docstring of a revision names, where they would join heads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from revlint.graph.chain import Chain
from revlint.migration.identifier import quoted
from revlint.migration.stated_parents import stated_parents


@dataclass(frozen=True, slots=True)
class StatedLink:
    """A revision whose docstring names parents that would join heads, and what to do."""

    child: str
    help: str


def find_stated_link(
    chain: Chain, children: Iterable[str], heads: Collection[str]
) -> StatedLink | None:
    """The one of some revisions whose docstring names other parents, heads among them.

    None where there is none, or several, or where the revision comes before such a parent.

    Args:
        chain: the chain.
        children: the revisions that may have the wrong parents; those without a known id do not.
        heads: heads of the chain, of which only one should be left.
    """
    found = []
    for child in dict.fromkeys(id_ for id_ in children if id_ in chain.by_id):
        file = chain.file_of(child)
        stated = [*dict.fromkeys(stated_parents(file) or ())]
        named = {value.text for value in file.parents}
        is_other = not named.intersection(stated) and not {*heads}.isdisjoint(stated)
        if is_other and all(_may_come_before(chain, parent, child) for parent in stated):
            value = repr(tuple(stated)) if len(stated) > 1 else repr(stated[0])
            help_ = f"write down_revision = {value} in {quoted(child)}, as its docstring says"
            found.append(StatedLink(child, help_))
    return found[0] if len(found) == 1 else None


def _may_come_before(chain: Chain, parent: str, child: str) -> bool:
    """Whether a revision is in the chain and does not descend from another."""
    return parent in chain.by_id and child not in {parent, *chain.links.ancestors(parent)}
