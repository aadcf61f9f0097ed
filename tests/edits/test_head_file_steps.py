"""Head files that list the heads again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from revlint.config.config import ChainConfig
from revlint.edits.head_file_steps import head_file_steps
from revlint.sources.memory import MemoryTree
from revlint.steps import WriteFile
from tests.graph_support import chain_of_items, item

CONFLICT = "<<<<<<< HEAD\na1\n||||||| 1a2b\nz\n=======\nb1\n>>>>>>> main\n"


@pytest.mark.parametrize("heads", [1, 2, 3])
def test_a_conflict_is_resolved(heads: int) -> None:
    items = [item("a1"), *(item(f"n{n}", "a1") for n in range(heads))]
    chain = chain_of_items(items, ChainConfig(head_file="HEAD"))
    listed = "".join(f"n{n}\n" for n in range(heads))
    for text in (CONFLICT, f"# the heads\n{CONFLICT}"):
        (step,) = head_file_steps(chain.with_parts(tree=MemoryTree({"HEAD": text})))
        assert step.data.decode() == text.partition("<")[0] + listed


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
