"""revlint.testing: it finds what a rule finds, and examples that do not hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest

from revlint.api import Chain, Example, FileRule, Finding, Location, Revision, history
from revlint.testing import check, check_examples

FILES = history("<base> -> a1", "a1 -> b2")


class LongPath(FileRule):
    """A rule.

    Why: it is a test.
    Fix: none.
    Semantics: none.
    """

    name = "long-path"
    group = "Files"
    default = "off"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            bad=history("<base> -> aaaa"), good=FILES, finds=("migrations/versions/aaaa.py:9",)
        ),
    )

    def check(self, revision: Revision, chain: Chain) -> Iterator[Finding]:
        if len(revision.id or "") > 2:
            yield Finding("long", Location(revision.path, revision.id_range))


class Undocumented(LongPath):
    """A rule without parts."""


class Wrong(LongPath):
    __doc__ = LongPath.__doc__
    examples = (Example(bad=FILES, good=FILES, finds=("migrations/versions/a1.py:9",)),)


class AlsoWrong(LongPath):
    __doc__ = LongPath.__doc__
    examples = (
        Example(
            bad=history("<base> -> aaaa"),
            good=history("<base> -> bbbb"),
            finds=("migrations/versions/aaaa.py:9",),
        ),
    )


class Without(LongPath):
    __doc__ = LongPath.__doc__
    examples = ()


def test_check() -> None:
    files = history("<base> -> aaaa", "a1 -> b2")
    found = "migrations/versions/aaaa.py:9:12: %s[long-path] long"
    assert check(LongPath, FILES) == []
    assert check(LongPath, files) == [found % "error"]
    assert check(LongPath, files, 'severity = { long-path = "note" }') == [found % "note"]
    assert check(LongPath, files, 'per-file-ignores = { "*" = ["long-path"] }') == []


def test_examples_that_hold() -> None:
    check_examples(LongPath)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (Undocumented, "the docstring of long-path lacks Why, Fix, Semantics"),
        (Without, "long-path has no examples"),
        (
            Wrong,
            "example 1 of long-path: expected ['migrations/versions/a1.py:9'], got []",
        ),
        (
            AlsoWrong,
            "example 1 of long-path: expected no findings in the tree that passes, got "
            "['migrations/versions/bbbb.py:9:12: error[long-path] long']",
        ),
    ],
)
def test_examples_that_do_not_hold(rule: type[LongPath], message: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check_examples(rule)
    assert str(caught.value).startswith(message)
