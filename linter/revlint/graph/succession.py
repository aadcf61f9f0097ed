"""A chain after some of its files changed: what still holds is taken over, and not worked out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set

from revlint.graph.chain import Chain, Reference
from revlint.graph.chain_files import missing_parents, parents_among
from revlint.graph.changed_ids import changed_ids, old_ids
from revlint.graph.file_changes import FileChange, change_lists
from revlint.migration.created import created
from revlint.migration.revision import Revision

#: What the files have no part in, as long as their headers can be read.
_SETTLED = (
    *("external_revisions", "faulty", "file_names", "new_paths", "paths", "places"),
    *("readable_paths", "unreadable"),
)
#: What depends on the ids alone.
_BY_IDS = ("hidden_count", "id_index", "ids", "ids_known", "revision_count")
#: What depends on ids, parents, dependencies and labels alone.
_BY_LINKS = (
    *("bases", "branch_points", "components", "cycles", "dependencies", "heads", "lineage"),
    *("links", "merge_points", "missing_parent_ids", "overlaps", "parents", "parents_known"),
    *("predecessors", "real_heads"),
)


def take_over(chain: Chain, before: Chain, paths: Set[str], *, takes_graph: bool = False) -> None:
    """Give a chain what still holds of the one before.

    Args:
        chain: made of the same values in the same place, some files apart; nothing is worked out
            yet.
        before: the chain from before; the base lacked the same files.
        paths: the files that state something else now.
        takes_graph: whether the chain before loses its graph, which it may have to build again.
    """
    if before.headless or chain.headless or before.duplicates or not paths <= before.places.keys():
        return
    places = (before.places[path] for path in paths)
    changes = [FileChange(before.files[n], chain.files[n]) for n in places]
    if any(file.fault for change in changes for file in (change.old, change.new)):
        return
    if _share_an_id(before, changes):
        return
    by_id = changed_ids(before, changes)
    known, found = vars(before), vars(chain)
    keeps_ids = all(change.keeps_id for change in changes)
    keeps_links = keeps_ids and all(change.keeps_links for change in changes)
    kept = (*_SETTLED, *(_BY_IDS if keeps_ids else ()), *(_BY_LINKS if keeps_links else ()))
    found |= {name: known[name] for name in kept if name in known}
    found["by_path"] = before.by_path | {change.new.path: change.new for change in changes}
    found |= {"by_id": by_id, "duplicates": {}}
    found |= change_lists(known, changes, before.places)
    affected = _affected(before, changes, keeps_ids=keeps_ids)
    if "missing_parents" in known:
        found["missing_parents"] = _missing_parents(chain, before, affected)
    gone = {id_ for id_ in old_ids(changes) if id_ not in by_id}
    if "dates" in known:
        dates = before.dates | {c.new.id: created(c.new) for c in changes if c.new.id is not None}
        for id_ in gone:
            del dates[id_]
        found["dates"] = dates
    if "id_index" in known and not keeps_ids:
        stated = {change.new.id for change in changes if change.new.id is not None}
        new = [id_ for id_ in stated if id_ not in before.by_id]
        found["id_index"] = before.id_index.changed(chain.ids, gone, new)
    if not keeps_links:
        _relink(chain, before, affected, gone, takes_graph=takes_graph)


def replace_files(chain: Chain, new: Iterable[Revision]) -> Chain:
    """A chain with other files in the places of some."""
    by_path = {file.path: file for file in new}
    if not by_path:
        return chain
    changed = chain.with_parts(files=files_with(chain, by_path))
    take_over(changed, chain, by_path.keys())
    return changed


def files_with(chain: Chain, new: Mapping[str, Revision]) -> tuple[Revision, ...]:
    """The files of a chain with others in the places of some, by path."""
    files = [*chain.files]
    for path, file in new.items():
        files[chain.places[path]] = file
    return tuple(files)


def _share_an_id(before: Chain, changes: Sequence[FileChange]) -> bool:
    """Whether a file has the id of another after some changes."""
    new = [change.new.id for change in changes if change.new.id is not None]
    old = old_ids(changes)
    return len({*new}) < len(new) or any(i in before.by_id and i not in old for i in new)


def _affected(before: Chain, changes: Sequence[FileChange], *, keeps_ids: bool) -> dict[str, None]:
    """The paths of the files that changed, and of those that name an id that another file had."""
    paths = dict.fromkeys(change.new.path for change in changes)
    if keeps_ids:
        return paths
    gone = {change.old.id for change in changes if change.old.id is not None}
    come = {change.new.id for change in changes}
    naming = [before.by_id[i][0] for id_ in gone for i in before.lineage.after[id_]]
    naming += [r.revision for r in before.missing_parents if r.target in come]
    return paths | dict.fromkeys(file.path for file in (*naming, *before.without_id))


def _missing_parents(
    chain: Chain, before: Chain, affected: Mapping[str, None]
) -> tuple[Reference, ...]:
    files = (chain.by_path[path] for path in affected)
    every = [r for r in before.missing_parents if r.revision.path not in affected]
    every += missing_parents(files, chain.by_id, chain.external_revisions)
    return tuple(sorted(every, key=lambda reference: before.places[reference.revision.path]))


def _relink(
    chain: Chain,
    before: Chain,
    affected: Mapping[str, None],
    gone: Collection[str],
    *,
    takes_graph: bool,
) -> None:
    """Give a chain the links from before, with others to the files that are affected."""
    found, by_id = vars(chain), chain.by_id
    ids = {id_ for path in affected if (id_ := chain.by_path[path].id) is not None}
    parents = before.parents | {id_: parents_among(by_id, by_id[id_]) for id_ in ids}
    if [*by_id] != [*parents]:
        parents = dict(zip(by_id, map(parents.__getitem__, by_id), strict=True))
    lineage = before.lineage.edited(parents, ids, gone)
    found |= {"lineage": lineage, "links": lineage, "parents": parents, "predecessors": parents}
    changed = ids
    if chain.depending:
        del found["links"], found["predecessors"]
        changed = ids.union(chain.depending_ids)
        found["links"] = before.links.edited(chain.predecessors, changed, gone, chain.marks)
    if takes_graph:
        # Where only one of the two graphs is needed, it is that of all links.
        before.links.give_graph(chain.links, changed, gone)
        before.lineage.give_graph(lineage, ids, gone)
