"""Suppressions that are removed from a file; nothing else of it changes."""

from __future__ import annotations

import pytest

from revlint.edits.exact_edits import exact_fix
from revlint.edits.plan import plan_steps
from revlint.edits.remove_suppression import remove_suppressions
from revlint.finding import Fix
from revlint.sources.memory import MemoryTree
from revlint.steps import RemoveSuppression, SetHeader


def removed(path: str, text: str, *which: tuple[str, int]) -> str:
    steps = [RemoveSuppression(path, rule, line) for rule, line in which]
    return remove_suppressions(path, text.encode(), steps).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1  # revlint: ignore[a]\n", "x = 1\n"),
        ("x = 1\t#revlint:ignore[a]", "x = 1"),
        ("x = 1  # revlint: ignore[a]  \r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
        ("\ufeffx = 'ä'  # revlint: ignore[a]\ry = 2\r", "\ufeffx = 'ä'\ry = 2\r"),
        ("x = 1  # revlint: ignore[a] -- the reason\n", "x = 1\n"),
        ("x = 1  # revlint: ignore[a] without a mark\n", "x = 1\n"),
        ("x = 1  # revlint: ignore[ a , ]\n", "x = 1\n"),
        ("x = 1  # revlint: ignore[a, a]\n", "x = 1\n"),
        # A line that has nothing else goes too.
        ("# revlint: ignore-file[a]\nx = 1\n", "x = 1\n"),
        ("x = 1\n  # revlint: ignore[a]\n\ny = 2\n", "x = 1\n\ny = 2\n"),
        ("x = 1\n# revlint: ignore[a]", "x = 1\n"),
        # Other rules and other comments stay.
        ("x = 1  # revlint: ignore[a, b] -- why\n", "x = 1  # revlint: ignore[b] -- why\n"),
        ("x = 1  # revlint: ignore[b, a]\n", "x = 1  # revlint: ignore[b]\n"),
        ("x = 1  # revlint: ignore[b  a,c ,]\n", "x = 1  # revlint: ignore[b  c ,]\n"),
        ("x = 1  # noqa  # revlint: ignore[a]\n", "x = 1  # noqa\n"),
        ("x = 1  # revlint: ignore[a]  # noqa\n", "x = 1  # noqa\n"),
        ("# revlint: ignore[a] # noqa\n", "# noqa\n"),
        ("x = 1  # revlint: ignore[a] -- why  # noqa: E501\n", "x = 1  # noqa: E501\n"),
        ("x = 1  # revlint: ignore[a] so #noqa\n", "x = 1  #noqa\n"),
        ("x = 1  # revlint: ignore[a] -- see #12\n", "x = 1\n"),
        ("x = '# revlint: ignore[a]'\n", "x = '# revlint: ignore[a]'\n"),
        ("x = (  # revlint: ignore[a]\n  1)\n", "x = (\n  1)\n"),
        # What is no Python, too.
        ("x = (  # revlint: ignore[a]\n", "x = (\n"),
        # What is not there.
        ("x = 1  # revlint: ignore[b]\n", "x = 1  # revlint: ignore[b]\n"),
        ("x = 1\n", "x = 1\n"),
    ],
)
def test_of_a_python_file(text: str, expected: str) -> None:
    """The exact edits are the same, where the file has other comments of the kind too."""
    line = text.replace("\r\n", "\n").replace("\r", "\n").count("\n", 0, text.find("revlint")) + 1
    assert removed("a.py", text, ("a", line)) == expected
    step = RemoveSuppression("a.py", "a", line)
    exact = exact_fix(MemoryTree({"a.py": text}), Fix("safe", "", (step,)))
    assert exact is not None
    assert len(exact.edits) == (text != expected)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("alembic.ini", "; revlint: ignore[a]\nx = 1\n", "x = 1\n"),
        ("alembic.ini", "[x]\n# revlint: ignore[a, b] -- y\n", "[x]\n# revlint: ignore[b] -- y\n"),
        ("revlint.toml", "x = 1  # revlint: ignore[a]\n", "x = 1\n"),
    ],
)
def test_of_another_file(path: str, text: str, expected: str) -> None:
    assert removed(path, text, ("a", 1 + text.startswith("["))) == expected


def test_several_of_one_file() -> None:
    text = "x = 1  # revlint: ignore[a, b]\n# revlint: ignore[a]\ny = 2  # revlint: ignore[c]\n"
    assert removed("a.py", text, ("a", 1), ("a", 2), ("c", 3)) == (
        "x = 1  # revlint: ignore[b]\ny = 2\n"
    )
    assert removed("a.py", text, ("b", 1), ("a", 1), ("b", 1)) == (
        "x = 1\n# revlint: ignore[a]\ny = 2  # revlint: ignore[c]\n"
    )


def test_one_below_another_that_was_removed_before() -> None:
    """The line is that of the file as it was."""
    text = "# revlint: ignore[a]\n# revlint: ignore[a]\nx = 1\n# revlint: ignore[a]\n"
    left = removed("a.py", text, ("a", 2))
    assert left == "# revlint: ignore[a]\nx = 1\n# revlint: ignore[a]\n"
    assert removed("a.py", left, ("a", 4)) == "# revlint: ignore[a]\nx = 1\n"


def test_with_other_edits_of_the_file() -> None:
    text = "revision = 'a'  # revlint: ignore[x]\ndown_revision = None\n"
    steps = (SetHeader("a.py", "revision", "b"), RemoveSuppression("a.py", "x", 1))
    (change,) = plan_steps(MemoryTree({"a.py": text}), steps, "").changes
    assert change.after == b"revision = 'b'\ndown_revision = None\n"
    assert change.said == ("revision = 'b'", "remove the suppression of x on line 1")
