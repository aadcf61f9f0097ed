"""One mistake gives one finding: what the graph rules say of a broken chain, and what not."""

from __future__ import annotations

from typing import Any

import pytest

from revlint.config.config import ChainConfig
from tests.graph_support import Item, chain_of_items, item, told

#: What is wrong, the files in load order, and the findings as ``path:line severity rule``; line 1
#: holds the id, 2 the parents, 3 the labels, 4 the dependencies.
BROKEN: dict[str, tuple[list[Item], list[str]]] = {
    "nothing": ([item("a"), item("b", "a"), item("c", "b")], []),
    "a fork: the shorter side is spare": (
        [item("a"), item("b", "a"), item("c", "b"), item("d", "a")],
        ["versions/3.py:2 error multiple-heads"],
    ),
    "a fork of two sides alike: the last loaded is spare": (
        [item("a"), item("c", "a"), item("b", "a")],
        ["versions/2.py:2 error multiple-heads"],
    ),
    "a fork: the finding is at the first revision of the side": (
        [item("a"), item("b", "a"), item("c", "b"), item("d", "c"), item("x", "a"), item("y", "x")],
        ["versions/4.py:2 error multiple-heads"],
    ),
    "three heads: one fork": (
        [item("a"), item("b", "a"), item("c", "b"), item("d", "b"), item("e", "a")],
        ["versions/4.py:2 error multiple-heads"],
    ),
    "a merged fork": ([item("a"), item("b", "a"), item("c", "a"), item("d", "b c")], []),
    "a fork with one labelled side": (
        [item("a"), item("b", "a"), item("c", "a", labels="side")],
        [],
    ),
    "a fork with both sides labelled, and a third": (
        [item("a"), item("b", "a", labels="one"), item("c", "a", labels="two"), item("d", "a")],
        [],
    ),
    "a fork above the label: one of the heads has it": (
        [item("a", labels="main"), item("b", "a"), item("c", "a")],
        ["versions/2.py:2 error multiple-heads"],
    ),
    "labels are matched so that as many heads as can be have one": (
        [
            item("a", labels="main"),
            item("b", "a"),
            item("c", "b"),
            item("d", "a", labels="side"),
        ],
        [],
    ),
    "a second history": (
        [item("a"), item("b", "a"), item("x")],
        ["versions/2.py:2 error multiple-bases"],
    ),
    "a second history, the first loaded": (
        [item("x"), item("a"), item("b", "a")],
        ["versions/0.py:2 error multiple-bases"],
    ),
    "a second history with a label": ([item("a"), item("x", labels="other")], []),
    "a second history with a label above its base": (
        [item("a"), item("x"), item("y", "x", labels="other")],
        [],
    ),
    "a second history with a label, forked": (
        [item("a"), item("x", labels="other"), item("y", "x"), item("z", "x")],
        ["versions/3.py:2 error multiple-heads"],
    ),
    "a second history with a fork whose sides are both labelled": (
        [item("a"), item("x"), item("y", "x", labels="one"), item("z", "x", labels="two")],
        [],
    ),
    "merged bases": ([item("a"), item("x"), item("m", "a x")], []),
    "a dependency joins no heads": (
        [item("a"), item("x", depends_on="a")],
        ["versions/1.py:2 error multiple-bases"],
    ),
    "a missing parent is no second history": (
        [item("a"), item("b", "a"), item("d", "gone"), item("e", "d")],
        ["versions/2.py:2 error missing-parent"],
    ),
    "a missing parent, named twice": (
        [item("a"), item("d", "gone"), item("e", "gone")],
        ["versions/1.py:2 error missing-parent"],
    ),
    "a missing parent that is a dependency too": (
        [item("a"), item("b", "gone"), item("c", "a", depends_on="gone")],
        ["versions/1.py:2 error missing-parent"],
    ),
    "a missing parent that may join a head with a merge": (
        [item("a"), item("b", "a"), item("c", "a"), item("e", "gone"), item("m", "e c")],
        ["versions/3.py:2 error missing-parent"],
    ),
    "a missing parent that may join one of two heads": (
        [item("a"), item("b", "a"), item("x", "a"), item("e", "gone"), item("m", "e a")],
        ["versions/2.py:2 error multiple-heads", "versions/3.py:2 error missing-parent"],
    ),
    "a missing parent beside a fork": (
        [item("a"), item("b", "a"), item("c", "a"), item("d", "gone")],
        ["versions/2.py:2 error multiple-heads", "versions/3.py:2 error missing-parent"],
    ),
    "a fork above a missing parent": (
        [item("a"), item("d", "gone"), item("e", "d"), item("f", "d")],
        ["versions/1.py:2 error missing-parent", "versions/3.py:2 error multiple-heads"],
    ),
    "a merge that lacks a parent, which may have continued the other head": (
        [item("a"), item("b", "a"), item("c", "a"), item("m", "b gone")],
        ["versions/3.py:2 error missing-parent"],
    ),
    "a merge that lacks a parent, which may have joined the other history": (
        [item("a"), item("x"), item("m", "a gone")],
        ["versions/2.py:2 error missing-parent"],
    ),
    "a merge that lacks a parent, and a fork above it": (
        [item("a"), item("m", "a gone"), item("x", "m"), item("y", "m")],
        ["versions/1.py:2 error missing-parent", "versions/3.py:2 error multiple-heads"],
    ),
    "two merges that lack a parent, and three heads": (
        [item("a"), item("b", "a"), item("c", "a"), item("m", "b lost1"), item("n", "m lost2")],
        ["versions/3.py:2 error missing-parent", "versions/4.py:2 error missing-parent"],
    ),
    "several ids in one text are invalid-value, and join the heads": (
        [item("a"), item("b", "a"), item("c", "a"), ("m", ("b, c",), (), ())],
        [],
    ),
    "a cycle is no history": (
        [item("a"), item("b", "a"), item("x", "y"), item("y", "x")],
        ["versions/2.py:2 error revision-cycle"],
    ),
    "a cycle beside a fork": (
        [item("a"), item("b", "a"), item("c", "a"), item("x", "y"), item("y", "x")],
        ["versions/2.py:2 error multiple-heads", "versions/3.py:2 error revision-cycle"],
    ),
    "a whole chain in a cycle": (
        [item("a", "c"), item("b", "a"), item("c", "b")],
        ["versions/0.py:2 error revision-cycle"],
    ),
    "a cycle that Alembic does not notice": (
        [item("a"), item("x", "a y"), item("y", "x"), item("z", "y")],
        ["versions/1.py:2 error revision-cycle"],
    ),
    "a cycle of dependencies that Alembic does not notice": (
        [
            item("a"),
            item("b", "a", depends_on="y"),
            item("c", "b"),
            item("x", labels="other"),
            item("y", "x", depends_on="b"),
            item("z", "y"),
        ],
        ["versions/1.py:4 error revision-cycle"],
    ),
    "a revision that depends on its own label": (
        [item("a", labels="lab", depends_on="lab")],
        ["versions/0.py:4 error revision-cycle"],
    ),
    "two cycles": (
        [item("a", "b"), item("b", "a"), item("x", "y"), item("y", "x")],
        ["versions/0.py:2 error revision-cycle", "versions/2.py:2 error revision-cycle"],
    ),
    "cycles that are tied together": (
        [item("a", "b c"), item("b", "a"), item("c", "a")],
        ["versions/0.py:2 error revision-cycle"],
    ),
    "a duplicate is not two heads": (
        [item("a"), item("b", "a"), item("b", "a")],
        ["versions/2.py:1 error duplicate-revision"],
    ),
    "a duplicate of the base": (
        [item("a"), item("a"), item("b", "a")],
        ["versions/1.py:1 error duplicate-revision"],
    ),
    "a duplicate on top of its own descendant is no cycle": (
        [item("a"), item("b", "a"), item("c", "b"), item("b", "c")],
        ["versions/3.py:1 error duplicate-revision"],
    ),
    "a duplicate with a label is no clash": (
        [item("a", labels="main"), item("a", labels="main")],
        ["versions/1.py:1 error duplicate-revision"],
    ),
    "three files with one id": (
        [item("a"), item("a"), item("a")],
        ["versions/1.py:1 error duplicate-revision", "versions/2.py:1 error duplicate-revision"],
    ),
    "a label on both sides of a fork is no spare head": (
        [item("a"), item("b", "a", labels="side"), item("c", "a", labels="side")],
        ["versions/2.py:3 error label-clash"],
    ),
    "a label on two histories": (
        [item("a", labels="main"), item("x", labels="main")],
        ["versions/1.py:3 error label-clash"],
    ),
    "a dependency on a label that clashes is not missing": (
        [item("a", labels="lab"), item("b", "a", labels="lab", depends_on="lab")],
        ["versions/1.py:3 error label-clash"],
    ),
    "a label that is an id": (
        [item("a"), item("b", "a", labels="a")],
        ["versions/1.py:3 error label-clash"],
    ),
    "a label twice in one file": (
        [item("a", labels="lab lab")],
        ["versions/0.py:3 error label-clash"],
    ),
    "a merge with an ancestor of the other parents": (
        [item("a"), item("b", "a"), item("c", "a"), item("m", "b c a")],
        ["versions/3.py:2 error redundant-parent"],
    ),
    "a merge with an ancestor of the other parent": (
        [item("a"), item("b", "a"), item("m", "b a")],
        ["versions/2.py:2 warning redundant-parent"],
    ),
    "a merge with one parent twice": (
        [item("a"), item("m", "a a")],
        ["versions/1.py:2 warning redundant-parent"],
    ),
    "a merge of a head and one that depends on it, as alembic merge makes it": (
        [item("a"), item("x", depends_on="a"), item("m", "a x")],
        [],
    ),
    "the same with a third parent": (
        [item("a"), item("x", depends_on="a"), item("y"), item("m", "a x y")],
        ["versions/3.py:2 error redundant-parent"],
    ),
    "a dependency on an ancestor": (
        [item("a"), item("b", "a"), item("c", "b", depends_on="a")],
        ["versions/2.py:4 warning redundant-dependency"],
    ),
    "a missing dependency": (
        [item("a", depends_on="gone")],
        ["versions/0.py:4 error missing-dependency"],
    ),
    "a relative dependency": (
        [item("a", labels="main"), item("b", "a", depends_on="main@head")],
        ["versions/1.py:4 error missing-dependency"],
    ),
    "no files": ([], ["migrations:1 warning empty-chain"]),
}


@pytest.mark.parametrize("what", BROKEN)
def test_one_mistake_gives_one_finding(what: str) -> None:
    items, expected = BROKEN[what]
    assert told(chain_of_items(items)) == expected


@pytest.mark.parametrize("what", BROKEN)
def test_all_that_the_base_lacks_is_told_like_all_that_it_has(what: str) -> None:
    """New files decide which side is reported, not whether anything is."""
    items, expected = BROKEN[what]
    every = [f"versions/{n}.py" for n in range(len(items))]
    assert told(chain_of_items(items, new=every)) == expected


FORK = [item("a"), item("b", "a"), item("c", "b"), item("d", "a")]


def test_the_new_side_is_spare_however_long_it_is() -> None:
    chain = chain_of_items(FORK, new=["versions/1.py", "versions/2.py"])
    assert told(chain) == ["versions/1.py:2 error multiple-heads"]


def test_the_new_one_of_two_duplicates_is_told() -> None:
    chain = chain_of_items([item("a"), item("b", "a"), item("b", "a")], new=["versions/1.py"])
    assert told(chain) == ["versions/1.py:1 error duplicate-revision"]


def test_the_new_history_is_spare_however_long_it_is() -> None:
    items = [item("a"), item("x"), item("y", "x")]
    chain = chain_of_items(items, new=["versions/1.py", "versions/2.py"])
    assert told(chain) == ["versions/1.py:2 error multiple-bases"]


HISTORIES = [item("a"), item("b", "a"), item("x"), item("l", labels="lab")]


@pytest.mark.parametrize(
    ("items", "settings", "expected"),
    [
        (FORK, {"heads": "any"}, []),
        (FORK, {"heads": 2}, []),
        (FORK, {"heads": 1}, ["versions/3.py:2 error multiple-heads"]),
        (
            [item("a"), item("b", "a", labels="one"), item("c", "a")],
            {"heads": 1},
            ["versions/2.py:2 error multiple-heads"],
        ),
        (HISTORIES, {}, ["versions/2.py:2 error multiple-bases"]),
        (HISTORIES, {"heads": "any"}, []),
        (HISTORIES, {"heads": 3}, []),
        # The label does not count, so that the shortest and last history is the one too many.
        (HISTORIES, {"heads": 2}, ["versions/3.py:2 error multiple-heads"]),
        (
            [*FORK, item("x")],
            {"heads": 2},
            ["versions/3.py:2 error multiple-heads"],
        ),
        ([item("a"), item("x"), item("m", "a x")], {"bases": 2}, []),
        (
            [item("a"), item("x"), item("m", "a x")],
            {"bases": 1},
            ["versions/1.py:2 error multiple-bases"],
        ),
        ([item("a"), item("x")], {"bases": 2}, []),
        ([item("a"), item("b", "pkg1")], {"external_revisions": ("pkg1",)}, []),
        ([item("a", depends_on="pkg1")], {"external_revisions": ("pkg1",)}, []),
        ([item("a")], {"released": ("a",)}, []),
        ([item("a")], {"released": ("z",)}, ["migrations:1 error lost-release"]),
        (
            [item("a"), item("b", "z")],
            {"released": ("z",)},
            ["versions/1.py:2 error missing-parent"],
        ),
    ],
)
def test_settings(items: list[Item], settings: dict[str, Any], expected: list[str]) -> None:
    assert told(chain_of_items(items, ChainConfig(**settings))) == expected


def test_heads_in_version_locations_of_their_own_are_one_warning() -> None:
    items = [item("a"), item("b", "a"), item("c", "a"), item("d", "a")]
    chain = chain_of_items(
        items,
        folders=["one", "two", "three"],
        paths=["one/a.py", "one/b.py", "three/c.py", "two/d.py"],
    )
    assert told(chain) == ["two/d.py:2 warning multiple-heads"]


def test_a_second_head_in_a_version_location_is_an_error() -> None:
    items = [item("a"), item("b", "a"), item("c", "a"), item("d", "a")]
    chain = chain_of_items(
        items, folders=["one", "two"], paths=["one/a.py", "one/b.py", "two/c.py", "two/d.py"]
    )
    assert told(chain) == ["two/c.py:2 warning multiple-heads", "two/d.py:2 error multiple-heads"]


def test_a_history_in_a_version_location_of_its_own_is_a_warning() -> None:
    chain = chain_of_items(
        [item("a"), item("x")], folders=["one", "two"], paths=["one/a.py", "two/x.py"]
    )
    assert told(chain) == ["two/x.py:2 warning multiple-bases"]
