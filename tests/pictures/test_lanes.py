"""The layout of a picture: each revision once, every edge, children above parents, free lanes."""

from __future__ import annotations

import networkx as nx
from hypothesis import given

from revlint.config.config import ChainConfig, Config
from revlint.engine.example import history
from revlint.engine.project import read_project
from revlint.pictures.lanes import Edge, Layout, lay_out
from revlint.sources.memory import MemoryTree
from tests.graph_support import Item, chain_of_items, item
from tests.pictures.chains import any_chain, histories


def layout(*items: Item) -> Layout:
    return lay_out(chain_of_items(items))


def ids(found: Layout) -> list[str | None]:
    return [row.node.id for row in found.rows]


def lanes(found: Layout) -> list[tuple[str | None, int]]:
    return [(row.node.id, row.lane) for row in found.rows]


@given(any_chain())
def test_rows_are_the_revisions_and_what_they_lack(items: list[Item]) -> None:
    named = {name for _, parents, depends_on, _ in items for name in (*parents, *depends_on)}
    found = layout(*items)
    assert sorted(map(str, ids(found))) == sorted({i[0] for i in items} | named)
    stated = [file.path for row in found.rows for file in row.node.files]
    assert sorted(stated) == sorted(f"versions/{n}.py" for n in range(len(items)))
    assert {r.node.id for r in found.rows if r.node.kind == "missing"} == named - {
        i[0] for i in items
    }


@given(any_chain())
def test_edges_are_the_links(items: list[Item]) -> None:
    found = layout(*items)
    expected = {(i, p, "parent") for i, parents, _, _ in items for p in parents}
    expected |= {(i, d, "dependency") for i, _, depends_on, _ in items for d in depends_on}
    drawn = [(*_ends(found, edge), kind) for edge in found.edges for kind in _kinds(edge)]
    assert set(drawn) == expected
    assert len(drawn) == len(expected)


def _ends(found: Layout, edge: Edge) -> tuple[str | None, str | None]:
    upper, lower = found.rows[edge.upper].node.id, found.rows[edge.lower].node.id
    return (lower, upper) if edge.is_reversed else (upper, lower)


def _kinds(edge: Edge) -> list[str]:
    return ["parent"] * edge.is_parent + ["dependency"] * edge.is_dependency


@given(any_chain())
def test_children_are_above_parents_apart_from_cycles(items: list[Item]) -> None:
    found = layout(*items)
    graph: nx.DiGraph[str | None] = nx.DiGraph(_ends(found, edge) for edge in found.edges)
    knot = {n: k for k, ids in enumerate(nx.strongly_connected_components(graph)) for n in ids}
    for edge in found.edges:
        child, parent = _ends(found, edge)
        if knot[child] != knot[parent]:
            assert edge.upper < edge.lower
            assert not edge.is_reversed


@given(histories())
def test_sound_chains_have_no_reversed_edge(items: list[Item]) -> None:
    assert all(edge.upper < edge.lower and not edge.is_reversed for edge in layout(*items).edges)


@given(any_chain())
def test_lines_never_share_a_lane(items: list[Item]) -> None:
    found = layout(*items)
    for row, own in enumerate(found.rows):
        passing = [lane for n, lane in _lines_below(found, row - 1).items() if n != row]
        assert own.lane not in passing
        below = list(_lines_below(found, row).values())
        assert len(below) == len(set(below))
        assert all(0 <= lane < found.width for lane in (own.lane, *below))


def _lines_below(found: Layout, row: int) -> dict[int, int]:
    """The lane, below a row, of each line that leads further down."""
    lines = {}
    for n, target in enumerate(found.rows):
        entered = [lane for start, lane in target.line if start <= row]
        if entered and n > row:
            lines[n] = entered[-1]
    return lines


@given(any_chain())
def test_a_path_leads_from_its_row_to_the_other(items: list[Item]) -> None:
    found = layout(*items)
    for edge in found.edges:
        path = found.path(edge)
        if edge.upper == edge.lower:
            continue
        rows = [row for row, _ in path]
        lanes = [lane for _, lane in path]
        assert rows[0] == edge.upper
        assert rows == sorted(set(rows))
        assert rows[-1] < edge.lower
        assert lanes == sorted(lanes, reverse=True)
        assert lanes[-1] == found.rows[edge.lower].lane
        # The line of a row moves only below a row with an edge into it.
        for row, lane in path:
            assert (row, edge.lower) in {(e.upper, e.lower) for e in found.edges}
            assert lane == found.rows[row].lane or row == edge.upper


@given(any_chain())
def test_runs_only_continue_a_line(items: list[Item]) -> None:
    found = layout(*items)
    ends = [(e.upper, e.lower) for e in found.edges if e.upper != e.lower]
    inside = {row for start, end in found.runs for row in range(start, end)}
    for row in range(len(found.rows)):
        above = [upper for upper, lower in ends if lower == row]
        below = [lower for upper, lower in ends if upper == row]
        if row in inside:
            assert (above, below) == ([row - 1], [row + 1])
            assert found.rows[row - 1].lane == found.rows[row].lane == found.rows[row + 1].lane


def test_a_side_branch_ends_right_above_its_branch_point() -> None:
    found = layout(
        item("a"), item("b", "a"), item("s", "a"), item("c", "b"), item("d", "c"), item("m", "d s")
    )
    assert lanes(found) == [("m", 0), ("d", 0), ("c", 0), ("b", 0), ("s", 1), ("a", 0)]
    assert found.width == 2
    assert found.runs == ((2, 3),)


def test_a_line_moves_to_the_left_where_a_lane_ends() -> None:
    found = layout(
        item("b0"), item("b", "b0"), item("m", "b", depends_on="p"), item("p"), item("c", "p")
    )
    assert lanes(found) == [("m", 0), ("b", 0), ("b0", 0), ("c", 0), ("p", 0)]
    assert found.rows[4].line == ((0, 1), (3, 0))
    (dependency,) = (edge for edge in found.edges if edge.is_dependency)
    assert found.path(dependency) == ((0, 1), (3, 0))


def test_the_main_line_keeps_its_lane() -> None:
    found = layout(
        item("a"), item("s", "a"), item("b", "a"), item("c", "b"), item("m", "s c"), item("n", "m")
    )
    by_id = dict(lanes(found))
    assert [by_id[i] for i in ("n", "m", "c", "b", "s", "a")] == [0, 0, 0, 0, 1, 0]


def test_histories_do_not_mix() -> None:
    found = layout(
        item("a"), item("x"), item("b", "a"), item("y", "x"), item("c", "b"), item("h", "a")
    )
    assert ids(found) == ["c", "b", "h", "a", "y", "x"]


def test_missing_and_external_ids_are_rows() -> None:
    config = ChainConfig(external_revisions=("theirs",))
    found = lay_out(chain_of_items([item("a", "gone"), item("b", depends_on="theirs")], config))
    assert [(row.node.id, row.node.kind) for row in found.rows] == [
        ("a", "revision"),
        ("gone", "missing"),
        ("b", "revision"),
        ("theirs", "external"),
    ]


def test_a_label_is_a_dependency_on_what_declares_it() -> None:
    found = layout(item("a", labels="one"), item("b", depends_on="one"))
    assert [_ends(found, edge) for edge in found.edges] == [("b", "a")]


def test_a_cycle_is_drawn_with_one_reversed_edge() -> None:
    found = layout(item("a", "c"), item("b", "a"), item("c", "b"), item("d", "c"))
    assert sum(edge.is_reversed for edge in found.edges) == 1
    assert ids(found)[0] == "d"


def test_a_file_without_a_known_id_is_a_row() -> None:
    files = history("<base> -> a", "a -> b")
    files["migrations/versions/b.py"] = files["migrations/versions/b.py"].replace(
        "revision = 'b'", "revision = input()"
    )
    found = lay_out(read_project(MemoryTree(files), Config()).chains[0])
    assert [(row.node.id, len(row.node.files)) for row in found.rows] == [(None, 1), ("a", 1)]


def test_a_thousand_branches_of_one_revision_take_two_lanes() -> None:
    found = layout(item("a"), *(item(f"h{n}", "a") for n in range(1000)))
    assert found.width == 2
    assert len(found.rows) == 1001
