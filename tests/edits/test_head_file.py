"""Other heads in a head file: its comments, separators and line ends stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from revlint.config.config import ChainConfig
from revlint.edits.head_file import set_heads, update_head_files
from revlint.engine.example import history
from revlint.errors import EditRefused
from revlint.graph.chain import Chain
from revlint.graph.head_files import head_files
from tests.support import chain_of


@pytest.mark.parametrize(
    ("before", "heads", "after"),
    [
        ("a1\n", ["b2"], "b2\n"),
        ("a1", ["b2"], "b2"),
        ("", ["b2"], "b2\n"),
        ("# heads", ["b2"], "# heads\nb2\n"),
        ("# heads\r\n", ["b2", "c3"], "# heads\r\nb2\r\nc3\r\n"),
        ("a1\r\n# a1\r\n", ["b2"], "b2\r\n# a1\r\n"),
        ("a1\nb2\n", ["b2"], "b2\n"),
        ("a1\nb2\n", ["a1"], "a1\n"),
        ("a1\nb2", ["a1"], "a1\n"),
        ("a1 b2\n", ["b2"], "b2\n"),
        ("a1, b2\n", ["a1"], "a1\n"),
        ("a1, b2, c3\n", ["a1", "c3"], "a1, c3\n"),
        ("a1, b2, c3\n", ["x9"], "x9\n"),
        ("  a1  \n", ["b2"], "  b2  \n"),
        ("a1\n", ["a1", "b2"], "a1\nb2\n"),
        ("a1\r\n", ["a1", "b2", "c3"], "a1\r\nb2\r\nc3\r\n"),
        ("a1, b2\n", ["a1", "b2", "c3"], "a1, b2, c3\n"),
        ("a1\nb2\n", ["b2", "a1"], "a1\nb2\n"),
        ("a1\n", [], ""),
        ("\ufeffa1\n", ["ü"], "\ufeffü\n"),
        ("a1\x0b a1\x0cb2\n", ["b2"], "b2\n"),
    ],
)
def test_heads(before: str, heads: list[str], after: str) -> None:
    found = set_heads(before.encode(), heads)
    assert found.decode() == after
    assert set_heads(found, heads) == found


def test_a_file_in_another_encoding_is_refused() -> None:
    with pytest.raises(EditRefused) as refused:
        set_heads(b"# a\n\xff a1\n", ["b2"])
    assert str(refused.value) == "it is not UTF-8"
    assert refused.value.line == 2


TEXTS = st.lists(
    st.sampled_from(
        ["a1", "b2", "c3", " ", ",", ", ", "\n", "\r\n", "\r", "\t", "# x a1\n", "\x0b"]
    ),
    max_size=12,
).map("".join)
HEADS = st.lists(st.sampled_from(["a1", "b2", "c3", "d4"]), min_size=1, max_size=4, unique=True)


def chain_with(text: str, *lines: str) -> Chain:
    files = {**history(*lines), "HEAD": text}
    return chain_of(files, ChainConfig(head_file="HEAD"))


@settings(max_examples=300, deadline=None)
@given(TEXTS, HEADS)
def test_the_reader_finds_the_heads(text: str, heads: list[str]) -> None:
    """And the comments are those of before."""
    after = set_heads(text.encode(), heads).decode()
    (file,) = head_files(chain_with(after, "<base> -> a1"))
    assert {*file.ids} == {*heads}
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in after.splitlines() if line.lstrip().startswith("#")] == comments
    assert set_heads(after.encode(), heads) == after.encode()


def test_only_a_file_that_is_up_to_date_follows() -> None:
    """A stale one has a finding, which another edit repairs."""
    for text, written in (("a1\n", b"b2\n"), ("zz\n", None)):
        before = chain_with(text, "<base> -> a1")
        after = chain_with(text, "<base> -> a1", "a1 -> b2")
        assert [step.data for step in update_head_files(before, after)] == (
            [written] if written else []
        )
