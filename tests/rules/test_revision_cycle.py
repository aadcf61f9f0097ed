"""Which link of a cycle revision-cycle names, and what it advises."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from revlint.engine.example import history
from revlint_rules.revision_cycle import RevisionCycle
from tests.support import chain_of, findings

VERSIONS = "migrations/versions"


def dated(files: Mapping[str, str], **days: int) -> dict[str, str]:
    """The files without "Revises:", created on some days of January."""
    found = {}
    for path, text in files.items():
        day = days.get(path.rpartition("/")[2].removesuffix(".py"), 5)
        text = text.replace("Create Date: 2026-01-05", f"Create Date: 2026-01-{day:02}")
        found[path] = "\n".join(line for line in text.split("\n") if "Revises:" not in line)
    return found


def edited(files: Mapping[str, str], id_: str, old: str, new: str) -> dict[str, str]:
    path = f"{VERSIONS}/{id_}.py"
    return {**files, path: files[path].replace(old, new)}


LOOP = history("c3 -> a1", "a1 -> b2", "b2 -> c3")
LINE = history("<base> -> a1", "a1 -> b2", "b2 -> c3")

CASES = {
    "the docstring says otherwise": (
        edited(LINE, "a1", "down_revision = None", "down_revision = 'c3'"),
        None,
        "a1",
        "the docstring of 'a1' says 'Revises: '",
        "write down_revision = None in 'a1'",
    ),
    "the docstring names another parent": (
        edited(
            history("<base> -> z0", "z0 -> a1", "a1 -> b2", "b2 -> c3"),
            "a1",
            "down_revision = 'z0'",
            "down_revision = 'c3'",
        ),
        None,
        "a1",
        "the docstring of 'a1' says 'Revises: z0'",
        "write down_revision = 'z0' in 'a1'",
    ),
    "an old revision follows a new one": (
        dated(LOOP),
        [f"{VERSIONS}/c3.py"],
        "a1",
        "'c3' is new, and 'a1' is not",
        "write down_revision = None in 'a1'",
    ),
    "one was created before its parent": (
        dated(LOOP, a1=2, b2=3, c3=1),
        None,
        "c3",
        "'c3' was created on 2026-01-01, before 'b2' (2026-01-03)",
        "write down_revision = None in 'c3'",
    ),
    "the cycle is entered at one place": (
        dated({**history("<base> -> z0", "z0, c3 -> a1"), **history("a1 -> b2", "b2 -> c3")}),
        None,
        "a1",
        "'a1' follows 'z0' already",
        "write down_revision = 'z0' in 'a1'",
    ),
    "the cycle is left at one place": (
        dated({**LOOP, **history("c3 -> d4")}),
        None,
        "a1",
        "'d4' continues after 'c3'",
        "write down_revision = None in 'a1'",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_link_that_closes_the_cycle(name: str) -> None:
    files, new, child, why, help_ = CASES[name]
    (found,) = findings(RevisionCycle, chain_of(files, new=new))
    assert (found.location.path, found.revision) == (f"{VERSIONS}/{child}.py", child)
    assert found.label == "this link closes the cycle"
    assert (why in found.facts, found.help) == (True, help_), found.facts


@pytest.mark.parametrize("days", [{}, {"a1": 3, "b2": 2, "c3": 1}])
def test_nothing_singles_out_a_link(days: dict[str, int]) -> None:
    (found,) = findings(RevisionCycle, chain_of(dated(LOOP, **days)))
    assert (found.label, found.revision) == ("", "a1")
    assert found.facts == (
        "'a1' -> 'b2' -> 'c3' -> 'a1'",
        "every Alembic command fails: Cycle is detected in revisions",
    )
    assert found.help == (
        "find the revision that was written first, and give it the parent that it had then"
    )


@pytest.mark.parametrize(
    ("lines", "title", "error", "help_"),
    [
        (
            ["<base> -> a1", "b2 -> b2"],
            "'b2' is its own parent",
            "Self-loop is detected in revisions",
            "write down_revision = 'a1' in 'b2'",
        ),
        (
            ["<base> -> a1 [a1]"],
            "'a1' depends on itself",
            "Dependency self-loop is detected in revisions",
            "write depends_on = None in 'a1'",
        ),
    ],
)
def test_a_revision_that_follows_itself(
    lines: list[str], title: str, error: str, help_: str
) -> None:
    (found,) = findings(RevisionCycle, chain_of(history(*lines)))
    assert found.title == title
    assert found.facts == (f"every Alembic command fails: {error}",)
    assert found.help == help_


def test_a_cycle_that_alembic_does_not_detect() -> None:
    """``alembic upgrade head`` runs, ``alembic downgrade base`` ends in an AssertionError."""
    files = history("<base> -> a1", "a1, c3 -> b2", "b2 -> c3", "c3 -> d4")
    (found,) = findings(RevisionCycle, chain_of(files))
    assert found.facts[-1] == (
        "Alembic does not detect it: some commands run, others fail half way or never end"
    )
