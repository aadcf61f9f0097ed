"""stale-docstring: what counts as disagreement, and the exact place of the stale text."""

from __future__ import annotations

import pytest

from revlint.engine.example import history
from revlint.finding import Finding
from revlint_rules.stale_docstring import StaleDocstring
from tests.support import check, findings, source, versions

CHAIN = history("<base> -> a1", "a1 -> b2", "a1 -> c3")


def with_docstring(docstring: str, revision: str, down_revision: str) -> dict[str, str]:
    text = f"{docstring}\n{source(revision, down_revision)}"
    return {**CHAIN, **versions(x=text)}


def found(docstring: str, down_revision: str = "'b2'") -> list[Finding]:
    return findings(StaleDocstring, with_docstring(docstring, "'x9'", down_revision))


AGREES = [
    ("Revises: b2", "'b2'"),
    ("Revises:b2  ", "'b2'"),
    ("Revises: b2, c3", "('b2', 'c3')"),
    ("Revises: c3,b2", "('b2', 'c3')"),
    ("Revises: ('b2', 'c3')", "('b2', 'c3')"),
    ("Revises: b2 (head)", "'b2'"),
    ("Revises: 'b2'", "'b2'"),
    ("Revises: b2", "['b2']"),
    ("Revises:", "None"),
    ("Revises: ", "()"),
    ("Revises: None", "None"),
    ("Revises: <base>", "None"),
    ("This revises: nothing", "'b2'"),
    ("Revises: a1\nRevises: b2", "'b2'"),
    ("revises: a1", "'b2'"),
    ("Revises: \u00a0", "None"),
]


@pytest.mark.parametrize(("line", "down_revision"), AGREES)
def test_agreement(line: str, down_revision: str) -> None:
    assert found(f'"""add\n\nRevision ID: x9\n{line}\n"""', down_revision) == []


DISAGREES = [
    (
        "Revises: a1",
        "'b2'",
        "it revises 'a1', down_revision is 'b2'",
        "write b2 into the line Revises",
    ),
    (
        "Revises:",
        "'b2'",
        "it revises nothing, down_revision is 'b2'",
        "write b2 into the line Revises",
    ),
    (
        "Revises: None",
        "'b2'",
        "it revises nothing, down_revision is 'b2'",
        "write b2 into the line Revises",
    ),
    (
        "Revises: b2",
        "('b2', 'c3')",
        "it revises 'b2', down_revision is 'b2' and 'c3'",
        "write b2, c3 into the line Revises",
    ),
    (
        "Revises: b2",
        "None",
        "it revises 'b2', down_revision is None",
        "leave the line Revises empty",
    ),
]


@pytest.mark.parametrize(("line", "down_revision", "message", "help_"), DISAGREES)
def test_disagreement(line: str, down_revision: str, message: str, help_: str) -> None:
    [one] = found(f'"""add\n\n{line}\n"""', down_revision)
    assert one.title == f"docstring says {message}"
    assert one.label == message.partition(", ")[2]
    assert one.help == help_
    assert one.revision == "x9"


def test_the_id() -> None:
    [one] = found('"""add\n\nRevision ID: y8\nRevises: b2\n"""')
    assert one.title == "docstring says revision 'y8', the file defines 'x9'"
    assert one.label == "revision is 'x9'"
    assert one.help == "write x9 into the line Revision ID"


PLACES = [
    ('"""add\n\nRevision ID: y8\n"""', (3, 14, 3, 16)),
    ('"""add\n\n    Revision ID:   y8  \n"""', (3, 20, 3, 22)),
    ('"""Revision ID: y8\n"""', (1, 17, 1, 19)),
    ('"Revision ID: y8"', (1, 15, 1, 17)),
    ('"""Revision ID: y8"""', (1, 17, 1, 19)),
    ("'''\xe9\nRevision ID: y\xe98\n'''", (2, 14, 2, 17)),
    ('"""add\n\nRevises: \n"""', (3, 1, 3, 8)),
    ('"""add\\\n\n\nRevision ID: y8\n"""', (1, 1, 5, 4)),
    ('r"""add\n\nRevision ID: y8\n"""', (1, 1, 4, 4)),
]


@pytest.mark.parametrize(("docstring", "place"), PLACES)
def test_the_place_is_the_stale_text(docstring: str, place: tuple[int, int, int, int]) -> None:
    """The whole literal where a line of the text may be no line of the file."""
    [one] = found(docstring)
    where = one.location.range
    assert (where.line, where.column, where.end_line, where.end_column) == place


@pytest.mark.parametrize(
    ("revision", "down_revision"),
    [
        ("make_id()", "find()"),
        ("''", "''"),
        ("' x9'", "' b2'"),
        ("7", "7"),
        ("'y8'", "'gone1'"),
        ("'y8'", "'None'"),
    ],
)
def test_variables_that_are_wrong_themselves(revision: str, down_revision: str) -> None:
    """The docstring may well be right then; the variable has its own finding."""
    docstring = '"""add\n\nRevision ID: y8\nRevises: a1\n"""'
    assert check(StaleDocstring, with_docstring(docstring, revision, down_revision)) == []


@pytest.mark.parametrize("docstring", ["", '"""add a column"""', '"""Revision ID:\nRevises: b2"""'])
def test_what_is_not_said_is_not_asked_for(docstring: str) -> None:
    assert found(docstring) == []
