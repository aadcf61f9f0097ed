"""The page of ``revlint graph --format html``."""

from __future__ import annotations

from dataclasses import replace

from revlint.cli import console
from revlint.cli.graph_options import GraphOptions
from revlint.cli.work import OpenedWork, open_work
from revlint.engine.follow_ahead import FollowingReading, follow_ahead
from revlint.engine.lint import Linted
from revlint.engine.project import compare, read_project
from revlint.engine.report import ProjectReport


def draw_page(options: GraphOptions) -> tuple[str, list[str]]:
    """The page, and the names of all chains.

    Raises:
        RevlintError: a project cannot be read, or lacks a chain that the command line names.
    """
    from revlint.reporters.graph_page import render_graph_page

    here = console.working_directory()
    with open_work(options.check, here, None, None) as work:
        linter = replace(work.linter, reading=FollowingReading)
        every = [*(_read(work) if options.no_findings else linter.lint(work.projects))]
        known = [chain.name for one in every for chain in one.project.chains]
        options.refuse_unknown(known)
        for one in every:
            chains = one.project.chains
            drawn = [chain for chain in chains if not options.names or chain.name in options.names]
            follow_ahead(one.project, drawn, work.linter.jobs)
        text = render_graph_page(every, here, options.names)
        for one in every:
            if one.project.operation_readings is not None:
                one.project.operation_readings.save()
        work.notes.tell_choices()
        return text, known


def _read(work: OpenedWork) -> list[Linted]:
    """The projects without findings."""
    console.tell("findings are not shown (--no-findings)")
    read = []
    for found, config, tree, base in work.projects:
        reading = FollowingReading(tree)
        project = read_project(tree, config, reading)
        change = compare(project, base, reading) if base is not None else None
        report = ProjectReport(found.root, tree, (), ())
        read.append(Linted(change.now if change else project, change, report))
    return read
