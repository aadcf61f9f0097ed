"""Numbers of new ids that the base, another branch or another new revision has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from revlint.change.chain_change import ChainChange
from revlint.change.matching import bytes_of
from revlint.config.id_counter import NumberedId, read_number
from revlint.graph.chain import Chain
from revlint.graph.numbering import NewNumber, Numbering, number_revisions
from revlint.migration.code import read_code
from revlint.migration.reader import read_revision
from revlint.migration.revision import Revision
from revlint.sources.past import BranchFile, Past


@dataclass(frozen=True, slots=True)
class BranchNumber:
    """A numbered id that only another branch has, and its file."""

    id_: str
    number: NumberedId
    file: BranchFile


@dataclass(frozen=True, slots=True)
class NumberTaken:
    """A new revision whose number is taken.

    ``by`` is the id that has the number, ``path`` its file, ``branch`` the remote branch, ""
    where it is the base, None where the linted tree itself has both. ``renumbering`` gives a free
    id to each new id that has to change.
    """

    revision: Revision
    by: str
    path: str
    branch: str | None
    renumbering: dict[str, str]


def find_taken_numbers(chain: ChainChange, past: Past | None) -> Iterator[NumberTaken]:
    """The new revisions of a chain whose number is taken."""
    now = chain.now
    if now is None or now.config.id_pattern is None:
        return
    old = {
        id_: files[-1].path
        for known in (chain.before, chain.tip)
        if known is not None
        for id_, files in known.by_id.items()
    }
    new = [r for r in chain.added if r.id is not None and r.id not in old]
    numberings = number_revisions(now, new, old)
    # Other branches are read only where there is something to compare.
    elsewhere = numbers_on_branches(now, past) if numberings else []
    for numbering in numberings:
        others = [
            other
            for other in elsewhere
            if other.file.path not in old.values() and not _is_copy(now, numbering, other)
        ]
        yield from _taken(numbering, old, others)


def numbers_on_branches(chain: Chain, past: Past | None) -> list[BranchNumber]:
    """The numbered ids that only other branches have, in a chain whose ``id-pattern`` counts."""
    pattern = chain.config.id_pattern
    if past is None or pattern is None:
        return []
    folders = [v.path for v in chain.script_directory.version_locations if v.path is not None]
    return [
        BranchNumber(revision.id, number, file)
        for file in past.files_on_branches(folders)
        if isinstance(revision := read_revision(file.path, file.data), Revision)
        and revision.id is not None
        and (number := read_number(pattern, revision.id))
    ]


def _is_copy(now: Chain, numbering: Numbering, other: BranchNumber) -> bool:
    """Whether a file of a branch is a new file under another name, such as before a renaming."""
    same = [new for new in numbering.new if new.id.number == other.number.number]
    code = read_code(other.file.data, other.file.path) if same else None
    for new in same:
        mine = read_code(bytes_of(now, new.revision.path), new.revision.path)
        if code is not None and mine is not None and code.form == mine.form:
            return not code.is_empty or new.revision.id == other.id_
    return False


def _taken(
    numbering: Numbering, old: dict[str, str], others: Sequence[BranchNumber]
) -> Iterator[NumberTaken]:
    here = [other for other in others if other.number.prefix == numbering.prefix]
    plan = numbering.plan({other.number.number for other in here})
    remote = {o.number.number: o for o in reversed(here) if o.file.is_remote}
    seen: dict[int, NewNumber] = {}
    for new in numbering.new:
        revision, number = new.revision, new.number
        if number in numbering.old:
            by = numbering.old[number].text
            yield NumberTaken(revision, by, old[by], "", plan)
        elif number in remote:
            other = remote[number]
            yield NumberTaken(revision, other.id_, other.file.path, other.file.branch, plan)
        elif number in seen and seen[number].id != new.id:
            first = seen[number].revision
            yield NumberTaken(revision, first.id or "", first.path, None, plan)
        seen.setdefault(number, new)
