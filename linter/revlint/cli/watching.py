"""``revlint check --watch``: a check after each change of a file."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, redirect_stderr
from pathlib import Path

from revlint.cli import console
from revlint.cli.changes import changes_below
from revlint.cli.check_options import CheckOptions
from revlint.cli.checking import finish, report_of
from revlint.cli.failure import fail
from revlint.cli.screen import Screen
from revlint.cli.status import CLEAN, FAILED
from revlint.cli.watched_projects import WatchedProjects
from revlint.config.files import DiskFiles
from revlint.config.projects import find_projects
from revlint.engine.report import Report
from revlint.errors import RevlintError
from revlint.sources.memory import MemoryTree
from revlint.sources.tree import Tree

#: Gives the paths that change below some folders, batch by batch.
Changes = Callable[[Sequence[Path]], Iterable[frozenset[Path]]]


def watch(options: CheckOptions, here: Path, changes: Changes = changes_below) -> int:
    """Check, and check again after each change; the status of the last check.

    With the real changes it does not return: Ctrl-C ends the process with 130.

    Args:
        options: the command line.
        here: the working directory, absolute.
        changes: gives the changes.

    Raises:
        RevlintError: there is no project to watch.
    """
    found = find_projects(options.paths, DiskFiles(here), config=options.config)
    configs = [project.config.parent for project in found if project.config is not None]
    watched = list(dict.fromkeys([*(project.root for project in found), *configs]))
    batches = iter(changes([p for p in watched if not any(q in p.parents for q in watched)]))
    watcher = _Watcher(options, here)
    watcher.check(frozenset())
    for batch in batches:
        watcher.check(batch)
    return watcher.status


class _Watcher:
    """Checks again, and shows the report where anything is new in it."""

    def __init__(self, options: CheckOptions, here: Path) -> None:
        self.status = CLEAN
        self._options = options
        self._here = here
        self._projects = WatchedProjects(options, here)
        self._screen = Screen(quiet=options.quiet)
        self._last: object = None
        self._trees: list[tuple[Path, Tree]] = []
        files = (*(output.file for output in options.outputs), options.summary)
        self._own = {(here / file).resolve() for file in files if file}

    def check(self, batch: frozenset[Path]) -> None:
        """Check after the changes of a batch; none before the first check."""
        changed = frozenset(path for path in batch if not self._is_own(path))
        if batch and not changed:
            return
        said = io.StringIO()
        with ExitStack() as stack:
            try:
                with redirect_stderr(said):
                    report = self._report(changed, stack)
            except (RevlintError, OSError) as error:
                message = str(error)
                self._show(changed, message, said, lambda: fail(message))
            else:
                # The files of now: a tree of a session changes.
                trees = (
                    (p.root, MemoryTree(dict.fromkeys(p.tree.paths(), b"")))
                    for p in report.projects
                )
                before, self._trees = self._trees, [*trees]
                listed = frozenset(p for p in changed if _is_listed(p, [*before, *self._trees]))
                outcome = _outcome(report)
                if listed or outcome != self._last:
                    self._show(listed or changed, outcome, said, lambda: self._finish(report))
        # The threshold of one run is too high for many.
        gc.collect()

    def _report(self, changed: frozenset[Path], stack: ExitStack) -> Report:
        """What a check finds; its source lines can be read until the stack is closed."""
        # Sessions know the files on disk, and nothing of what --verbose shows.
        if self._options.staged or self._options.verbose:
            return stack.enter_context(report_of(self._options, self._here))
        return self._projects.report(changed)

    def _finish(self, report: Report) -> int:
        try:
            return finish(report, self._options, self._here)
        except RevlintError as error:
            return fail(str(error))

    def _show(
        self,
        changed: frozenset[Path],
        outcome: object,
        said: io.StringIO,
        write: Callable[[], int],
    ) -> None:
        if isinstance(outcome, str) and outcome == self._last:
            return
        self._last, self.status = outcome, FAILED
        self._screen.begin(changed, self._here)
        console.write(said.getvalue(), sys.stderr)
        self.status = write()
        self._screen.end()

    def _is_own(self, path: Path) -> bool:
        """Whether revlint writes a file: a report, or what becomes one."""
        return path in self._own or path.name.startswith(".revlint-")


def _outcome(report: Report) -> object:
    return report.findings, report.hidden, tuple(p.chains for p in report.projects)


def _is_listed(path: Path, trees: Iterable[tuple[Path, Tree]]) -> bool:
    """Whether a path is linted, or holds a file that is."""
    for root, tree in trees:
        if path.is_relative_to(root):
            place = path.relative_to(root).as_posix()
            if tree.is_file(place) or (place != "." and tree.is_dir(place)):
                return True
    return False
