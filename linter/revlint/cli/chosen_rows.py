"""Which chains and rows ``revlint graph`` draws."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from revlint.cli.drawn import Drawn
from revlint.cli.graph_options import GraphOptions
from revlint.errors import RevlintError
from revlint.graph.chain import Chain
from revlint.pictures.chain_view import Choose
from revlint.pictures.lanes import Layout
from revlint.pictures.shown_rows import fold_runs, show_only
from revlint.spelling import near
from revlint.words import listed

#: So many rows above and below a revision are shown with ``--around``.
_CONTEXT = 6


def chains_with(asked: Iterable[tuple[Drawn, Chain]], id_: str) -> list[tuple[Drawn, Chain]]:
    """The chains that have a revision, by its id or the start of it.

    Raises:
        RevlintError: none has it, or several ids begin like that.
    """
    every = list(asked)
    exact = [(drawn, chain) for drawn, chain in every if id_ in chain.by_id]
    if exact:
        return exact
    ids = {known for _, chain in every for known in chain.by_id}
    found = sorted(known for known in ids if known.startswith(id_))
    if len(found) > 1:
        raise RevlintError(f"--around {id_}: several ids begin with it: {listed(found)}")
    if not found:
        guess = near(id_, ids)
        hint = f"; did you mean {guess!r}?" if guess else ""
        raise RevlintError(f"--around {id_}: no revision has this id{hint}")
    return [(drawn, chain) for drawn, chain in every if found[0] in chain.by_id]


def choice_of(options: GraphOptions, drawn: Drawn, chain: Chain) -> Choose:
    """The function that chooses the rows of a chain. A list has no rows but those asked for."""
    is_list = options.output_format == "list"
    if options.since is not None:
        if is_list:
            return lambda layout, kept: _rows(layout, _new_rows(layout, drawn, chain))
        return lambda layout, kept: show_only(layout, _new_rows(layout, drawn, chain))
    if options.around is not None:
        around = options.around
        return lambda layout, kept: _around(layout, around)
    if options.full or is_list:
        return lambda layout, kept: [True] * len(layout.rows)
    return fold_runs


def _rows(layout: Layout, wanted: Collection[int]) -> list[bool]:
    return [row in wanted for row in range(len(layout.rows))]


def _new_rows(layout: Layout, drawn: Drawn, chain: Chain) -> Collection[int]:
    return {
        n
        for n, row in enumerate(layout.rows)
        if row.node.files and drawn.is_new_since(chain, row.node.id)
    }


def _around(layout: Layout, id_: str) -> list[bool]:
    ids = [row.node.id or "" for row in layout.rows]
    row = ids.index(id_) if id_ in ids else next(n for n, i in enumerate(ids) if i.startswith(id_))
    rows = range(max(0, row - _CONTEXT), min(len(ids), row + _CONTEXT + 1))
    return show_only(layout, {row}, rows)
