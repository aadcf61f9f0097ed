"""A chain as what a picture draws: numbered nodes and the links between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from revlint.graph.chain import Chain
from revlint.migration.revision import Revision


@dataclass(frozen=True, slots=True)
class Node:
    """One revision, or an id that revisions name and no file defines.

    ``files`` are the files that state the id, in load order; Alembic runs the last one. A file
    whose id is not known is a node without ``id``. Without files the id is ``missing``, or
    ``external`` where the configuration says that another package brings it.
    """

    id: str | None
    files: tuple[Revision, ...] = ()
    kind: Literal["revision", "missing", "external"] = "revision"


@dataclass(slots=True)
class Link:
    """What one revision says of an older one: it is a parent, a dependency, or both."""

    is_parent: bool = False
    is_dependency: bool = False


#: For each node, by number, the links to older nodes.
Links = list[dict[int, Link]]


def nodes_of(chain: Chain) -> tuple[list[Node], Links]:
    """The nodes in load order, ids that no file defines last, and the links of each."""
    nodes = [Node(id_, files) for id_, files in chain.by_id.items()]
    nodes += [Node(None, (file,)) for file in chain.files if file.id is None]
    number = {node.id: n for n, node in enumerate(nodes) if node.id is not None}
    links: Links = []
    for node in nodes[:]:
        found: dict[int, Link] = {}
        for target in (value.text for file in node.files for value in file.parents):
            found.setdefault(_number(target, number, nodes, chain), Link()).is_parent = True
        for target in _dependencies(node.files, chain):
            found.setdefault(_number(target, number, nodes, chain), Link()).is_dependency = True
        links.append(found)
    links += ({} for _ in nodes[len(links) :])
    return nodes, links


def _number(id_: str, number: dict[str, int], nodes: list[Node], chain: Chain) -> int:
    if id_ not in number:
        number[id_] = len(nodes)
        is_external = id_ in chain.external_revisions
        nodes.append(Node(id_, kind="external" if is_external else "missing"))
    return number[id_]


def _dependencies(files: Iterable[Revision], chain: Chain) -> Iterator[str]:
    """The ids in ``depends_on``; of a label, every revision that declares it."""
    for value in (value for file in files for value in file.dependencies):
        places = () if value.text in chain.by_id else chain.declared_labels.get(value.text, ())
        declaring = [place.revision.id for place in places if place.revision.id is not None]
        yield from declaring or [value.text]
