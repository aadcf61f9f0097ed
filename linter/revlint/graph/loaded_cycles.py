"""Whether Alembic reports a cycle in a chain with duplicate ids, of which it runs one file each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from revlint.graph.chain import Chain
from revlint.graph.chain_files import parents_among


def meets_a_cycle(chain: Chain) -> bool:
    """Whether Alembic reports a cycle, although ``chain.cycles`` has none.

    It does if a revision leads to no head, or to no base (alembic: script/revision.py,
    RevisionMap._detect_cycles). The links are those of the file that is loaded last of each id. The
    other files are heads that no revision follows.
    """
    ids, skipped = chain.by_id, [r for files in chain.duplicates.values() for r in files[:-1]]
    loaded = {id_: parents_among(ids, (chain.file_of(id_),)) for id_ in chain.duplicates}
    links = chain.lineage.relinked(loaded)
    if not links.cyclic:
        return False
    above = _reached([*links.ends, *parents_among(ids, skipped)], links.before)
    below = _reached([id_ for id_ in ids if not links.before[id_]], links.after)
    again = {str(file.id) for file in skipped}
    bases = {str(file.id) for file in skipped if not file.parents}
    return not ids.keys() <= (above | again) & (below | bases)


def _reached(starts: Iterable[str], links: Mapping[str, Iterable[str]]) -> set[str]:
    """Some ids, and those that links lead to from them."""
    found = set(starts)
    todo = [*found]
    while todo:
        following = {*links[todo.pop()]} - found
        found |= following
        todo += following
    return found
