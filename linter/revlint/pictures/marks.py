"""What a picture says of a revision in words: head, base, merge, parked, and what is broken."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from revlint.graph.chain import Chain
from revlint.pictures.nodes import Node


class Marks:
    """The marks of the revisions of one chain.

    ``aligned`` are the ids of alignments that the chain is part of, ``new`` the paths of files
    that are new to what the chain is compared with.
    """

    def __init__(
        self, chain: Chain, aligned: Collection[str] = (), new: Collection[str] = ()
    ) -> None:
        self.heads = frozenset(chain.heads)
        self.new = frozenset(new)
        cyclic = frozenset(id_ for cycle in chain.cycles for id_ in cycle)
        parked, root = chain.config.parked_at, chain.config.root
        self._by_id: tuple[tuple[str, Collection[str]], ...] = (
            ("head", self.heads),
            ("base", frozenset(chain.bases)),
            ("root", {root} if root else ()),
            ("align", aligned),
            ("parked", {parked} if parked else ()),
            ("branch point", frozenset(chain.branch_points)),
            ("merge", frozenset(chain.merge_points)),
            ("in a cycle", cyclic),
        )

        self._marked = frozenset(id_ for _, ids in self._by_id for id_ in ids)

    def are_any(self, node: Node) -> bool:
        """Whether a node has a mark or a label: it is more than a revision between two others."""
        if len(node.files) != 1 or node.id is None or node.id in self._marked:
            return True
        (file,) = node.files
        return bool(file.path in self.new or file.fault or file.labels or not file.parents_known)

    def of(self, node: Node) -> Iterator[str]:
        """The marks of a node, without its branch labels."""
        if node.kind == "missing":
            yield "no file"
        elif node.kind == "external":
            yield "external"
        elif node.id is None:
            yield "id unknown"
        if any(file.path in self.new for file in node.files):
            yield "new"
        if node.files:
            yield from (mark for mark, ids in self._by_id if node.id in ids)
        if any(not file.parents_known for file in node.files):
            yield "parents unknown"
        if any(file.fault for file in node.files):
            yield "unreadable"
        if len(node.files) > 1:
            yield f"{len(node.files)} files"


def labels_of(node: Node) -> tuple[str, ...]:
    """The branch labels that the files of a node declare."""
    return tuple(dict.fromkeys(value.text for file in node.files for value in file.labels))
