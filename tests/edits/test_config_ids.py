"""Renamed ids in a configuration: only their texts change, in the quotes that they have."""

from __future__ import annotations

import pytest

from revlint.edits.config_ids import rename_in_config
from revlint.errors import EditRefused

TEXT = '''\
# The chains.
external-revisions = ["e1", 'e2']   # of a package

[chains.one]
root = "r0"  # never changes
parked-at = 'p1'
released = [
    "a1",  # 1.0
    'b2', # 2.0
    """c3""",
]

[chains."two words"]
released = ["a1"]

[[alignments]]
revision = "p1"
chains = ["one", "two words"]

[[alignments]]
revision = "p1"
chains = ["three", "four"]

[chains.three]
script-location = "a1"
'''


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("path", ["revlint.toml", "pyproject.toml"])
def test_the_ids_of_one_chain(path: str, ending: str) -> None:
    text = TEXT
    if path == "pyproject.toml":
        text = "[project]\nname = 'a1'\n\n[tool.revlint]\n" + TEXT.replace(
            "[chains", "[tool.revlint.chains"
        ).replace("[[alignments", "[[tool.revlint.alignments")
    ids = {"a1": "n1", "b2": "it's", "c3": "n3", "r0": "n0", "p1": "n9"}
    after = rename_in_config(text.replace("\n", ending).encode(), path, {"one": ids}, {})
    wanted = (
        text.replace('"a1",  # 1.0', '"n1",  # 1.0')
        .replace("'b2', # 2.0", '"it\'s", # 2.0')
        .replace('"""c3"""', '"""n3"""')
        .replace('"r0"', '"n0"')
        .replace("'p1'", "'n9'")
        .replace('revision = "p1"', 'revision = "n9"', 1)
    )
    assert after.decode() == wanted.replace("\n", ending)
    assert rename_in_config(after, path, {"one": ids}, {}) == after


def test_inline_tables_and_dotted_keys() -> None:
    text = "chains.one.root = 'r0'\nchains.two = { root = \"r0\", released = ['r0', \"x\"] }\n"
    after = rename_in_config(text.encode(), "revlint.toml", {"two": {"r0": "n0"}}, {})
    assert after.decode() == (
        "chains.one.root = 'r0'\nchains.two = { root = \"n0\", released = ['n0', \"x\"] }\n"
    )


def test_external_revisions() -> None:
    after = rename_in_config(TEXT.encode(), "revlint.toml", {}, {"e2": "n2", "a1": "n1"})
    assert after.decode() == TEXT.replace("'e2'", "'n2'")


def test_a_mark_keys_and_comments() -> None:
    """A BOM stays; a key, a comment and another table that have the text too are left alone."""
    text = "\ufeff[chains.a1]  # 'a1'\nroot = 'a1'\n[chains.'b2']\nroot = 'a1'\n"
    after = rename_in_config(text.encode(), "revlint.toml", {"a1": {"a1": "n1", "b2": "n2"}}, {})
    assert after.decode() == text.replace("root = 'a1'", "root = 'n1'", 1)


@pytest.mark.parametrize("data", [b"root = \n", b"\xff", b"a = " + b"[" * 3000])
def test_refused(data: bytes) -> None:
    with pytest.raises(EditRefused):
        rename_in_config(data, "revlint.toml", {"one": {"a": "b"}}, {})
