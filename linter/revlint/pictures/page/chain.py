"""A chain for the page: its revisions, and a view for each of its states."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from revlint.contract.contract import table_name
from revlint.escape import shown
from revlint.graph.chain import Chain
from revlint.migration.created import created
from revlint.migration.message import message_of
from revlint.pictures.marks import Marks
from revlint.pictures.nodes import Node
from revlint.pictures.page.operations import operations_of
from revlint.pictures.page.values import PageChain, PageRevision
from revlint.pictures.page.view import view_of
from revlint.pictures.page.wording import ToPath
from revlint.simulation.bodies import Bodies

#: What a state says of ids: the word, and the ids.
Said = Mapping[str, frozenset[str]]


class ChainPages:
    """Collects what the page shows of one chain; the first state is the one that is linted.

    ``number`` are the revisions by id, or by paths where the id is not known. ``aligned`` are the
    ids of the alignments that the chain is part of.
    """

    def __init__(
        self,
        chain: Chain,
        bodies: Bodies,
        to_path: ToPath,
        said: Said,
        aligned: Collection[str] = (),
    ) -> None:
        self.chain = chain
        self._aligned = aligned
        self.number: dict[str | tuple[str, ...], int] = {}
        self._to_path = to_path
        self._revisions: list[PageRevision] = []
        self._bodies = bodies
        self._views = [view_of("now", chain, self._add, self._marks_in(chain, said))]

    def add_state(self, key: str, chain: Chain, bodies: Bodies, said: Said) -> None:
        """Add a state; ``said`` are marks and the ids that have them."""
        self._bodies = bodies
        self._views.append(view_of(key, chain, self._add, self._marks_in(chain, said)))

    def page(self) -> PageChain:
        """The chain as the page has it."""
        place = self.chain.script_directory
        table = place.version_table
        name = table_name((table.schema or "", table.name)) if table.name else "not known"
        return PageChain(
            name=shown(self.chain.name),
            location=shown(self._to_path(place.script_location)),
            config=shown(self._to_path(place.config)) if place.config else "",
            table=shown(name),
            revisions=self._revisions,
            views=self._views,
        )

    def _add(self, node: Node) -> int:
        key = node.id if node.id is not None else tuple(file.path for file in node.files)
        if key not in self.number:
            self.number[key] = len(self._revisions)
            self._revisions.append(self._revision(node))
        return self.number[key]

    def _revision(self, node: Node) -> PageRevision:
        if not node.files:
            return PageRevision(shown(node.id or ""))
        *others, file = node.files
        operations = self._bodies.operations(file.path)
        return PageRevision(
            id="" if node.id is None else shown(node.id),
            message=shown(message_of(file)),
            date=created(file)[:16],
            path=shown(self._to_path(file.path)),
            line=file.id_range.line,
            labels=[shown(value.text) for value in file.labels],
            others=[shown(self._to_path(other.path)) for other in others],
            upgrade=list(operations_of([o for o in operations if o.function == "upgrade"])),
            downgrade=list(operations_of([o for o in operations if o.function == "downgrade"])),
        )

    def _marks_in(self, chain: Chain, said: Said) -> Callable[[Node], list[str]]:
        found = Marks(chain, self._aligned)

        def marks(node: Node) -> list[str]:
            return [*found.of(node), *(word for word, ids in said.items() if node.id in ids)]

        return marks
