"""Labels of Mermaid: whatever they hold, Mermaid parses them, and they are nothing but text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revlint import escape
from revlint.pictures.mermaid_text import label
from tests.pictures.mermaid_parser import parse
from tests.reporters.reports import HOSTILE
from tests.reporters.test_hostile import PIECES

#: What Mermaid obeys somewhere: markup, comments, directives, keywords, its own placeholders.
ACTIVE = (
    '"', "`", "``", "<b>", "</div>", "<img src=x onerror=alert(1)>", "&lt;", "#35;", "#quot;", "%%",
    "%%{init: {}}%%", ";", "end", "\n  x --> y", "]", '"]', "|", "{{", "click n href", "$$x$$",
    "ﬂ°°60¶ß", "@{ shape: circle }", ":::class", "1. x", "- x", "# x", "---", "===", "https://evil.example",
    "www.evil.example", "[x](https://evil.example)", "~~~", "\\", "**x**", "_x_",
)  # fmt: skip


def decoded(text: str) -> str:
    """What Mermaid shows for a label."""
    return re.sub(r"#([0-9]+);", lambda match: chr(int(match[1])), text)


@given(st.lists(st.sampled_from((*ACTIVE, *PIECES)), max_size=6).map("".join) | st.text())
def test_a_label_is_what_a_terminal_shows(text: str) -> None:
    shown = label(text)
    assert decoded(shown) == (escape.shown(text) or " ")
    assert not re.search(r"[\"`<>&;*@$\[\]{}|\\~^%#]|://|www\.", re.sub(r"#\d+;", "", shown))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("add_product-weight v1.2 (é, 数) 'x' → ■", "add_product-weight v1.2 (é, 数) 'x' → ■"),
        ('a "b" #c', "a #34;b#34; #35;c"),
        ("1. x", "1#46; x"),
        ("- x", "#45; x"),
        ("http://x", "http#58;//x"),
        ("a\nb", "a#92;nb"),
    ],
)
def test_what_is_coded(text: str, shown: str) -> None:
    assert label(text) == shown


def test_mermaid_parses_every_label() -> None:
    words = [*ACTIVE, *PIECES, HOSTILE, "x" * 5_000, "", "".join(ACTIVE), "".join(PIECES)]
    texts = [f'flowchart LR\n  a["{label(word)}"] -->|"{label(word)}"| b\n' for word in words]
    assert parse(texts) == [None] * len(texts)


def test_the_parser_refuses_what_is_no_flowchart() -> None:
    many = "".join(f"  n --> n{number}\n" for number in range(501))
    wrong = ['flowchart LR\n  a["x"y"] --> b\n', "pie\n  a: 1\n", f"flowchart LR\n{many}"]
    assert all(parse(wrong))
