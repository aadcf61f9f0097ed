"""Paths inside the texts of a finding."""

from __future__ import annotations

from pathlib import Path

from revlint.finding import Command, Finding
from revlint.location import Location
from revlint.path_text import path_text, show_paths
from revlint.reporters.finding_text import finding_text
from revlint.reporters.paths import prefix_of


def test_each_path_is_shown_once_and_the_rest_is_kept() -> None:
    text = f"{path_text('a b/c.py')} and {path_text('d.py')}, not e.py"
    assert show_paths(text) == "a b/c.py and d.py, not e.py"
    assert show_paths(text, lambda path: f"x/{path}") == "x/a b/c.py and x/d.py, not e.py"


def test_an_open_mark_of_a_linted_file_is_no_path() -> None:
    assert show_paths("id \ufdd0x", lambda path: "never") == "id \ufdd0x"


def test_commands_are_quoted_for_the_shell_that_runs_them() -> None:
    finding = Finding(
        "title",
        Location("a.py"),
        commands=(
            Command(("git", "checkout", "a1^", "--", path_text("my dir/b.py"))),
            Command(("alembic", "-c", path_text("alembic.ini"), "merge", "-m", "it's")),
            Command(("alembic", "heads"), "my dir"),
            Command(("alembic", "heads"), ""),
        ),
    )
    to_path = prefix_of(Path("/srv/project"), Path("/srv"))
    assert finding_text(finding, to_path).commands == (
        "git checkout 'a1^' -- 'project/my dir/b.py'",
        "alembic -c project/alembic.ini merge -m 'it'\"'\"'s'",
        "(cd 'project/my dir' && alembic heads)",
        "(cd project && alembic heads)",
    )
