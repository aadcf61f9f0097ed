"""A chain as boxes and arrows, for languages of diagrams that lay them out themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from revlint.finding import Severity
from revlint.pictures.blocks import Block, blocks_of
from revlint.pictures.chain_view import ChainView
from revlint.pictures.row_words import findings_of, hidden_words, words_of


@dataclass(frozen=True, slots=True)
class Box:
    """One revision, or a stretch of revisions that are not shown.

    ``lines`` are not escaped. ``worst`` is the severity of its worst finding. No file defines an
    ``absent`` revision.
    """

    lines: tuple[str, ...]
    is_fold: bool = False
    is_head: bool = False
    is_absent: bool = False
    worst: Severity | None = None


#: Writes a box, by its name.
WriteBox = Callable[[str, Box], str]

#: Writes an arrow from a parent to a child, by their names; it may be a dependency only.
WriteArrow = Callable[[str, str, bool], str]


def draw_boxes(
    view: ChainView, prefix: str, most: tuple[int, int], box: WriteBox, arrow: WriteArrow
) -> Iterator[str]:
    """The boxes of a chain from top to bottom, then the arrows between them, each as written.

    Args:
        view: the chain.
        prefix: begins the name of each box; its number ends it.
        most: the longest id and the longest message, in characters.
        box: writes a box.
        arrow: writes an arrow; the last argument says whether the child names a parent.
    """
    blocks, edges = blocks_of(view.layout, view.is_shown)
    for number, block in enumerate(blocks):
        yield box(f"{prefix}{number}", _box(view, block, most))
    for edge in edges:
        yield arrow(f"{prefix}{edge.parent}", f"{prefix}{edge.child}", edge.is_parent)


def _box(view: ChainView, block: Block, most: tuple[int, int]) -> Box:
    if block.hidden:
        return Box((hidden_words(block.hidden),), is_fold=True)
    node = view.layout.rows[block.row].node
    return Box(
        (*words_of(view, block.row).lines(*most), *findings_of(view, block.row)),
        is_head=node.id in view.marks.heads,
        is_absent=not node.files,
        worst=view.worst(block.row),
    )
