"""A chain: one history, as a graph, however broken it is.

The words and the numbers are Alembic's (alembic: script/revision.py, RevisionMap), computed also
where Alembic would only raise.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from revlint.config.config import ChainConfig
from revlint.discovery.script_directory import ScriptDirectory
from revlint.graph.chain_files import (
    ChainFiles,
    Found,
    Reference,
    missing_parents,
    parents_among,
)
from revlint.graph.cycles import find_cycles
from revlint.graph.id_index import IdIndex
from revlint.graph.links import Links, Marks
from revlint.graph.overlaps import find_overlaps
from revlint.migration.revision import Revision
from revlint.python.value import Unreadable
from revlint.sources.tree import Tree

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Chain", "Reference"]


class Chain(ChainFiles):
    """The history of one version table.

    ``files`` are the files whose graph fields can be read, also where the rest of a file is broken;
    ``headless`` are the others. ``config`` is what the configuration says of this chain, defaults
    filled in. ``tree`` is where the files come from, for rules that look into function bodies.
    ``nameable`` limits what files can name whose fields are unknown: by path, the ids and the paths
    of files that they may refer to. Without an entry, a file may name any.

    Ids are nodes of ``graph``; files that share an id share a node. What cannot be known (an
    unreadable file, a dynamic or invalid value) is left out, and ``ids_known`` and
    ``parents_known`` say whether anything was.
    """

    def __init__(
        self,
        script_directory: ScriptDirectory,
        files: Iterable[Revision] = (),
        headless: Iterable[Unreadable] = (),
        *,
        config: ChainConfig | None = None,
        tree: Tree | None = None,
        nameable: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        super().__init__(files, headless)
        self.script_directory = script_directory
        self.config = config or ChainConfig()
        self.nameable = nameable or {}
        self._tree = tree

    def with_parts(self, **parts: Any) -> Chain:
        """The chain with some of its parts, which are the arguments of ``Chain``, replaced."""
        now: dict[str, Any] = {
            "script_directory": self.script_directory,
            "files": self.files,
            "headless": self.headless,
            "config": self.config,
            "tree": self._tree,
            "nameable": self.nameable,
        }
        return Chain(**(now | parts))

    def recall(self, work_out: Callable[[Chain], Found]) -> Found:
        """What a function works out from the chain, once. ``each`` is the same for each file."""
        if work_out not in self._recalled:
            self._recalled[work_out] = work_out(self)
        found: Found = self._recalled[work_out]
        return found

    @property
    def name(self) -> str:
        """The configured name, else what discovery calls it."""
        return self.script_directory.name

    @cached_property
    def paths(self) -> frozenset[str]:
        """All files that Alembic would load, readable or not."""
        return frozenset(self.script_directory.files)

    @property
    def tree(self) -> Tree:
        """The tree that the files come from."""
        if self._tree is None:
            raise ValueError(f"chain {self.name!r} was built without a tree")
        return self._tree

    @cached_property
    def new_paths(self) -> frozenset[str] | None:
        """The files of the tree that the base does not have; None where there is no base."""
        return self._tree.checkout.new_paths if self._tree is not None else None

    @cached_property
    def ids_known(self) -> bool:
        """Whether every file was read and its id is known: no id can hide."""
        return not self.hidden_count

    @cached_property
    def parents_known(self) -> bool:
        """Whether every file's parents are known: no edge can hide."""
        return self.ids_known and not self.parents_unknown

    @cached_property
    def revision_count(self) -> int:
        """How many readable files state an id."""
        return len(self.revisions) - sum(file.fault is None for file in self.without_id)

    @cached_property
    def replaced_ids(self) -> frozenset[str]:
        """The ids of the first of two migrations, in files that hold two."""
        two = [r.revision for r in self.with_two_ids if r.fault is None and r.is_two]
        return frozenset(value.text for binding in two if binding for value in binding.earlier)

    def resolve_dependency(self, name: str) -> str | None:
        """The id that an item of ``depends_on`` means: an id, or a label's declaring file's id.

        None where it names nothing, or a label that two revisions declare (alembic:
        script/revision.py, RevisionMap._add_depends_on).
        """
        if name in self.by_id:
            return name
        declaring = {place.revision.id for place in self.declared_labels.get(name, ())}
        return declaring.pop() if len(declaring) == 1 else None

    @cached_property
    def id_index(self) -> IdIndex:
        """The ids by what may have been written in place of them."""
        return IdIndex(self.ids)

    @cached_property
    def external_revisions(self) -> frozenset[str]:
        """The ids that packages outside the project bring, as configured."""
        return frozenset(self.config.external_revisions or ())

    @cached_property
    def missing_parents(self) -> tuple[Reference, ...]:
        """The items of ``down_revision`` that no file of the chain states, external ids apart."""
        return missing_parents(self.files, self.by_id, self.external_revisions)

    @cached_property
    def missing_parent_ids(self) -> frozenset[str]:
        """The ids that ``missing_parents`` name."""
        return frozenset(reference.target for reference in self.missing_parents)

    @cached_property
    def missing_dependencies(self) -> tuple[Reference, ...]:
        """The items of ``depends_on`` that are neither an id nor a declared label of the chain."""
        return tuple(
            Reference(revision, value)
            for revision in self.with_dependencies
            for value in revision.dependencies
            if value.text not in self.by_id
            and value.text not in self.declared_labels
            and value.text not in self.external_revisions
        )

    # The graph

    @cached_property
    def parents(self) -> dict[str, tuple[str, ...]]:
        """The ids that each id names in ``down_revision`` and that the chain has, in order.

        Where files share an id, those of all of them.
        """
        ids = self.by_id
        return {id_: parents_among(ids, files) for id_, files in ids.items()}

    @cached_property
    def predecessors(self) -> dict[str, tuple[str, ...]]:
        """The parents of each id, and the ids that it depends on."""
        if not self.depending:
            return self.parents
        return self.parents | {id_: self.predecessors_of(id_) for id_ in self.depending_ids}

    @cached_property
    def dependencies(self) -> dict[str, tuple[str, ...]]:
        """The ids that each id names in ``depends_on`` and that the chain has, in order."""
        found: dict[str, tuple[str, ...]] = dict.fromkeys(self.by_id, ())
        for id_ in self.depending_ids:
            names = [v.text for file in self.by_id[id_] for v in file.dependencies]
            resolved = map(self.resolve_dependency, names)
            found[id_] = tuple(one for one in resolved if one is not None)
        return found

    @cached_property
    def depending_ids(self) -> dict[str, None]:
        """The ids whose files depend on others."""
        return dict.fromkeys(str(file.id) for file in self.depending)

    def predecessors_of(self, id_: str) -> tuple[str, ...]:
        """The parents of an id, and the ids that it depends on, each once."""
        ids = (*self.parents[id_], *self.dependencies[id_])
        return tuple(dict.fromkeys(ids)) if len(ids) > 1 else ids

    @cached_property
    def lineage(self) -> Links:
        """What ``down_revision`` alone links. Files that share an id share its links."""
        return Links(self.parents)

    @cached_property
    def links(self) -> Links:
        """What ``down_revision`` and ``depends_on`` link."""
        return Links(self.predecessors, self.marks) if self.depending else self.lineage

    @property
    def marks(self) -> Marks:
        """What names one id in the file of another: ``down_revision``, ``depends_on`` or both."""
        return partial(_marks, self.parents, self.dependencies)

    @property
    def graph(self) -> nx.DiGraph[str]:
        """Ids, with an edge from each parent or dependency to the revision that names it.

        Edge attributes ``down_revision`` and ``depends_on`` say which of the two it is; it may be
        both. Files that share an id share a node, with the edges of all of them.
        """
        return self.links.graph

    @property
    def history(self) -> nx.DiGraph[str]:
        """The graph of ``down_revision`` alone."""
        return self.lineage.graph

    @cached_property
    def components(self) -> tuple[frozenset[str], ...]:
        """The histories that ``down_revision`` ties together, in load order of their first file."""
        return tuple(map(frozenset, self.lineage.components))

    @cached_property
    def _contributing(self) -> tuple[Revision, ...]:
        """The files whose edges Alembic keeps.

        A file whose id a later one takes loses its edges, unless it declares a label
        (alembic: script/revision.py, RevisionMap._revision_map).
        """
        return tuple(r for r in self.files if r.id is not None and (self._runs(r) or r.labels))

    def _runs(self, revision: Revision) -> bool:
        return revision.id is not None and self.by_id[revision.id][-1] is revision

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The heads as Alembic lists them: in no file's ``down_revision``, in load order.

        A file whose id a later one takes stays a head forever, so that an id can stand twice.
        """
        if not self.duplicates:
            return tuple(self.lineage.ends)
        parents = {v.text for r in self._contributing for v in r.parents}
        return self._heads_but(parents)

    @cached_property
    def real_heads(self) -> tuple[str, ...]:
        """The heads that no revision depends on either (alembic: RevisionMap._real_heads)."""
        if not self.depending:
            return self.heads
        if not self.duplicates:
            return tuple(self.links.ends)
        parents = {v.text for r in self._contributing for v in r.parents}
        resolved = (
            self.resolve_dependency(v.text) for r in self._contributing for v in r.dependencies
        )
        return self._heads_but(parents.union(id_ for id_ in resolved if id_ is not None))

    def _heads_but(self, parents: set[str]) -> tuple[str, ...]:
        return tuple(
            r.id
            for r in self.files
            if r.id is not None and (r.id not in parents or not self._runs(r))
        )

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """The bases as Alembic lists them: files without parents, in load order."""
        if not self.duplicates:
            first = (self.by_id[id_][0] for id_, parents in self.parents.items() if not parents)
            return tuple(str(r.id) for r in first if _is_base(r))
        return tuple(r.id for r in self.files if r.id is not None and _is_base(r))

    @cached_property
    def branch_points(self) -> tuple[str, ...]:
        """The ids that two or more revisions name as a parent, in load order."""
        if not self.duplicates:
            return tuple(self.lineage.branching)
        children: dict[str, set[str]] = {}
        for revision in self._contributing:
            for value in revision.parents:
                children.setdefault(value.text, set()).add(revision.id or "")
        return tuple(id_ for id_ in self.by_id if len(children.get(id_, ())) > 1)

    @cached_property
    def merge_points(self) -> tuple[str, ...]:
        """The ids whose ``down_revision`` has two or more items, in load order."""
        ids = {file.id for file in self.merging if self._runs(file)}
        return tuple(id_ for id_ in self.by_id if id_ in ids) if ids else ()

    @cached_property
    def overlaps(self) -> dict[str, frozenset[str]]:
        """The ids on whose parents and dependencies an upgrade fails, with the ids to blame."""
        merging = {f.id for f in self.merging if f.id is not None}
        ids = {*self.depending_ids, *merging, *self.duplicates}
        return find_overlaps(self.parents, self.dependencies, self.links, ids)

    @cached_property
    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """One cycle for each knot of the graph, through parents or dependencies.

        Each is a shortest one through the knot's smallest id, and starts with that id, every id
        the parent or dependency of the next. Cycles that only duplicate ids close do not count.
        """
        if self.links.is_acyclic:
            return ()
        cut = dict.fromkeys(self.duplicates, ())
        return find_cycles(self.links.relinked(cut) if cut else self.links)


def _marks(
    parents: Mapping[str, Container[str]],
    dependencies: Mapping[str, Container[str]],
    before: str,
    id_: str,
) -> dict[str, bool]:
    kinds = {"down_revision": parents, "depends_on": dependencies}
    return {kind: True for kind, links in kinds.items() if before in links[id_]}


def _is_base(revision: Revision) -> bool:
    return revision.parents_known and not revision.parents
