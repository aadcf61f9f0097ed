"""Wrapping: nothing is lost, no id or path is broken, the width is kept, nothing acts."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revlint import escape
from revlint.finding import Command, Finding, Related, Severity
from revlint.location import Location, Range
from revlint.migration.identifier import quoted
from revlint.path_text import path_text, show_paths, show_paths_unbroken, unbroken
from revlint.reporters import REPORTERS, View
from revlint.reporters.excerpt import MIN_WIDTH, excerpt
from revlint.reporters.prose import wrapped
from revlint.terminal import Style, width_of
from revlint.words import listed
from tests.reporters.reports import report
from tests.reporters.test_hostile import PIECES, acts

WIDTHS = st.integers(20, 130)

#: Words without a blank, short enough to be shown whole.
PLAIN_WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters=" \\"), min_size=1, max_size=30
)

#: Ids and paths with blanks, and what a terminal or a CI log might obey.
NAMES = st.lists(st.sampled_from((*PIECES, "my file.py", "a/b c")), max_size=5).map(" ".join)


@given(words=st.lists(PLAIN_WORDS, max_size=30), width=WIDTHS)
def test_nothing_is_lost_and_the_width_is_kept(words: list[str], width: int) -> None:
    text = " ".join(words)
    lines = wrapped(text, width)
    assert " ".join(lines).replace(":\\x3a", "::") == escape.shown(text).replace(":\\x3a", "::")
    for line in lines:
        assert width_of(line.replace(":\\x3a", "::")) <= width or " " not in line
        assert not line.lstrip().startswith("::")


@given(words=st.lists(PLAIN_WORDS, max_size=30), width=WIDTHS)
def test_no_line_has_room_for_the_next_word(words: list[str], width: int) -> None:
    lines = wrapped(" ".join(words), width)
    for line, following in pairwise(lines):
        word = following.split(" ")[0].replace(":\\x3a", "::")
        assert width_of(line.replace(":\\x3a", "::")) + 1 + width_of(word) > width


@given(before=st.lists(PLAIN_WORDS, max_size=9), name=NAMES, width=WIDTHS)
def test_no_id_and_no_path_is_broken(before: list[str], name: str, width: int) -> None:
    for marked, shown in ((path_text(name), name), (quoted(name), show_paths(quoted(name)))):
        text = " ".join((*before, marked, "end"))
        lines = wrapped(show_paths_unbroken(text, str), width)
        whole = escape.for_terminal(shown).strip(" ").replace("::", "")
        assert any(whole in line.replace("\\x3a", ":").replace("::", "") for line in lines)


def test_a_path_with_blanks_is_one_word() -> None:
    text = f"move {path_text('my dir/a b.py')} away, with all that is in it"
    shown = show_paths_unbroken(text, lambda path: f"in the/{path}")
    fitting = ["move in the/my dir/a b.py", "away, with all that is in", "it"]
    assert wrapped(shown, 25) == fitting
    assert wrapped(shown, 24) == ["move", "in the/my dir/a b.py", "away, with all that is", "in it"]


@pytest.mark.parametrize(
    ("text", "columns"), [("\ufdd2", 1), ("\u0378", 1), ("数", 2), ("e\u0301", 1), ("é", 1)]
)
def test_columns(text: str, columns: int) -> None:
    """The same on every Python: 3.11 calls what Unicode does not assign wide, later ones do not."""
    assert width_of(text) == columns


def test_a_word_that_is_too_wide_is_a_line_alone() -> None:
    assert wrapped(f"move {'x' * 40} away", 20) == ["move", "x" * 40, "away"]
    assert wrapped("数据" * 4 + " " + "数据" * 4, 20) == ["数据数据数据数据", "数据数据数据数据"]


def test_a_wrapped_line_is_no_workflow_command() -> None:
    text = "a word that is long ::error::forged, and \u3000 ::error::forged"
    assert wrapped(text, 20) == [
        "a word that is long",
        ":\\x3aerror::forged, and",
        "\u3000 :\\x3aerror::forged",
    ]


@given(source=st.text(max_size=200), width=st.integers(MIN_WIDTH, 120), data=st.data())
def test_an_excerpt_keeps_the_width_and_shows_its_place(
    source: str, width: int, data: st.DataObject
) -> None:
    column = data.draw(st.integers(1, len(source) + 1))
    end = data.draw(st.integers(column, len(source) + 1))
    shown = excerpt((source,), Range(1, column, 1, end), width)
    if shown is None:
        assert not escape.for_source(source.rstrip(), "    ").strip()
        return
    assert width_of(shown.text) <= width
    assert 0 <= shown.start < shown.end <= width + 1


@given(
    texts=st.lists(NAMES, min_size=8, max_size=8),
    width=st.integers(1, 130),
    colour=st.booleans(),
)
def test_a_report_of_any_width_does_nothing(texts: list[str], width: int, colour: bool) -> None:
    title, label, fact, help_, word, message, path, already = texts
    finding = Finding(
        f"{title} {quoted(word)}",
        Location("api/versions/b.py", Range(2, 1, 2, 9)),
        label=label,
        facts=(f"{fact} {path_text(path)}",),
        help=help_,
        commands=(Command(("git", word, path_text(path))), Command(("::x",))),
        related=(Related(message, Location("api/versions/c.py", Range(2, 1, 2, 4))),) * 2,
        rule="missing-parent",
        severity=Severity.ERROR,
        already=already,
    )
    style = Style(colour=colour)
    text = REPORTERS["full"](report(finding), View(Path("/srv/project"), style, width=width))
    for code in ("0", "1", "1;91", "1;94", "1;96"):
        text = text.replace(f"\x1b[{code}m", "")
    assert acts(text) == ""


@pytest.mark.parametrize("text", ["", " ", "a", "a ", " a"])
def test_short_texts(text: str) -> None:
    assert wrapped(text, 80) == [text.strip(" ")]


def test_unbroken() -> None:
    assert show_paths(unbroken("a b")) == "a b"


def test_what_a_long_list_leaves_out_is_grouped_as_every_number() -> None:
    heads = listed([f"'h{number}'" for number in range(2_000)], most=4)
    assert heads == "'h0', 'h1', 'h2' and 1,997 more"
