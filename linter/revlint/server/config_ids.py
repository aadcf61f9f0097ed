"""The ids of revisions that revlint's configuration names."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.config.finder import SHARED_FILE
from revlint.contract.project import Project
from revlint.graph.chain import Chain
from revlint.location import Location, Range
from revlint.server.named_id import NamedId
from revlint.server.toml_scan import Place, PlacedString, TomlScan

#: The keys of a chain that hold an id, or a list of ids.
ID_KEYS = ("root", "parked-at", "released", "external-revisions")


def own_place(path: str, place: Place) -> Place | None:
    """A place of a TOML file as a place of revlint's configuration; None outside of it."""
    if path.rpartition("/")[2] != SHARED_FILE:
        return place
    return place[2:] if place[:2] == ("tool", "revlint") else None


def ids_in_config(project: Project, text: str) -> Iterator[NamedId]:
    """Every id that the text of the configuration names."""
    path = project.config.path
    if path is None or not text:
        return
    scan = TomlScan(text)
    for string in scan.strings:
        place = own_place(path, string.place)
        if string.is_key or not string.text or place is None:
            continue
        chains = chains_of_id(project, place)
        if chains:
            location = Location(path, _range(text, string))
            yield NamedId(string.text, "configuration", location, chains)


def chains_of_id(project: Project, place: Place) -> tuple[Chain, ...]:
    """The chains whose ids a value of the configuration names; none if it names no id."""
    match place:
        case ["external-revisions", int()]:
            return project.chains
        case ["chains", str(name), str(key)] | ["chains", str(name), str(key), int()]:
            return _named(project, [name]) if key in ID_KEYS else ()
        case ["alignments", int(n), "revision"] if n < len(project.config.alignments):
            return _named(project, project.config.alignments[n].chains)
        case ["counterparts", int(n), "pairs", int(), int(side)]:
            return _named(project, _counterparts(project, n)[side : side + 1])
        case ["counterparts", int(n), "exceptions", int()]:
            return _named(project, _counterparts(project, n))
    return ()


def _counterparts(project: Project, number: int) -> tuple[str, ...]:
    every = project.config.counterparts
    return every[number].chains if number < len(every) else ()


def _named(project: Project, names: list[str] | tuple[str, ...]) -> tuple[Chain, ...]:
    return tuple(chain for chain in project.chains if chain.name in names)


def _range(text: str, string: PlacedString) -> Range:
    line = text.count("\n", 0, string.start) + 1
    start = text.rfind("\n", 0, string.start) + 1
    return Range(line, string.start - start + 1, line, string.end - start + 1)
