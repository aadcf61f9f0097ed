"""Which chains and rows ``revlint graph`` draws."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from revlint.cli.drawn import Drawn
from revlint.cli.graph_options import GraphOptions
from revlint.errors import RevlintError
from revlint.graph.chain import Chain
from revlint.pictures.chain_view import Choose
from revlint.pictures.lanes import Layout
from revlint.pictures.nodes import nodes_of
from revlint.pictures.shown_rows import fold_runs, show_only
from revlint.spelling import nearest
from revlint.words import listed

#: So many rows above and below a revision are shown with ``--around``.
_CONTEXT = 6


def chains_with(
    asked: Iterable[tuple[Drawn, Chain]], id_: str, others: Iterable[Chain] = ()
) -> list[tuple[Drawn, Chain]]:
    """The chains that draw an id, given whole or by its start; also one that no file defines.

    Args:
        asked: the chains to choose from.
        id_: what to look for.
        others: chains that are not asked for, for the message.

    Raises:
        RevlintError: none has it, or several ids begin like that.
    """
    known = [(pair, _ids(pair[1])) for pair in asked]
    exact = [pair for pair, ids in known if id_ in ids]
    if exact:
        return exact
    every = sorted(set().union(*(ids for _, ids in known)))
    found = [candidate for candidate in every if candidate.startswith(id_)]
    if len(found) > 1:
        raise RevlintError(f"--around {id_}: several ids begin with it: {listed(found)}")
    if not found:
        raise RevlintError(f"--around {id_}: no revision has this id; {_hint(id_, every, others)}")
    return [pair for pair, ids in known if found[0] in ids]


def _ids(chain: Chain) -> set[str]:
    return {node.id for node in nodes_of(chain)[0] if node.id is not None}


def _hint(id_: str, known: Sequence[str], others: Iterable[Chain]) -> str:
    for other in others:
        if any(candidate.startswith(id_) for candidate in _ids(other)):
            return f"chain {other.name} has it"
    # Of an abbreviation, the starts of the ids are compared.
    starts = {candidate[: len(id_)]: candidate for candidate in known}
    found = nearest(id_, known) or [starts[start] for start in nearest(id_, starts)]
    if found:
        return f"did you mean {' or '.join(map(repr, found))}?"
    return "`revlint graph --format list` lists the ids"


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
