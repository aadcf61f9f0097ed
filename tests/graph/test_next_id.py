"""The next free id of a chain."""

from __future__ import annotations

import pytest

from revlint.config.config import ChainConfig
from revlint.graph.chain import Chain
from revlint.graph.counted_ids import find_counter, habit_of
from revlint.graph.next_id import next_id
from tests.graph_support import chain_of_items, item


def line(*ids: str, pattern: str | None = None) -> Chain:
    items = [item(id_, ids[n - 1] if n else "") for n, id_ in enumerate(ids)]
    return chain_of_items(items, ChainConfig(id_pattern=pattern))


@pytest.mark.parametrize(
    ("ids", "pattern", "expected"),
    [
        (["0001", "0002", "0003"], None, "0004"),
        (["0001", "0002", "0003"], r"\d{4}", "0004"),
        (["0001"], r"\d{4}", "0002"),
        (["v9", "v10", "v11"], None, "v12"),
        (["oss000000000", "oss000000001", "oss000000002"], None, "oss000000003"),
        (["001_users", "002_carts", "003_orders"], None, "004_merge_heads"),
        (["001_users", "002_carts", "003_orders"], r"\d{3}_[a-z]+", "004_merge"),
        (["001_x", "002_x", "003_x"], None, "004_x"),
        (["9998", "9999"], r"\d{4}", None),
        (["one", "two"], r"[a-z]+", None),
    ],
)
def test_the_next_number(ids: list[str], pattern: str | None, expected: str | None) -> None:
    assert next_id(line(*ids, pattern=pattern)) == expected


def test_what_is_taken_elsewhere_counts() -> None:
    assert next_id(line("0001", "0002", "0003"), ["0004", "0007"]) == "0008"


@pytest.mark.parametrize(
    "ids",
    [
        ["4a3bd1e9c2f0", "5b3bd1e9c2f0", "6c3bd1e9c2f0", "7d3bd1e9c2f0"],
        ["a1", "b2", "c3"],
        ["20240101", "20240102", "20240103"],
        ["17", "934", "2201", "8120"],
        ["0001", "0002"],
        ["0001", "0002", "0003", "abc", "def"],
        [],
    ],
)
def test_ids_that_count_nothing(ids: list[str]) -> None:
    chain = line(*ids)
    found = next_id(chain)
    assert habit_of(ids) is None
    assert find_counter(chain) is None
    assert found is not None
    assert (len(found), found.isalnum(), int(found, 16) > 0) == (12, True, True)


def test_of_several_prefixes_that_of_the_head_counts() -> None:
    chain = line("core8", "core9", "ee1", "ee2", pattern=r"[a-z]+\d+")
    assert next_id(chain) == "ee3"
