"""Parents and children of a revision as a call hierarchy.

A revision names its parents as a function calls others: its outgoing calls are its parents and
dependencies, its incoming calls the revisions that follow it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from revlint.escape import shown
from revlint.graph.chain import Chain
from revlint.location import Location
from revlint.migration.message import message_of
from revlint.migration.revision import Revision
from revlint.python.value import Value
from revlint.server.named_id import ids_in_file
from revlint.server.navigation import id_at
from revlint.server.view import View


def prepare(view: View, path: str, position: types.Position) -> list[types.CallHierarchyItem]:
    """The revision that an id at a position means; that of the file where there is no id."""
    if view.project is None:
        return []
    own = (named for named in ids_in_file(view, path) if named.role == "revision")
    named = id_at(view, path, position) or next(own, None)
    return [_item(view, chain, file) for chain, file in named.files] if named else []


def outgoing(view: View, data: Any) -> Iterator[types.CallHierarchyOutgoingCall]:
    """The parents and dependencies of an item, given its ``data``."""
    for chain, file in _files(view, data):
        for value in (*file.parents, *file.dependencies):
            id_ = chain.resolve_dependency(value.text)
            place = view.range(Location(file.path, value.range))
            for target in chain.by_id.get(id_ or "", ()):
                yield types.CallHierarchyOutgoingCall(_item(view, chain, target), [place])


def incoming(view: View, data: Any) -> Iterator[types.CallHierarchyIncomingCall]:
    """The revisions that name an item as parent or dependency."""
    for chain, file in _files(view, data):
        for other in chain.files:
            places = [
                view.range(Location(other.path, value.range))
                for value in _naming(chain, other, file.id or "")
            ]
            if places:
                yield types.CallHierarchyIncomingCall(_item(view, chain, other), places)


def _naming(chain: Chain, file: Revision, id_: str) -> Iterator[Value]:
    yield from (value for value in file.parents if value.text == id_)
    yield from (v for v in file.dependencies if chain.resolve_dependency(v.text) == id_)


def _files(view: View, data: Any) -> Iterator[tuple[Chain, Revision]]:
    if view.project is None or not isinstance(data, dict):
        return
    for chain in view.project.chains:
        if chain.name == data.get("chain") and data.get("path") in chain.by_path:
            yield chain, chain.by_path[data["path"]]


def _item(view: View, chain: Chain, file: Revision) -> types.CallHierarchyItem:
    place = view.range(Location(file.path, file.id_range))
    return types.CallHierarchyItem(
        name=shown(file.id or file.path.rpartition("/")[2]),
        kind=types.SymbolKind.Class,
        uri=view.uri(file.path),
        range=place,
        selection_range=place,
        detail=shown(message_of(file)) or None,
        data={"chain": chain.name, "path": file.path},
    )
