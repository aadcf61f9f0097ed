"""Lanes as text: what a reader who follows the lines reaches is what the graph says."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from revlint.pictures.lane_signs import ASCII_LANES, DOWN, UNICODE_LANES, LaneSigns
from revlint.pictures.lane_text import Strip, draw_lanes
from revlint.pictures.lanes import Layout, lay_out
from revlint.terminal import width_of
from tests.graph_support import Item, chain_of_items, item
from tests.pictures.chains import any_chain

SIGNS = UNICODE_LANES


def strips(
    found: Layout, hidden: frozenset[int] = frozenset(), *, signs: LaneSigns = SIGNS, most: int = 99
) -> list[Strip]:
    is_shown = [row not in hidden for row in range(len(found.rows))]
    return [*draw_lanes(found, is_shown, signs, most)]


def picture(*items: Item, signs: LaneSigns = SIGNS, most: int = 99) -> list[str]:
    found = lay_out(chain_of_items(items))
    return [
        line for strip in strips(found, signs=signs, most=most) for line in _lines(found, strip)
    ]


def _lines(found: Layout, strip: Strip) -> Iterator[str]:
    yield f"{strip.before}o{strip.after}  {found.rows[strip.row].node.id}"
    yield from strip.below


@given(any_chain())
def test_the_lines_lead_to_the_parents(items: list[Item]) -> None:
    found = lay_out(chain_of_items(items))
    drawn = strips(found)
    expected: list[set[int]] = [set() for _ in drawn]
    for edge in found.edges:
        if edge.upper != edge.lower:
            expected[edge.upper].add(edge.lower)
    assert [_reached(found, drawn, row) for row in range(len(drawn))] == expected


def _reached(found: Layout, drawn: list[Strip], row: int) -> set[int]:
    """The rows that the lines from a row lead to: bends below a row are those of its edges."""
    own = 2 * found.rows[row].lane
    rows = set()
    columns = _ends(drawn[row], own)
    for below in range(row + 1, len(drawn)):
        at = 2 * found.rows[below].lane
        if at in columns:
            rows.add(below)
            columns.discard(at)
        columns = {_past(drawn[below], column, at) for column in columns}
    assert not columns
    return rows


def _ends(strip: Strip, own: int) -> set[int]:
    """The columns in which the edges of a row continue."""
    if not strip.beside[own : own + 1].strip():
        return set()
    for line in strip.below:
        found = {own} if _leads_down(line[own]) else set()
        for step in (-2, 2):
            column = own
            while 0 <= column < len(line) and _is_across(line, column, step):
                column += step
                if line[column] in SIGNS.corners[4:] and _leads_down(line[column]):
                    found.add(column)
        return found
    return {own}


def _past(strip: Strip, column: int, own: int) -> int:
    """Where a line that passes a row continues: straight down, or in the lane of the row."""
    assert strip.beside[column] in (SIGNS.corners[3], SIGNS.dotted_down)
    for line in strip.below:
        if not _leads_down(line[column]):
            assert line[column] in "╯╰┴"
            assert _leads_down(line[own])
            return own
    return column


def _is_across(line: str, column: int, step: int) -> bool:
    between = column + step // 2
    return 0 <= between < len(line) and line[between] in (SIGNS.corners[12], SIGNS.dotted_across)


def _leads_down(sign: str) -> bool:
    return sign in {SIGNS.dotted_down, *(s for n, s in enumerate(SIGNS.corners) if n & DOWN)}


@given(any_chain())
def test_ascii_is_the_same_picture(items: list[Item]) -> None:
    found = lay_out(chain_of_items(items))
    pairs = zip(UNICODE_LANES.all, ASCII_LANES.all, strict=True)
    table = {ord(a): b for a, b in pairs}
    for one, other in zip(strips(found), strips(found, signs=ASCII_LANES), strict=True):
        lines = (one.before, one.after, one.beside, *one.below)
        assert [line.translate(table) for line in lines] == [
            *(other.before, other.after, other.beside, *other.below)
        ]


@given(any_chain(), st.sets(st.integers(0, 30)))
def test_hidden_rows_change_nothing_else(items: list[Item], rows: set[int]) -> None:
    found = lay_out(chain_of_items(items))
    hidden = frozenset(rows)
    whole = {strip.row: strip for strip in strips(found)}
    covered = 0
    for strip in strips(found, hidden):
        assert strip.row == covered
        covered += strip.hidden or 1
        if not strip.hidden:
            assert strip == whole[strip.row]
        else:
            assert hidden.issuperset(range(strip.row, covered))
            assert covered not in hidden or covered == len(found.rows)
    assert covered == len(found.rows)


@given(any_chain(), st.integers(1, 4))
def test_lanes_that_are_too_many_are_cut_off(items: list[Item], most: int) -> None:
    found = lay_out(chain_of_items(items))
    for strip in strips(found, most=most):
        for line in (f"{strip.before}o{strip.after}", strip.beside, *strip.below):
            assert width_of(line) <= 2 * most + 1


def test_bends() -> None:
    assert picture(
        item("a"),
        item("b", "a"),
        item("c", "b"),
        item("s", "b"),
        item("m", "c s"),
        item("old", "b"),
        item("d", "a", depends_on="s"),
    ) == [
        "o  m",
        "├─╮",
        "o │  c",
        "│ │ o  d",
        "│ ├╌┤",
        "│ o │  s",
        "├─╯ │",
        "│ o │  old",
        "├─╯ │",
        "o   │  b",
        "├───╯",
        "o  a",
    ]


def test_a_line_of_dependencies_is_dotted() -> None:
    assert picture(item("a"), item("b"), item("c", "b", depends_on="a")) == [
        "o  c",
        "├╌╮",
        "o ┊  b",
        "  o  a",
    ]


def test_a_head_below_a_base_does_not_seem_to_continue_it() -> None:
    assert picture(item("a"), item("b")) == ["o  a", "", "o  b"]


def test_ascii() -> None:
    found = picture(item("a"), item("b", "a"), item("c", "a"), item("m", "b c"), signs=ASCII_LANES)
    assert found == ["o  m", "|-.", "o |  b", "| o  c", "|-'", "o  a"]
