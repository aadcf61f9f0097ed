"""What functions do, and what a file imports when it is loaded."""

from __future__ import annotations

import pytest

from revlint.location import Range
from revlint.migration.body import Body, Function, Import, read_body
from revlint.python.value import Unreadable


def body_of(text: str) -> Body:
    """The body of a readable text."""
    found = read_body(text.encode(), "a.py")
    assert isinstance(found, Body)
    return found


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "...",
        "return",
        "return None",
        "'''Upgrade schema.'''",
        "'''Upgrade schema.'''\n    pass",
        "# nothing\n    pass",
        "'a' 'b'; pass; return",
        "return\n    op.drop_table('a')",
    ],
)
def test_nothing(body: str) -> None:
    found = body_of(f"def upgrade():\n    {body}\n")
    assert found.functions["upgrade"] == Function("upgrade", Range(1, 5, 1, 12))
    assert found.functions["upgrade"].is_empty
    assert not found.does_something("upgrade")
    assert not found.does_something("downgrade")


@pytest.mark.parametrize(
    ("text", "place", "source"),
    [
        ("def upgrade():\n    op.a()\n    op.b()", (2, 5, 2, 11), "op.a()"),
        ("def upgrade(): pass; op.a()", (1, 22, 1, 28), "op.a()"),
        ("async def upgrade():\n\t'd'\n\tx = 1", (3, 2, 3, 7), "x = 1"),
        ("def upgrade():\n    return 1", (2, 5, 2, 13), "return 1"),
        ("def upgrade():\n    if x:\n        pass\n", (2, 5, 3, 13), "if x:"),
        ("def upgrade():\n    op.a(\n        1\n    )", (2, 5, 4, 6), "op.a("),
        ("def upgrade():\n    print('x')", (2, 5, 2, 15), "print('x')"),
        ("@x\ndef upgrade():\n    raise E", (3, 5, 3, 12), "raise E"),
        ("if x:\n    def upgrade():\n        op.a()", (3, 9, 3, 15), "op.a()"),
        ("def upgrade(): pass\ndef upgrade(): op.a()", (2, 16, 2, 22), "op.a()"),
    ],
)
def test_something(text: str, place: tuple[int, int, int, int], source: str) -> None:
    function = body_of(text).functions["upgrade"]
    assert (function.does, function.source) == (Range(*place), source)


def test_imports() -> None:
    found = body_of(
        "import a.b, c as d\nfrom e.f import g, h as i\nfrom . import j\nfrom ..k import *\n"
        "try:\n    import l\nexcept ImportError:\n    import m\n"
        "if TYPE_CHECKING:\n    import n\nelse:\n    import o\n"
        "def upgrade():\n    import p\n"
    )
    assert found.imports[:5] == (
        Import("a.b", Range(1, 8, 1, 11)),
        Import("c", Range(1, 13, 1, 14)),
        Import("e.f", Range(2, 6, 2, 9), "g"),
        Import("e.f", Range(2, 6, 2, 9), "h"),
        Import("", Range(3, 1, 3, 16), "j", 1),
    )
    assert found.imports[5] == Import("k", Range(4, 8, 4, 9), "*", 2)
    assert [i.module for i in found.imports[6:]] == ["l", "m", "o"]


def test_methods_are_no_functions_of_the_module() -> None:
    assert body_of("class A:\n    def upgrade(self): op.a()\n").functions == {}


@pytest.mark.parametrize("head", ["def upgrade[T]():", "def upgrade(x=f'{f''}'):"])
def test_newer_syntax_is_not_taken_for_something(head: str) -> None:
    """Python 3.11 does not know it, and what it does not know may do nothing."""
    found = body_of(f"{head}\n    pass\ndef downgrade():\n    op.a()\n")
    assert not found.does_something("upgrade")
    assert found.does_something("downgrade")


def test_unreadable() -> None:
    found = read_body(b"def upgrade(:\n", "a.py")
    assert isinstance(found, Unreadable)
    assert (found.path, found.reason) == ("a.py", "syntax")
