"""Which link of a cycle is the wrong one, from what its files say and from the graph around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from revlint.graph.chain import Chain
from revlint.graph.links import Links
from revlint.migration.created import created
from revlint.migration.identifier import quoted
from revlint.migration.revision import Revision
from revlint.python.value import Value
from revlint.words import listed

_REVISES = re.compile(r"^Revises:[ \t]*(.*)$", re.M)


class Link(NamedTuple):
    """One link of a cycle: the revision that names another, under which name and where."""

    parent: str
    child: str
    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class WrongLink:
    """The link that closes a cycle: how that is known, and what its place should say.

    ``right`` is the text of the value to write, "" where that is not known.
    """

    link: Link
    why: str
    right: str = ""


def links_of(chain: Chain, cycle: Sequence[str]) -> list[Link]:
    """The links of a cycle, in its order; the last one leads back to its first revision."""
    files = chain.by_id
    pairs = zip(cycle, (*cycle[1:], cycle[0]), strict=True)
    return [_link(chain, files[child][-1], parent, child) for parent, child in pairs]


def wrong_link(chain: Chain, links: Sequence[Link]) -> WrongLink | None:
    """The link of a cycle that is the wrong one; None where nothing singles one out."""
    cycle = [link.parent for link in links]
    if len(links) == 1:
        return WrongLink(links[0], "", _right(chain, cycle, links[0]))
    for find in (_against_docstring, _onto_new, _against_dates, _by_shape):
        found = list(find(chain, cycle, links))
        if len(found) == 1:
            link, why = found[0]
            return WrongLink(link, why, _right(chain, cycle, link))
    return None


Found = Iterator[tuple[Link, str]]


def _against_docstring(chain: Chain, _: Sequence[str], links: Sequence[Link]) -> Found:
    files = chain.by_id
    for link in links:
        stated = _revises(files[link.child][-1])
        if link.name == "down_revision" and stated is not None and link.parent not in stated:
            said = ", ".join(stated)
            yield link, f"the docstring of {quoted(link.child)} says 'Revises: {said}'"


def _onto_new(chain: Chain, _: Sequence[str], links: Sequence[Link]) -> Found:
    new = chain.new_paths or frozenset()
    for link in links if new else ():
        if chain.file_of(link.parent).path in new and chain.file_of(link.child).path not in new:
            yield link, f"{quoted(link.parent)} is new, and {quoted(link.child)} is not"


def _against_dates(chain: Chain, cycle: Sequence[str], links: Sequence[Link]) -> Found:
    files = chain.by_id
    dates: dict[str, str] = {}
    for id_ in cycle:
        dates[id_] = created(files[id_][-1])
        if not dates[id_]:
            return
    for link in links:
        if dates[link.child] < dates[link.parent]:
            yield (
                link,
                f"{quoted(link.child)} was created on {dates[link.child][:10]}, before "
                f"{quoted(link.parent)} ({dates[link.parent][:10]})",
            )


def _by_shape(chain: Chain, cycle: Sequence[str], links: Sequence[Link]) -> Found:
    """Where a cycle is entered it begins, else where it is left it ends."""
    inside = chain.links.cyclic[chain.links.knot_of[cycle[0]]]
    before_child = chain.links.before
    entered = [link for link in links if not inside.issuperset(before_child[link.child])]
    for link in entered:
        others = listed(quoted(i) for i in before_child[link.child] if i not in inside)
        yield link, f"{quoted(link.child)} follows {others} already"
    if entered:
        return
    after_parent = chain.links.after
    for link in links:
        if outside := [i for i in after_parent[link.parent] if i not in inside]:
            yield link, f"{listed(map(quoted, outside), 3)} continues after {quoted(link.parent)}"


def _right(chain: Chain, cycle: Sequence[str], link: Link) -> str:
    """What the name that holds a wrong link should be bound to."""
    file = chain.file_of(link.child)
    if link.name == "depends_on":
        return _written([v.text for v in file.dependencies if v is not link.value])
    cut_off = _cut_off(chain, cycle)
    stated = _revises(file)
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
    return {*cycle, *chain.links.descendants(cycle[0])}


def _written(ids: Sequence[str]) -> str:
    return repr(tuple(ids)) if len(ids) > 1 else repr(ids[0]) if ids else "None"


def _link(chain: Chain, file: Revision, parent: str, child: str) -> Link:
    for value in file.parents:
        if value.text == parent:
            return Link(parent, child, "down_revision", value)
    found = next(v for v in file.dependencies if chain.resolve_dependency(v.text) == parent)
    return Link(parent, child, "depends_on", found)


def _revises(file: Revision) -> list[str] | None:
    """The ids after "Revises:" in the docstring of a file; None where it has no such line."""
    match = _REVISES.search(file.docstring.text) if file.docstring else None
    return None if match is None else match[1].replace(",", " ").split()


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
    return not all(knot.issuperset(links[id_]) for id_ in knot)
