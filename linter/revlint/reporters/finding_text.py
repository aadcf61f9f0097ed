"""The texts of a finding with its paths as a report shows them, not yet escaped."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from revlint.finding import Command, Finding
from revlint.path_text import show_paths
from revlint.reporters.paths import ToPath


@dataclass(frozen=True, slots=True)
class FindingText:
    """The texts of one finding; ``commands`` are lines for a POSIX shell."""

    title: str
    label: str
    facts: tuple[str, ...]
    help: str
    commands: tuple[str, ...]


def finding_text(finding: Finding, to_path: ToPath) -> FindingText:
    """The texts of a finding; ``to_path`` makes a path of the tree one of the report."""
    return FindingText(
        show_paths(finding.title, to_path),
        show_paths(finding.label, to_path),
        tuple(show_paths(fact, to_path) for fact in finding.facts),
        show_paths(finding.help, to_path),
        tuple(_shell_line(command, to_path) for command in finding.commands),
    )


def _shell_line(command: Command, to_path: ToPath) -> str:
    """A command as one line for the directory that the paths are relative to."""
    if command.directory is None:
        words = tuple(show_paths(word, to_path) for word in command.words)
        if words[:3] == ("alembic", "-c", "alembic.ini"):
            # Alembic reads this one by itself.
            words = ("alembic", *words[3:])
        return shlex.join(words)
    directory = to_path(command.directory)
    line = shlex.join(show_paths(word) for word in command.words)
    return line if directory == "." else f"(cd {shlex.quote(directory)} && {line})"
