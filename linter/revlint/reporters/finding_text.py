"""The texts of a finding with its paths as a report shows them, not yet escaped."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from revlint.finding import Command, Finding
from revlint.path_text import show_paths
from revlint.reporters.paths import ToPath


@dataclass(frozen=True, slots=True)
class FindingText:
    """The texts of one finding; ``related`` are messages, ``commands`` lines for a POSIX shell."""

    title: str
    label: str
    facts: tuple[str, ...]
    help: str
    commands: tuple[str, ...]
    related: tuple[str, ...]


def finding_text(
    finding: Finding, to_path: ToPath, show: Callable[[str, ToPath], str] = show_paths
) -> FindingText:
    """The texts of a finding; ``to_path`` makes a path of the tree one of the report.

    ``show`` gives the text in which ``to_path`` has been put to use.
    """
    return FindingText(
        show(finding.title, to_path),
        show(finding.label, to_path),
        tuple(show(fact, to_path) for fact in finding.facts),
        show(finding.help, to_path),
        tuple(shell_line(command, to_path) for command in finding.commands),
        tuple(show(related.message, to_path) for related in finding.related),
    )


def shell_line(command: Command, to_path: ToPath) -> str:
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
