"""Revision files in the folder of a chain that they do not belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from revlint.config.id_pattern import matches
from revlint.contract.contract import Contract
from revlint.contract.ownership import Ownership
from revlint.contract.tables import Tables, TableUse
from revlint.graph.chain import Chain
from revlint.migration.revision import Revision


@dataclass(frozen=True, slots=True)
class WrongFolder:
    """Revisions of one chain that belong to another.

    Attributes:
        source: the chain that has them.
        target: the chain that they belong to.
        files: the file whose parent only the target has, then those that follow it.
        by_id: whether their ids are those of the target by ``id-pattern``.
        by_table: whether they use tables of the target.
    """

    source: Chain
    target: Chain
    files: tuple[Revision, ...]
    by_id: bool
    by_table: bool


def find_wrong_folders(
    contract: Contract, tables: Tables, ownership: Ownership
) -> list[WrongFolder]:
    """The files whose id, parents and tables are all of another chain.

    An id is of another chain if the ``id-pattern`` of that chain allows it and that of the chain
    that has it does not. Without patterns, the files have to use tables of the other chain.
    """
    found = []
    for chain in contract.chains.values():
        missing = {} if not chain.ids_known else {r.revision.path: r for r in chain.missing_parents}
        for reference in missing.values():
            targets = contract.chains_with(reference.target)
            files = tuple(_followers(chain, reference.revision)) if targets else ()
            folders = (_compare(tables, ownership, chain, t, files) for t in targets if files)
            found += [folder for folder in folders if folder is not None][:1]
    return found


def _followers(chain: Chain, first: Revision) -> Iterator[Revision]:
    """A revision and all that follow it; none if one has another parent in its chain."""
    if first.id is None or first.id not in chain.parents:
        return
    ids = {first.id, *chain.lineage.descendants(first.id)}
    files = [chain.file_of(id_) for id_ in chain.lineage.part(ids).order]
    if not any(v.text in chain.by_id and v.text not in ids for f in files for v in f.parents):
        yield from files


def _compare(
    tables: Tables, ownership: Ownership, chain: Chain, target: Chain, files: tuple[Revision, ...]
) -> WrongFolder | None:
    """What says that files of a chain belong to another, if nothing says that they do not."""
    ids = [file.id or "" for file in files]
    if any(id_ in (chain.config.root, "") or id_ in target.by_id for id_ in ids):
        return None
    if any(v.text not in target.by_id for v in files[0].parents):
        return None
    uses = _uses(tables, chain, files)
    here, there = ([_allows(c, id_) for id_ in ids] for c in (chain, target))
    if any(here) or False in there or any(_is_foreign(ownership, use, target) for use in uses):
        return None
    by_id = all(own is False for own in here) and all(there)
    by_table = any(_is_foreign(ownership, use, chain) for use in uses)
    return WrongFolder(chain, target, files, by_id, by_table) if by_id or by_table else None


def _uses(tables: Tables, chain: Chain, files: tuple[Revision, ...]) -> list[TableUse]:
    """The operations of files on tables that they do not create: those are theirs anywhere."""
    paths = {file.path for file in files}
    uses = [use for use in tables.uses(chain.name) if use.revision.path in paths]
    made = {use.creates for use in uses}
    return [use for use in uses if use.table not in made]


def _allows(chain: Chain, id_: str) -> bool | None:
    """Whether the ``id-pattern`` of a chain allows an id; None without a pattern."""
    pattern = chain.config.id_pattern
    return None if pattern is None else matches(pattern, id_)


def _is_foreign(ownership: Ownership, use: TableUse, chain: Chain) -> bool:
    return ownership.foreign_owner(replace(use, chain=chain)) is not None
