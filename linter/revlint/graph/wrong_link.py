"""Which link of a cycle is the wrong one, from what its files say and from the graph around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain as joined

from revlint.graph.chain import Chain
from revlint.graph.cycle_links import CycleLinks, Link
from revlint.graph.links import Links
from revlint.migration.identifier import quoted
from revlint.migration.stated_parents import stated_parents
from revlint.words import listed


@dataclass(frozen=True, slots=True)
class WrongLink:
    """The link that closes a cycle: how that is known, and what its place should say.

    ``right`` is the text of the value to write, "" where that is not known.
    """

    link: Link
    why: str
    right: str = ""


def wrong_link(chain: Chain, links: CycleLinks) -> WrongLink | None:
    """The link of a cycle that is the wrong one; None where nothing singles one out."""
    if len(links) == 1:
        return WrongLink(links[0], "", _right(chain, links, links[0]))
    for find in (_against_docstring, _onto_new, _against_dates, _by_shape):
        found = list(find(chain, links))
        if len(found) == 1:
            link, why = found[0]
            return WrongLink(link, why, _right(chain, links, link))
    return None


Found = Iterator[tuple[Link, str]]


def _against_docstring(chain: Chain, links: CycleLinks) -> Found:
    contradicting = (file.id for file in chain.contradicting if file.id is not None)
    for link in links.to(contradicting):
        stated = stated_parents(chain.file_of(link.child))
        if link.name == "down_revision" and stated is not None and link.parent not in stated:
            said = ", ".join(stated)
            yield link, f"the docstring of {quoted(link.child)} says 'Revises: {said}'"


def _onto_new(chain: Chain, links: CycleLinks) -> Found:
    new = chain.new_paths or frozenset()
    if not new:
        return
    stated = (file.id for file in chain.files_at(new) if file.id is not None)
    new_ids = {id_ for id_ in stated if chain.file_of(id_).path in new}
    after = chain.links.after
    for link in links.to(child for id_ in new_ids for child in after[id_]):
        if link.parent in new_ids and link.child not in new_ids:
            yield link, f"{quoted(link.parent)} is new, and {quoted(link.child)} is not"


def _against_dates(chain: Chain, links: CycleLinks) -> Found:
    dates = [*map(chain.dates.__getitem__, links.children)]
    if not all(dates):
        return
    for n, date in enumerate(dates):
        if date < dates[n - 1]:
            link = links[n]
            yield (
                link,
                f"{quoted(link.child)} was created on {date[:10]}, before "
                f"{quoted(link.parent)} ({dates[n - 1][:10]})",
            )


def _by_shape(chain: Chain, links: CycleLinks) -> Found:
    """Where a cycle is entered it begins, else where it is left it ends."""
    knot_of, before, after = chain.links.knot_of, chain.links.before, chain.links.after
    inside = chain.links.cyclic[knot_of[links.parents[0]]]
    merging = (file.id for file in chain.merging if file.id is not None)
    several = (*chain.depending_ids, *chain.duplicates, *merging)
    entered = [one for one in links.to(several) if not inside.issuperset(before[one.child])]
    for link in entered:
        others = listed(quoted(i) for i in before[link.child] if i not in inside)
        yield link, f"{quoted(link.child)} follows {others} already"
    if entered:
        return
    for n, id_ in enumerate(links.parents):
        # One of those after it is on the cycle.
        if len(after[id_]) > 1 and not inside.issuperset(after[id_]):
            outside = [i for i in after[id_] if i not in inside]
            yield links[n], f"{listed(map(quoted, outside), 3)} continues after {quoted(id_)}"


def _right(chain: Chain, links: CycleLinks, link: Link) -> str:
    """What the name that holds a wrong link should be bound to."""
    file = chain.file_of(link.child)
    if link.name == "depends_on":
        return _written([v.text for v in file.dependencies if v is not link.value])
    cut_off = _cut_off(chain, links.parents)
    stated = stated_parents(file)
    if stated is not None and link.parent not in stated:
        return (
            _written(stated) if all(i in chain.by_id and i not in cut_off for i in stated) else ""
        )
    rest = [v.text for v in file.parents if v.text != link.parent]
    if rest:
        return _written(rest)
    left = [id_ for id_ in chain.by_id if id_ not in cut_off]
    parents = {p for id_ in left for p in chain.parents[id_]}
    heads = [id_ for id_ in left if id_ not in parents]
    return _written(heads) if len(heads) < 2 else ""


def _cut_off(chain: Chain, cycle: Sequence[str]) -> set[str]:
    """The cycle and all that comes after it."""
    links = chain.links
    return links.cut_off if len(links.cyclic) == 1 else {*cycle, *links.descendants(cycle[0])}


def _written(ids: Sequence[str]) -> str:
    return repr(tuple(ids)) if len(ids) > 1 else repr(ids[0]) if ids else "None"


def is_cycle_detected(chain: Chain, cycle: Sequence[str]) -> bool:
    """Whether Alembic detects a cycle when it loads a chain.

    It does where a revision of it, by ``down_revision`` alone or with ``depends_on``, does not
    descend from a base or does not lead to a head (alembic: script/revision.py,
    RevisionMap._detect_cycles).
    """
    if len(cycle) == 1:
        return True
    return any(_is_cut_off(links, cycle[0]) for links in (chain.lineage, chain.links))


def _is_cut_off(links: Links, id_: str) -> bool:
    """Whether the knot of an id descends from no base, or leads to no head."""
    knot = links.cyclic[links.knot_of[id_]] if id_ in links.knot_of else {id_}
    if len(knot) == 1:
        return False
    if len(links.cyclic) == 1:
        return not _leads_out(links.before, knot) or not _leads_out(links.after, knot)
    before, after = links.ancestors(id_), links.descendants(id_)
    return all(links.before[i] for i in before) or all(links.after[i] for i in after)


def _leads_out(links: Mapping[str, Sequence[str]], knot: set[str]) -> bool:
    return not knot.issuperset(joined.from_iterable(map(links.__getitem__, knot)))
