"""``revlint check``: its options, and the recipe: a report, known or found out, and a status.

What only finding out needs is imported by ``linting``: most runs change nothing since the last one.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from revlint.cli import arguments, console
from revlint.cli.check_options import CheckOptions
from revlint.cli.outputs import complete_format, parse_outputs, write_report
from revlint.cli.status import FINDINGS, status_of
from revlint.config.files import DiskFiles
from revlint.config.projects import find_projects
from revlint.engine.gate import Gate
from revlint.engine.report import Report
from revlint.engine.verdicts import Verdicts, folders_of
from revlint.errors import RevlintError
from revlint.reporters import REPORTERS
from revlint.sources.tree import MAX_FILE_SIZE


@click.command(
    "check",
    epilog="""\b
Examples:
  revlint check                                the whole project
  revlint check services/billing               the chains in a folder
  revlint check --select nonlinear-history     with a rule that is off by default
  revlint check --output-format github         annotations in GitHub Actions
  revlint check --output-format full --output-format json=revlint.json
  revlint check --base origin/main             what this branch does to the history it joins
  revlint check --base auto                    the same where CI or a hook knows the base
  revlint check --staged                       the index, as a commit would have it
  revlint check --at v1.4                      a tag, a branch or a commit
  revlint check --stdin-filename migrations/versions/1a2b_add.py < buffer""",
)
@arguments.paths
@arguments.rule_option("--select", "Enable a rule, beside the configuration. May be repeated.")
@arguments.rule_option("--ignore", "Disable a rule, beside the configuration. May be repeated.")
@arguments.config
@click.option(
    "--output-format",
    "outputs",
    metavar="FORMAT[=FILE]",
    multiple=True,
    callback=parse_outputs,
    shell_complete=complete_format,
    help=f"One of {', '.join(REPORTERS)}; to stdout, or to FILE. May be repeated. "
    "[default: full on a terminal, else concise]",
)
@click.option(
    "--base",
    metavar="REF|auto",
    help="Compare with the branch that this one is to join, and lint what the merge would make. "
    "auto asks GitHub Actions, GitLab CI or a pre-push hook, else takes the remote's default.",
)
@click.option(
    "--at", metavar="REF", help="Lint a commit, a tag or a branch, not the files on disk."
)
@click.option("--staged", is_flag=True, help="Lint the index, not the files on disk.")
@click.option(
    "--pushed",
    is_flag=True,
    help="Lint the commit that a pre-push hook of pre-commit pushes. Elsewhere HEAD, or with "
    "--staged the index.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    show_default=True,
    help="Lowest severity that fails the run.",
)
@click.option("--fail-on-base", is_flag=True, help="Also fail on findings that the base has.")
@click.option(
    "--stdin-filename",
    metavar="FILE",
    type=click.Path(),
    help="Read the text of FILE from stdin: an editor's unsaved buffer.",
)
@click.option("--no-cache", is_flag=True, help="Read every file, and cache nothing.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many processes may read files. [default: one for each core, where it is worth it]",
)
@arguments.colour
@click.option("--statistics", is_flag=True, help="Count the findings of each rule.")
@click.option("-q", "--quiet", is_flag=True, help="Show findings and nothing else.")
@click.option("-v", "--verbose", is_flag=True, help="Show the projects and how many rules are on.")
def command(**given: Any) -> int:
    """Lint the chains under each PATH, by default those of the whole project.

    A chain is always read whole; PATH selects which findings are shown. With --at and --staged
    the configuration is read from the commit or the index too.
    """
    options = CheckOptions(**given)
    _refuse_combinations(options)
    return check(options)


def check(options: CheckOptions) -> int:
    """Lint, write the report, and give the exit status.

    Raises:
        RevlintError: the work could not be done.
    """
    here = console.working_directory()
    buffer = None if options.stdin_filename is None else _read_stdin()
    verdicts = _verdicts(options, here)
    report = verdicts.replay() if verdicts else None
    if report is not None:
        return _finish(report, options, here)
    from revlint.cli.linting import linted

    with linted(options, here, buffer, verdicts) as found:
        return _finish(found, options, here)


def _refuse_combinations(options: CheckOptions) -> None:
    chosen = {"--at": options.at is not None, "--staged": options.staged}
    chosen["--pushed"] = options.pushed
    others = [name for name, is_given in chosen.items() if is_given]
    if options.at is not None and len(others) > 1:
        raise click.UsageError(f"--at and {others[1]} exclude each other: choose one")
    if options.stdin_filename is not None and others:
        raise click.UsageError(f"--stdin-filename is about a file on disk, {others[-1]} is not")
    if options.fail_on_base and options.base is None:
        raise click.UsageError("--fail-on-base says nothing without --base")
    for name, value in (("--base", options.base), ("--at", options.at)):
        if value == "":
            raise click.UsageError(f"{name} needs the name of a commit")


def _read_stdin() -> bytes:
    if sys.stdin is None:
        raise RevlintError("--stdin-filename: stdin is closed; give it the text of the file")
    data = sys.stdin.buffer.read(MAX_FILE_SIZE + 1)
    if len(data) > MAX_FILE_SIZE:
        raise RevlintError(f"stdin holds more than {MAX_FILE_SIZE} bytes")
    return data


def _verdicts(options: CheckOptions, here: Path) -> Verdicts | None:
    """What is known from earlier runs with the same options, for the plain files on disk."""
    if options.no_cache or options.verbose or options.base:
        return None
    if options.at or options.staged or options.pushed:
        return None
    if options.stdin_filename is not None:
        return None
    found = find_projects(options.paths, DiskFiles(here), config=options.config)
    folders = folders_of(found, console.tell)
    return Verdicts(found, repr((options.select, options.ignore)), folders)


def _finish(report: Report, options: CheckOptions, here: Path) -> int:
    gate = Gate(options.fail_on, options.fail_on_base)
    write_report(
        report,
        options.outputs,
        directory=here,
        colour=options.colour,
        quiet=options.quiet,
        statistics=options.statistics,
        gate=gate,
    )
    if any(map(gate.fails, report.findings)):
        return FINDINGS
    return status_of([c for p in report.projects for c in p.chains], options.asked)
