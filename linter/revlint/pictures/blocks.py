"""A picture without lanes: the rows that are shown, and a block for each hidden stretch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from revlint.pictures.lanes import Layout


@dataclass(frozen=True, slots=True)
class Block:
    """A row that is shown, or ``hidden`` rows from ``row`` on."""

    row: int
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class BlockEdge:
    """An edge between two blocks, by number: ``child`` names ``parent``."""

    child: int
    parent: int
    is_parent: bool


def blocks_of(layout: Layout, is_shown: Sequence[bool]) -> tuple[list[Block], list[BlockEdge]]:
    """The blocks from top to bottom, and the edges between different ones, each once."""
    blocks: list[Block] = []
    block_of: list[int] = []
    for row, is_visible in enumerate(is_shown):
        if is_visible:
            blocks.append(Block(row))
        elif blocks and blocks[-1].hidden:
            blocks[-1] = Block(blocks[-1].row, blocks[-1].hidden + 1)
        else:
            blocks.append(Block(row, 1))
        block_of.append(len(blocks) - 1)
    found: dict[tuple[int, int], bool] = {}
    for edge in layout.edges:
        ends = (block_of[edge.upper], block_of[edge.lower])
        child, parent = reversed(ends) if edge.is_reversed else ends
        if child != parent or edge.upper == edge.lower:
            found[child, parent] = found.get((child, parent), False) or edge.is_parent
    return blocks, [BlockEdge(*ends, is_parent) for ends, is_parent in found.items()]
