"""The ids that a revision file names, with the place of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from revlint.contract.project import Project
from revlint.graph.chain import Chain
from revlint.location import Location, Range
from revlint.migration.docstring_lines import Heading, docstring_lines, place_in_source
from revlint.migration.revision import Revision
from revlint.server.view import View

Role = Literal["revision", "parent", "dependency", "docstring", "counterpart", "configuration"]

_HEADINGS: tuple[tuple[Heading, Role], ...] = (
    ("Revision ID", "docstring"),
    ("Revises", "docstring"),
    ("Counterpart", "counterpart"),
)


@dataclass(frozen=True, slots=True)
class NamedId:
    """An id where a file names it, and the chains that it may be of."""

    id: str
    role: Role
    location: Location
    chains: tuple[Chain, ...]

    @property
    def files(self) -> Iterator[tuple[Chain, Revision]]:
        """The files that define the id."""
        for chain in self.chains:
            name = chain.resolve_dependency(self.id) if self.role == "dependency" else self.id
            for file in chain.by_id.get(name or "", ()):
                yield chain, file


def ids_in_file(view: View, path: str) -> Iterator[NamedId]:
    """Every id that a revision file names, its header first."""
    project = view.project
    for chain in project.chains if project is not None else ():
        file = view.file(chain, path)
        if project is not None and file is not None:
            yield from ids_of(project, chain, file)
            return


def ids_of(project: Project, chain: Chain, file: Revision) -> Iterator[NamedId]:
    """Every id that a file of a chain names, its header first."""

    def named(id_: str, role: Role, place: Range) -> NamedId:
        chains = project.chains if role == "counterpart" else (chain,)
        return NamedId(id_, role, Location(file.path, place), chains)

    if file.revision is not None and file.id is not None:
        yield named(file.id, "revision", file.revision.value.range)
    for value in file.parents:
        yield named(value.text, "parent", value.range)
    for value in file.dependencies:
        yield named(value.text, "dependency", value.range)
    if file.docstring is None:
        return
    for heading, role in _HEADINGS:
        for line in docstring_lines(file.docstring.text, heading):
            for id_, span in line.ids(chain.by_id if role == "docstring" else ()):
                yield named(id_, role, place_in_source(file.docstring, span))


def holds(range_: Range, line: int, column: int) -> bool:
    """Whether a range holds a place, which may be at its end."""
    start, end = (range_.line, range_.column), (range_.end_line, range_.end_column)
    return start <= (line, column) <= end
