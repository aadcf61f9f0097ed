"""What a configuration gets is added to it; nothing else in it changes."""

from __future__ import annotations

import pytest

from revlint.config.reader import parse_config
from revlint.edits.config_file import Addition, add_to_config, render_addition
from revlint.errors import EditRefused

TEXT = """\
# Two legacy chains.
[chains.a]            # OSS
script-location = "a"
[chains.b]
script-location = 'b'

[editions.oss]
core = ["a"]
[editions.ee]
core = [
    "b",  # first
]
"""

SHARED = Addition(
    chains={"new one": {"script-location": "c", "id-pattern": r"c\d{9}", "after": ["a", "b"]}},
    alignment=("park0", ("a", "b")),
    runs={("oss", "core"): "new one", ("ee", "core"): "new one"},
)

TABLES = """\
[chains."new one"]
script-location = "c"
id-pattern = 'c\\d{9}'
after = ["a", "b"]

[[alignments]]
revision = "park0"
chains = ["a", "b"]
"""


def test_tables_come_last_and_runs_grow() -> None:
    changed = add_to_config(TEXT.encode(), "revlint.toml", SHARED).decode()

    runs = TEXT.replace('core = ["a"]', 'core = ["a", "new one"]').replace(
        '    "b",  # first\n', '    "b",  # first\n    "new one",\n'
    )
    assert changed == f"{runs}\n{TABLES}"
    config = parse_config(changed)
    assert [run.chains for run in config.runs] == [("a", "new one"), ("b", "new one")]
    assert config.chains[2].id_pattern == r"c\d{9}"
    assert {chain.name: chain.parked_at for chain in config.chains} == {
        "a": "park0",
        "b": "park0",
        "new one": None,
    }


def test_a_second_time_is_refused() -> None:
    once = add_to_config(TEXT.encode(), "revlint.toml", SHARED)

    with pytest.raises(EditRefused, match=r"revlint.toml: it would have a mistake: "):
        add_to_config(once, "revlint.toml", SHARED)


def test_in_a_pyproject_tables_have_a_prefix() -> None:
    text = "[project]\r\nname = 'x'\r\n[tool.revlint.chains.a]\r\n[tool.ruff]\r\nline-length = 1"
    addition = Addition(keys={"a": {"parked-at": "park0"}}, chains={"b": {"script-location": "b"}})

    changed = add_to_config(text.encode(), "pyproject.toml", addition).decode()

    assert changed == text.replace("chains.a]\r\n", 'chains.a]\r\nparked-at = "park0"\r\n') + (
        '\r\n\r\n[tool.revlint.chains.b]\r\nscript-location = "b"\r\n'
    )


def test_the_tables_of_a_list_may_lie_apart() -> None:
    text = (
        "[[alignments]]\nrevision = 'p'\nchains = ['a', 'b']\n[chains.a]\n[chains.b]\n"
        "[[alignments]]\nrevision = 'p'\nchains = ['c', 'd']\n[chains.c]\n[chains.d]\n"
        "[editions]\nx.core = [ 'a' , 'c' ]  # in this order\n"
    )
    addition = Addition(chains={"e": {"script-location": "e"}}, runs={("x", "core"): "e"})

    changed = add_to_config(text.encode(), "revlint.toml", addition).decode()

    assert changed == text.replace("'c' ]", "'c', \"e\" ]") + (
        '\n[chains.e]\nscript-location = "e"\n'
    )


def test_tables_as_text() -> None:
    assert render_addition(SHARED) == TABLES
    assert render_addition(SHARED, "tool.revlint.") == TABLES.replace(
        "[chains.", "[tool.revlint.chains."
    ).replace("[[alignments", "[[tool.revlint.alignments")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[chains.a\n", "cannot be changed: .*no key editions.oss.core"),
        ("# \xff\n", "cannot be changed: .*utf-8"),
        ("[chains.a]\n", "cannot be changed: .*editions"),
        ("[editions.oss]\ncore = 'a'\n[editions.ee]\ncore = []\n", "is no list of chains"),
        ("[editions]\noss.core = ['a']\nee.core = []\nchains = 1\n", "have a mistake"),
        ("[editions]\noss = {core = ['a']}\nee = {core = []}\n", "no key editions.oss.core"),
    ],
)
def test_what_cannot_be_changed_is_refused(text: str, message: str) -> None:
    with pytest.raises(EditRefused, match=message):
        add_to_config(text.encode("latin-1"), "revlint.toml", SHARED)
