"""The projects that ``--watch`` lints again and again: only what changed is read and judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from revlint.cli.check_options import CheckOptions
from revlint.cli.chosen_configs import refuse_unknown_rules, with_options
from revlint.cli.console import tell
from revlint.cli.notes import Notes, tell_of_interruptions
from revlint.config.config import Config
from revlint.config.files import DiskFiles
from revlint.config.projects import FoundProject, find_projects
from revlint.engine.registry import load_rules
from revlint.engine.report import ProjectReport, Report
from revlint.engine.verdicts import folders_of
from revlint.errors import RevlintError
from revlint.server.session import Session


class WatchedProjects:
    """A session for each project of a command line."""

    def __init__(self, options: CheckOptions, here: Path) -> None:
        self._options = options
        self._here = here
        self._sessions: dict[FoundProject, Session] = {}
        #: Whether any project is to be compared with a base.
        self._has_base = False

    def report(self, changed: Iterable[Path]) -> Report:
        """What linting finds after some paths have changed.

        Raises:
            RevlintError: revlint could not run.
        """
        options, notes = self._options, Notes()
        files = DiskFiles(self._here)
        found = find_projects(options.paths, files, config=options.config)
        self._open(found)
        self._has_base = False
        for project, session in self._sessions.items():
            # A root stands for anything below it, and for git.
            session.files_changed(None if project.root in changed else changed)
        report = Report(tuple(self._report(s, notes) for s in self._sessions.values()))
        if options.fail_on_base and not self._has_base:
            raise RevlintError("--fail-on-base needs --base, or the key base in the configuration")
        if report.findings and not options.quiet:
            notes.tell_choices()
        if report.findings:
            tell_of_interruptions(found, notes.tell)
        return report

    def _open(self, found: tuple[FoundProject, ...]) -> None:
        """A session for each project; those of before are kept."""
        if [*found] == [*self._sessions]:
            return
        rules = load_rules([project.root for project in found], tell)
        refuse_unknown_rules(self._options, {rule.name for rule in rules})
        folders = {} if self._options.no_cache else folders_of(found, tell)
        self._sessions = {
            project: self._sessions.get(project)
            or Session(
                project,
                rules,
                is_chosen=self._options.config is not None,
                base=self._options.base,
                adjust=self._adjust(found, number),
                under=project.under,
                folder=folders.get(project.root),
            )
            for number, project in enumerate(found)
        }

    def _adjust(self, found: tuple[FoundProject, ...], number: int) -> Callable[[Config], Config]:
        """What the command line makes of the configuration of one project."""

        def adjust(config: Config) -> Config:
            configs = [config if i == number else Config() for i in range(len(found))]
            options = replace(self._options, fail_on_base=False)
            adjusted = with_options(configs, options, found, self._here)[number]
            self._has_base |= adjusted.base is not None
            return adjusted

        return adjust

    def _report(self, session: Session, notes: Notes) -> ProjectReport:
        state = session.state()
        for error in (state.error, state.base_error):
            if error is not None:
                raise error
        for line in state.notes:
            notes.tell(line)
        for line in state.choices:
            notes.keep_choice(line)
        session.save()
        assert state.report is not None
        return state.report
