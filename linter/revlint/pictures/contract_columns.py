"""The columns of a database in the picture of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import networkx as nx

from revlint.config.config import Run
from revlint.contract.contract import Contract


def columns_of(contract: Contract, runs: Sequence[Run]) -> list[tuple[str, ...]] | None:
    """The columns: each holds the chains of an alignment, or one chain, in the order of the runs.

    None if editions run chains in opposite orders.
    """
    import networkx as nx

    graph: nx.DiGraph[tuple[str, ...]] = nx.DiGraph()
    first: dict[tuple[str, ...], int] = {}
    for run in runs:
        row = [column_of(contract, name) for name in run.chains]
        for column in row:
            first.setdefault(column, len(first))
            graph.add_node(column)
        graph.add_edges_from((a, b) for a, b in pairwise(row) if a != b)
    if not nx.is_directed_acyclic_graph(graph):
        return None
    return list(nx.lexicographical_topological_sort(graph, key=first.__getitem__))


def column_of(contract: Contract, name: str) -> tuple[str, ...]:
    """The column of a chain: the chains of its alignment, or it alone."""
    return contract.aligned(name)
