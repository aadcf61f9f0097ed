"""Which parents revisions get that are put on top of others."""

from __future__ import annotations

import re

import pytest

from revlint.config.config import ChainConfig
from revlint.edits.reorder import put_on_top, with_parents
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from tests.graph_support import chain_of_items, item

_LINE = re.compile(r"(.*) -> (\w+)(?: \((\w+)\))?(?: \[(\w+)\])?")

_FORK = ("<base> -> a", "a -> b", "b -> c", "a -> n", "n -> o")


def chain_of(*lines: str) -> Chain:
    """A chain, a line each: parents, an id, a branch label in (), a dependency in []."""
    items = []
    for line in lines:
        match = _LINE.fullmatch(line)
        assert match
        parents = match[1].replace("<base>", "").replace(",", " ")
        items.append(item(match[2], parents, labels=match[3] or "", depends_on=match[4] or ""))
    return chain_of_items(items)


@pytest.mark.parametrize(
    ("lines", "moved", "expected"),
    [
        (_FORK, "n o", {"n": "c"}),
        (_FORK, "b c", {"b": "o"}),
        (("<base> -> a", "a -> b", "b -> n"), "n", {}),
        # Two new branches: the later one goes on top of the other.
        (("<base> -> a", "a -> b", "a -> n", "a -> o", "o -> p"), "n o p", {"n": "b", "o": "n"}),
        (("<base> -> a", "a -> n", "n -> o", "n -> p", "a -> b"), "n o p", {"n": "b", "p": "o"}),
        # A merge of what moves with what it is put on has one parent left.
        ((*_FORK, "o, c -> m"), "n o m", {"n": "c", "m": "o"}),
        ((*_FORK, "c, o -> m"), "n o m", {"n": "c", "m": "o"}),
        # A merge of two new branches.
        (("<base> -> a", "a -> b", "a -> n", "a -> o", "n, o -> m"), "n o m", None),
        # A new merge of two old heads is on top already.
        (("<base> -> a", "a -> b (l)", "a -> c", "b, c -> m"), "m", {}),
        (("<base> -> a", "a -> b (l)", "a -> c", "c -> d", "b, c -> m"), "m", {"m": "b d"}),
        # Each goes on top of its branch.
        (("<base> -> a (l)", "a -> b", "<base> -> x (r)", "x -> y", "a -> n"), "n", {"n": "b"}),
        # A second history.
        (("<base> -> a", "a -> b", "<base> -> n", "n -> o"), "n o", {"n": "b"}),
        (("<base> -> a", "a -> b", "<base> -> n (l)"), "n", {}),
        # A dependency decides which branch is below.
        (("<base> -> a", "a -> b", "a -> n [p]", "a -> p"), "n p", {"p": "b", "n": "p"}),
    ],
)
def test_what_moves(lines: tuple[str, ...], moved: str, expected: dict[str, str] | None) -> None:
    chain = chain_of(*lines)
    found = put_on_top(chain, moved.split())
    if expected is None:
        expected = {"n": "b", "o": "b"}
    assert found == {id_: tuple(parents.split()) for id_, parents in expected.items()}


def test_branches_that_depend_on_each_other_become_one_line() -> None:
    chain = chain_of("<base> -> a", "a -> b", "a -> n", "a -> o [n]", "n -> p [o]")
    assert put_on_top(chain, ["n", "o", "p"]) == {"n": ("b",), "o": ("n",), "p": ("o",)}


def test_what_moves_goes_where_it_is_sent() -> None:
    assert put_on_top(chain_of(*_FORK), ["n", "o"], onto="b") == {"n": ("b",)}


def test_what_is_sent_to_one_place_is_one_line_there() -> None:
    chain = chain_of(*_FORK, "a -> p")
    assert put_on_top(chain, ["n", "o", "p"], onto="b") == {"n": ("b",), "p": ("o",)}


def test_a_merge_keeps_a_parent_that_nothing_else_follows() -> None:
    lines = ("<base> -> a", "a -> b", "a -> c", "c -> d", "a -> e", "b, c -> n")
    assert put_on_top(chain_of(*lines), ["n"], onto="e") == {"n": ("e", "b")}
    assert put_on_top(chain_of(*lines), ["n"], onto="b") == {"n": ("b",)}


def test_a_revision_of_the_base_gets_its_parent_back() -> None:
    chain = chain_of("<base> -> a", "a -> n", "n -> b")
    assert put_on_top(chain, ["n"], restored={"b": ("a",)}) == {"b": ("a",), "n": ("b",)}


def test_several_heads_to_go_on() -> None:
    chain = chain_of("<base> -> a", "a -> b", "a -> c", "a -> n")
    with pytest.raises(EditRefused, match="could go on top of 'b' and 'c', which follow 'a'"):
        put_on_top(chain, ["n"])


@pytest.mark.parametrize("heads", [None, "any", 2])
def test_heads_that_the_configuration_allows_stay(heads: int | None) -> None:
    chain = chain_of("<base> -> a", "a -> b", "a -> n", "a -> o")
    chain = chain.with_parts(config=ChainConfig(heads=heads))
    assert (
        put_on_top(chain, ["n", "o"])
        == {
            None: {"n": ("b",), "o": ("n",)},
            "any": {"n": ("b",), "o": ("b",)},
            2: {"n": ("b",), "o": ("b",)},
        }[heads]
    )


def test_the_chain_afterwards() -> None:
    chain = chain_of(*_FORK)
    after: Chain = with_parents(chain, put_on_top(chain, ["n", "o"]))
    assert after.heads == ("o",)
