"""Head files that list the heads again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from revlint.config.config import ChainConfig
from revlint.graph.head_file_steps import head_file_steps, list_heads
from revlint.sources.memory import MemoryTree
from revlint.steps import WriteFile
from tests.graph_support import chain_of_items, item


@pytest.mark.parametrize(
    ("text", "heads", "expected"),
    [
        ("a1\n", ["b2"], "b2\n"),
        ("a1", ["b2"], "b2"),
        ("a1\r\n", ["b2", "c3"], "b2\r\nc3\r\n"),
        ("", ["b2"], "b2\n"),
        ("# the head\na1\n# end\n", ["b2"], "# the head\nb2\n# end\n"),
        ("a1, x9\n", ["b2", "c3"], "b2, c3\n"),
        ("a1 x9\n", ["b2"], "b2\n"),
        ("<<<<<<< HEAD\na1\n=======\nb1\n>>>>>>> main\n", ["b2"], "b2\n"),
        ("<<<<<<< HEAD\na1\n||||||| 1a2b\nz\n=======\nb1\n>>>>>>> main\n", ["b2"], "b2\n"),
        ("\ufeffa1\n", ["b2"], "b2\n"),
    ],
)
def test_heads_are_listed_as_they_were(text: str, heads: list[str], expected: str) -> None:
    assert list_heads(text, heads) == expected


def test_a_file_that_is_right_stays() -> None:
    chain = chain_of_items([item("a1"), item("b2", "a1")], ChainConfig(head_file="HEAD"))
    for text, expected in (("b2", ()), ("# b\na1\n", (WriteFile("HEAD", b"# b\nb2\n"),))):
        tree = MemoryTree({"HEAD": text})
        assert head_file_steps(chain.with_parts(tree=tree)) == expected


def test_each_branch_has_its_file() -> None:
    files = {"": "HEAD", "side": "SIDE"}
    chain = chain_of_items(
        [item("a1"), item("b2", "a1"), item("c3", "a1", labels="side"), item("d4", "c3")],
        replace(ChainConfig(), head_file=files),
    ).with_parts(tree=MemoryTree({"HEAD": "a1\n", "SIDE": "d4\n"}))
    assert head_file_steps(chain) == (WriteFile("HEAD", b"b2\n"),)
