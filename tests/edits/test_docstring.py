"""The lines "Revision ID:" and "Revises:" of a docstring, and nothing else of it."""

from __future__ import annotations

import pytest

from revlint.edits.header import apply_steps
from revlint.errors import EditRefused
from revlint.steps import SetDocstring, SetHeader

PATH = "versions/a1_x.py"
HEADER = "revision = 'r1'\ndown_revision = {}\n"


def edited(docstring: str, parents: str, revision: str | None, new: tuple[str, ...] | None) -> str:
    """The docstring after one step, which a second time changes nothing."""
    header = HEADER.format(parents)
    step = SetDocstring(PATH, revision, new)
    data = (docstring + header).encode()
    after = apply_steps(data, [step])
    assert apply_steps(after, [step]) == after
    text = after.decode()
    assert text.endswith(header)
    return text.removesuffix(header)


TEMPLATE = '"""add users\n\nRevision ID: r1\nRevises: {}\nCreate Date: 2024-01-02\n\n"""\n'


@pytest.mark.parametrize(
    ("parents", "said", "new", "after"),
    [
        ("'a'", "a", ("b",), "b"),
        ("'a'", "a", ("b", "c"), "b, c"),
        ("'a'", "a", (), ""),
        ("None", "", ("b",), "b"),
        ("None", "", ("b", "c"), "b, c"),
        ("None", "None", ("b",), "b"),
        ("None", "<base>", ("b",), "b"),
        ("None", "<base>", (), "<base>"),
        ("None", "None", (), "None"),
        ("'a'", "'a'", ("b",), "'b'"),
        ("'a'", "a (create users)", ("b",), "b (create users)"),
        ("('a', 'b')", "a, b", ("a", "c"), "a, c"),
        ("('a', 'b')", "a, b", ("b", "a"), "a, b"),
        ("('a', 'b')", "a,b", ("a",), "a"),
        ("('a', 'b')", "('a', 'b')", ("a", "c"), "('a', 'c')"),
        ("('a', 'b')", "('a', 'b')", ("a", "c", "d"), "('a', 'c', 'd')"),
        ("('a', 'b')", "('a', 'b')", ("c",), "c"),
        ("'my id'", "my id", ("b",), "b"),
        ("'my id'", "my id, really", ("b", "c"), "b, c"),
    ],
)
def test_parents(parents: str, said: str, new: tuple[str, ...], after: str) -> None:
    assert edited(TEMPLATE.format(said), parents, None, new) == TEMPLATE.format(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Revision ID: r1", "Revision ID: s"),
        ("\tRevision ID:r1  ", "\tRevision ID:s  "),
        ("Revision ID: 'r1'", "Revision ID: 's'"),
        ("Revision ID: r1 (first)", "Revision ID: s (first)"),
        ("Revision ID: q", "Revision ID: s"),
        ("Revision ID:", "Revision ID:"),
        ("Revision ID: s (done)", "Revision ID: s (done)"),
        ("Revision: r1", "Revision: r1"),
        ("Revision ID: q\nRevision ID: s", "Revision ID: q\nRevision ID: s"),
    ],
)
def test_revision(before: str, after: str) -> None:
    assert edited(f"'''x\n{before}\n'''\n", "None", "s", None) == f"'''x\n{after}\n'''\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("'Revises: a'\n", "'Revises: b'\n"),
        ('"""Revises:\n"""\n', '"""Revises: b\n"""\n'),
        ('"""Revises:"""\n', '"""Revises: b"""\n'),
        ("r'''\\d\nRevises: a'''\n", "r'''\\d\nRevises: b'''\n"),
        ("'''it\\'s\nRevises: a'''\n", "'''it\\'s\nRevises: b'''\n"),
        ("('''\nRevises: a''')\n", "('''\nRevises: b''')\n"),
        ("# Revises: a\n", "# Revises: a\n"),
        ("", ""),
        ("x = '''\nRevises: a\n'''\n", "x = '''\nRevises: a\n'''\n"),
    ],
)
def test_literals(before: str, after: str) -> None:
    assert edited(before, "'a'", None, ("b",)) == after


def test_what_the_docstring_cannot_hold_as_it_is() -> None:
    before = "'Revises: a'\n"
    assert edited(before, "'a'", None, ("it's",)) == "'Revises: it\\'s'\n"


@pytest.mark.parametrize(
    ("before", "new", "said"),
    [
        ("'Revises: ' 'a'\n", "b", f"{PATH}:1: the docstring is not one literal"),
        (
            "r'Revises: a'\n",
            "it's",
            f"{PATH}: the docstring cannot be changed with certainty",
        ),
    ],
)
def test_refused(before: str, new: str, said: str) -> None:
    data = (before + HEADER.format("'a'")).encode()
    with pytest.raises(EditRefused) as refused:
        apply_steps(data, [SetDocstring(PATH, None, (new,))])
    assert str(refused.value) == said


def test_an_odd_docstring_that_says_nothing_is_left_alone() -> None:
    assert edited("'a ' 'b'\n", "'a'", "s", ("b",)) == "'a ' 'b'\n"


def test_ids_with_blanks_are_known_from_the_header() -> None:
    data = (TEMPLATE.format("my id") + HEADER.format("'my id'")).encode()
    steps: list[SetHeader | SetDocstring] = [
        SetHeader(PATH, "down_revision", "b"),
        SetDocstring(PATH, "r1", ("b",)),
    ]
    assert apply_steps(data, steps).decode() == TEMPLATE.format("b") + HEADER.format("'b'")
