"""Partners that the docstrings of revisions state, on lines "Counterpart: ID"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from revlint.contract.partners import Partners
from revlint.graph.chain import Chain
from revlint.location import Location
from revlint.migration.docstring_lines import docstring_lines, place_in_source
from revlint.migration.revision import Revision


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A docstring line "Counterpart:" that names no partner.

    Attributes:
        chain: the chain of the file.
        revision: the file.
        id: what the line names.
        location: where.
        taken_by: the revision of the same chain that has the named one as its partner, if any.
    """

    chain: str
    revision: Revision
    id: str
    location: Location
    taken_by: str = ""


def join_by_docstring(partners: Partners, chains: Mapping[str, Chain]) -> Iterator[WrongLine]:
    """Join what the docstrings state; gives the lines that name no partner."""
    for name, chain in chains.items():
        others = [other for other in chains if other != name]
        known = {id_ for other in others for id_ in chains[other].by_id}
        all_known = all(chains[other].ids_known for other in others)
        for id_, revision in ((i, chain.file_of(i)) for i in chain.by_id):
            for named, location in _named(revision, known):
                found = [other for other in others if named in chains[other].by_id]
                if not found and all_known:
                    yield WrongLine(name, revision, named, location)
                for other in found:
                    if not partners.join((name, id_), (other, named)):
                        taken = partners.of(other, named).get(name, "")
                        yield WrongLine(name, revision, named, location, taken)


def _named(revision: Revision, known: set[str]) -> Iterator[tuple[str, Location]]:
    docstring = revision.docstring
    for line in docstring_lines(docstring.text, "Counterpart") if docstring else ():
        for id_, span in line.ids(known):
            assert docstring is not None
            yield id_, Location(revision.path, place_in_source(docstring, span))
