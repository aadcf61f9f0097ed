"""Ids that another migration has on the base's tip, or had before it was deleted."""

from __future__ import annotations

from dataclasses import dataclass

from revlint.change.chain_change import ChainChange
from revlint.change.matching import bytes_of
from revlint.graph.chain import Chain
from revlint.migration.code import Code, read_code
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.sources.past import Past


@dataclass(frozen=True, slots=True)
class TakenBy:
    """The migration that has or had an id: its path, and its deletion, "" where there is none."""

    path: str
    deleted: str = ""


def find_taken(chain: ChainChange, past: Past | None) -> dict[str, TakenBy]:
    """The ids of new files that another migration has on the base's tip, or had in its past.

    A file that does the same is no other migration: it was picked over, or restored.
    """
    if chain.now is None:
        return {}
    known = chain.before.by_id if chain.before else {}
    new = {str(r.id): r for r in chain.added if r.id not in known}
    found: dict[str, TakenBy] = {}
    taken = chain.tip.by_id if chain.tip else {}
    for id_ in new.keys() & taken.keys():
        assert chain.tip is not None
        other = chain.tip.file_of(id_)
        if not _is_same(chain.now, new[id_], other, bytes_of(chain.tip, other.path)):
            found[id_] = TakenBy(other.path)
    left = {id_: r for id_, r in new.items() if id_ not in taken}
    if left and past is not None:
        found |= _deleted(chain, chain.now, left, past)
    return found


def _deleted(
    chain: ChainChange, now: Chain, new: dict[str, Revision], past: Past
) -> dict[str, TakenBy]:
    found: dict[str, TakenBy] = {}
    restored: set[str] = set()
    marks = {id_: id_.encode(errors="replace") for id_ in new}
    for file in past.deleted(_folders(chain)):
        if not any(mark in file.data for mark in marks.values()):
            continue
        other = read_revision(file.path, file.data)
        if not isinstance(other, Revision) or other.id not in new:
            continue
        if _is_same(now, new[other.id], other, file.data):
            restored.add(other.id)
        else:
            said = f"{file.commit[:12]} ({file.said})" if file.said else file.commit[:12]
            found.setdefault(other.id, TakenBy(file.path, said))
    return {id_: taken_by for id_, taken_by in found.items() if id_ not in restored}


def _folders(chain: ChainChange) -> tuple[str, ...]:
    every = (c for c in (chain.before, chain.tip, chain.now) if c is not None)
    locations = (v.path for c in every for v in c.script_directory.version_locations)
    return tuple(dict.fromkeys(path for path in locations if path))


def _is_same(now: Chain, new: Revision, other: Revision, data: bytes) -> bool:
    """Whether two files do the same; of those that do nothing, whether they follow the same."""
    one, two = read_code(bytes_of(now, new.path), new.path), read_code(data, other.path)
    if one is None or two is None:
        # An unreadable file has its own finding.
        return True
    if one.form != two.form:
        return False
    return not _is_empty(one, two) or {v.text for v in new.parents} == {
        v.text for v in other.parents
    }


def _is_empty(*codes: Code) -> bool:
    return all(code.is_empty for code in codes)
