"""From an id to its file, and from a revision to all that names it."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from revlint.contract.project import Project
from revlint.location import Location, Range
from revlint.server.config_ids import ids_in_config
from revlint.server.named_id import NamedId, holds, ids_in_file
from revlint.server.references import references
from revlint.server.view import View


def id_at(view: View, path: str, position: types.Position) -> NamedId | None:
    """The id that a file names at a position; None where it names none."""
    if view.project is None:
        return None
    line, column = view.spot(path, position)
    found = (n for n in _ids(view, view.project, path) if holds(n.location.range, line, column))
    return min(found, key=lambda named: _size(named.location.range), default=None)


def definition(view: View, path: str, position: types.Position) -> list[types.Location]:
    """The files that define the id at a position, at their line ``revision``."""
    named = id_at(view, path, position)
    if named is None:
        return []
    files = (view.file(chain, file.path) for chain, file in named.files)
    places = (Location(file.path, file.id_range) for file in files if file is not None)
    return [view.location(place) for place in dict.fromkeys(places)]


def find_references(
    view: View, path: str, position: types.Position, *, with_declaration: bool
) -> list[types.Location]:
    """Every place that names the revision at a position, that of its definition on request."""
    named = id_at(view, path, position)
    project = view.project
    if named is None or project is None:
        return []
    places: dict[Location, str] = {}
    for chain in named.chains:
        id_ = _meant(named, chain.resolve_dependency(named.id))
        for one in references(project, chain, id_, config_text(view)):
            if with_declaration or one.role != "revision":
                places[one.location] = one.id
    return [
        types.Location(
            view.uri(place.path), view.range(Location(place.path, view.inner_range(place, id_)))
        )
        for place, id_ in places.items()
    ]


def config_text(view: View) -> str:
    """The text of the configuration of a project; "" without one."""
    path = view.project.config.path if view.project is not None else None
    return view.text(path).text.replace("\r\n", "\n") if path is not None else ""


def _ids(view: View, project: Project, path: str) -> Iterator[NamedId]:
    if path == project.config.path:
        return ids_in_config(project, config_text(view))
    return ids_in_file(view, path)


def _meant(named: NamedId, dependency: str | None) -> str:
    return dependency if named.role == "dependency" and dependency else named.id


def _size(place: Range) -> tuple[int, int]:
    return place.end_line - place.line, place.end_column - place.column
