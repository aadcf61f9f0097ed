"""The list of ``revlint graph`` is an order in which Alembic upgrades, one revision at a time."""

from __future__ import annotations

from hypothesis import assume, given, settings

from revlint.pictures.chain_view import view_chain
from revlint.reporters.graph_list import render_graph_list
from tests.alembic.commands import Database
from tests.graph_support import Item, chain_of_items
from tests.pictures.chains import histories


@settings(max_examples=60, deadline=None)
@given(histories())
def test_each_upgrade_of_the_list_runs_one_revision(items: list[Item]) -> None:
    chain = chain_of_items(items)
    # Alembic fails on a parent that another parent or a dependency leads to.
    assume(not chain.overlaps)
    view = view_chain(chain, choose=lambda layout, kept: [True] * len(layout.rows))
    order = [line.split("\t")[1] for line in render_graph_list([(view, str)]).splitlines()]
    database = Database(items)
    assert database.load() == ""
    rows: frozenset[str] = frozenset()
    ran: set[str] = set()
    for id_ in order:
        steps = database.steps(f"upgrade {id_}", rows)
        # Nothing is left to do for a revision before its turn, and it never runs with another.
        assert [step.revision.revision for step in steps] == [id_]
        rows = database.run(f"upgrade {id_}", rows)
        ran.add(id_)
    assert ran == {item[0] for item in items}
    assert rows == database.heads
