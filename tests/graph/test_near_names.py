"""The search for near names loses none that ``difflib`` finds."""

from __future__ import annotations

from difflib import get_close_matches

from hypothesis import given
from hypothesis import strategies as st

from revlint.graph.near_names import NearNames

names = st.text("ab0 ", max_size=14)


@given(names, st.lists(names, max_size=8), st.sampled_from([0.5, 0.6, 0.85, 1.0]))
def test_all_close_names_are_found(name: str, others: list[str], cutoff: float) -> None:
    near = NearNames(others, cutoff).like(name)
    assert {*near} <= {*others}
    assert get_close_matches(name, near, 9, cutoff) == get_close_matches(name, others, 9, cutoff)


@given(st.text("0123456789abcdef", min_size=12, max_size=12), st.integers(0, 11))
def test_one_wrong_character_of_twelve(name: str, place: int) -> None:
    wrong = f"{name[:place]}x{name[place + 1 :]}"
    assert NearNames(["0" * 12, name, "f" * 12], 0.85).like(wrong).count(name) >= 1


def test_few_others_are_compared() -> None:
    ids = [f"{n * 2654435761 % 2**48:012x}" for n in range(2_000)]
    assert len(NearNames(ids, 0.85).like(ids[7][:-1] + "x")) < 20
