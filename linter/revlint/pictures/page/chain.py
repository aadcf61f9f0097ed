"""A chain for the page: its revisions, and a view for each of its states."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from revlint.contract.contract import table_name
from revlint.escape import shown
from revlint.graph.chain import Chain
from revlint.migration.message import message_of
from revlint.migration.revision import Revision
from revlint.pictures.nodes import Node
from revlint.pictures.page.operations import operations_of
from revlint.pictures.page.values import PageChain, PageRevision
from revlint.pictures.page.view import view_of
from revlint.pictures.page.wording import ToPath
from revlint.simulation.bodies import Bodies

#: What is to be said of ids: the word, and the ids.
Marks = Mapping[str, frozenset[str]]

_DATE = re.compile(r"^[ \t]*Create Date:[ \t]*(\d[^\n]*)", re.MULTILINE)


class ChainPages:
    """Collects what the page shows of one chain; the first state is the one that is linted.

    ``number`` are the revisions by id, or by paths where the id is not known.
    """

    def __init__(self, chain: Chain, bodies: Bodies, to_path: ToPath, said: Marks) -> None:
        self.chain = chain
        self.number: dict[str | tuple[str, ...], int] = {}
        self._to_path = to_path
        self._revisions: list[PageRevision] = []
        self._bodies = bodies
        self._views = [view_of("now", chain, self._add, self._marks_in(chain, said))]

    def add_state(self, key: str, chain: Chain, bodies: Bodies, said: Marks) -> None:
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
            date=shown(date_of(file)),
            path=shown(self._to_path(file.path)),
            line=file.id_range.line,
            labels=[shown(value.text) for value in file.labels],
            others=[shown(self._to_path(other.path)) for other in others],
            upgrade=list(operations_of([o for o in operations if o.function == "upgrade"])),
            downgrade=list(operations_of([o for o in operations if o.function == "downgrade"])),
        )

    def _marks_in(self, chain: Chain, said: Marks) -> Callable[[Node], list[str]]:
        ids: Marks = {
            "head": frozenset(chain.heads),
            "base": frozenset(chain.bases),
            "merge": frozenset(chain.merge_points),
            "branch": frozenset(chain.branch_points),
            "parked": frozenset(filter(None, [chain.config.parked_at])),
            "root": frozenset(filter(None, [chain.config.root])),
            **said,
        }

        def marks(node: Node) -> list[str]:
            found = [name for name, some in ids.items() if node.id in some]
            return found if node.kind == "revision" else [node.kind]

        return marks


def date_of(revision: Revision) -> str:
    """When the revision was created, as its docstring says; "" if it does not."""
    found = _DATE.search(revision.docstring.text) if revision.docstring else None
    return found[1].strip()[:16].replace("T", " ") if found else ""
