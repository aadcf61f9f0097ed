"""Following the commands of a report to the letter, and nothing else.

``python -m tests.advice.follow examples/broken`` copies the projects, runs each command of the JSON
report in the copy through a shell, checks again and prints what is left for hands.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from revlint.cli import run as revlint
from tests.advice.shell import attempt


@dataclass(frozen=True, slots=True)
class Advice:
    """One finding of a JSON report, with the lines of its command."""

    rule: str
    path: str
    title: str
    commands: tuple[str, ...]

    def is_gone(self, left: Iterable[Advice]) -> bool:
        """Whether a later report has no finding of this rule in this file any more."""
        return all((self.rule, self.path) != (other.rule, other.path) for other in left)


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of the commands of a project.

    ``before`` are the findings that had a command or none, ``after`` those of the tree in which
    every command was run, ``failures`` what the shell said of a command that failed.
    """

    before: tuple[Advice, ...]
    after: tuple[Advice, ...]
    failures: tuple[str, ...] = ()

    @property
    def new(self) -> tuple[Advice, ...]:
        """The findings of rules and files that had none before."""
        return tuple(advice for advice in self.after if advice.is_gone(self.before))

    @property
    def left(self) -> tuple[Advice, ...]:
        """The findings that had a command, and that are there after it was run."""
        return tuple(a for a in self.before if a.commands and not a.is_gone(self.after))


def follow(root: Path, *options: str, only: str | None = None) -> Followed:
    """Check a project in its directory, run the commands of its findings, and check again.

    Args:
        root: the project; its files are changed.
        options: of ``revlint check``.
        only: the one rule whose commands are run; None for all.
    """
    before = check(root, *options)
    failures: list[str] = []
    for advice in before:
        for line in advice.commands if only in (None, advice.rule) else ():
            done = attempt(line, root)
            # A check that repairs one finding fails on the others.
            if done.returncode not in ((0, 1) if line.startswith("revlint check ") else (0,)):
                failures.append(f"{line}\n{done.stdout}{done.stderr}")
    return Followed(before, check(root, *options), tuple(failures))


def check(root: Path, *options: str) -> tuple[Advice, ...]:
    """The findings of ``revlint check`` in a directory."""
    output, errors = io.StringIO(), io.StringIO()
    arguments = ["check", "--no-cache", "--output-format", "json", *options]
    redirected = contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors)
    with contextlib.chdir(root), redirected[0], redirected[1]:
        status = revlint(arguments)
    assert status in (0, 1), errors.getvalue()
    found = json.loads(output.getvalue())["findings"]
    return tuple(Advice(f["rule"], f["path"], f["title"], _lines(f["command"])) for f in found)


def _lines(command: str | list[str] | None) -> tuple[str, ...]:
    return (command,) if isinstance(command, str) else tuple(command or ())


def table(followed: Followed) -> Iterator[str]:
    """A line for each finding: its rule, its file, and what became of it."""
    width = max((len(advice.rule) for advice in followed.before), default=0)
    for advice in followed.before:
        if not advice.commands:
            outcome = "by hand"
        else:
            outcome = "repaired" if advice.is_gone(followed.after) else "still there"
        yield f"{advice.rule:{width}}  {outcome:11}  {advice.path}"
        yield from (f"{'':{width}}  $ {line}" for line in advice.commands)
    yield from (f"new: {advice.rule}  {advice.path}  {advice.title}" for advice in followed.new)
    yield from (f"failed: {failure}" for failure in followed.failures)


def main(arguments: Sequence[str] | None = None) -> int:
    """Follow the advice for copies of some projects; 0 if all commands did what they should."""
    parser = argparse.ArgumentParser(prog="python -m tests.advice.follow", description=__doc__)
    parser.add_argument("projects", nargs="+", type=Path)
    bad = 0
    for project in parser.parse_args(arguments).projects:
        with tempfile.TemporaryDirectory() as directory:
            copy = Path(shutil.copytree(project, Path(directory) / project.resolve().name))
            followed = follow(copy)
        print(f"{project}{os.linesep}", *table(followed), sep=os.linesep)
        bad += len(followed.left) + len(followed.new) + len(followed.failures)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
