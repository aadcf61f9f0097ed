"""``revlint check``: options, then what changes files, then a report and a status."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from revlint.cli import arguments, console
from revlint.cli.check_options import CheckOptions
from revlint.cli.checking import finish, has_no_fixes, report_of
from revlint.cli.combinations import refuse_combinations
from revlint.cli.outputs import complete_format, default_outputs, parse_outputs
from revlint.cli.status import REFUSED
from revlint.reporters import REPORTERS


@click.command(
    "check",
    epilog="""\b
Examples:
  revlint check                             the whole project
  revlint check services/billing            the chains in a folder
  revlint check --select nonlinear-history  a rule that is off by default too
  revlint check --output-format github      annotations in GitHub Actions
  revlint check --base origin/main          compare with the branch to join
  revlint check --base auto                 the same, as CI or a hook names it
  revlint check --staged                    what the next commit would record
  revlint check --at v1.4                   a tag, a branch or a commit
  revlint check --baseline revlint-baseline.json
  revlint check --fix                       make the safe fixes
  revlint check --add-ignore --reason "shipped like this"
  revlint check --watch                     lint again when something changes
  revlint check --output-format full --output-format json=revlint.json
  revlint check --stdin-filename migrations/versions/1a2b_add.py < buffer""",
)
@arguments.paths
@arguments.rule_option("--select", "Enable a rule, in addition to the configuration. Repeatable.")
@arguments.rule_option("--ignore", "Disable a rule, in addition to the configuration. Repeatable.")
@arguments.config
@click.option(
    "--output-format",
    "outputs",
    metavar="FORMAT[=FILE]",
    multiple=True,
    callback=parse_outputs,
    shell_complete=complete_format,
    help=f"{', '.join(REPORTERS)}; to stdout or to FILE. Repeatable. "
    "[default: full on a terminal, else concise]",
)
@click.option(
    "--summary",
    metavar="FILE",
    type=click.Path(),
    help="Write a summary in Markdown, with pictures of the chains that have findings; - writes it "
    "to stdout. "
    "[default: $GITHUB_STEP_SUMMARY with the format github]",
)
@click.option(
    "--base",
    metavar="REF|auto",
    help="Compare with the branch that this one will join, and lint the result of the merge. "
    "auto takes the base from GitHub Actions, GitLab CI or a pre-push hook, else the default "
    "branch of the remote. [default: the base of the configuration]",
)
@click.option(
    "--no-base", is_flag=True, help="Compare with nothing, though the configuration names a base."
)
@click.option(
    "--at", metavar="REF", help="Lint a commit, tag or branch instead of the files on disk."
)
@click.option("--staged", is_flag=True, help="Lint the index instead of the files on disk.")
@click.option(
    "--pushed",
    is_flag=True,
    help="Lint the commit that a pre-push hook of pre-commit pushes. Outside such a hook, lint "
    "HEAD, or the index with --staged.",
)
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(),
    help="Do not report the findings in FILE, which `revlint baseline` wrote. It is read where the "
    "migrations are: with --at in the commit, with --staged in the index. [default: the baseline "
    "of the configuration]",
)
@click.option("--no-baseline", is_flag=True, help="Also report the findings in the baseline.")
@click.option("--fix", is_flag=True, help="Make the safe fixes, then lint.")
@click.option(
    "--unsafe-fixes",
    is_flag=True,
    help="Make the safe fixes, and those that change ids, the order of migrations or the names of "
    "files that the base has.",
)
@click.option(
    "--add-ignore",
    is_flag=True,
    help="Add comments that suppress what is found, then lint.",
)
@click.option("--reason", metavar="TEXT", help="The reason in the comments of --add-ignore.")
@click.option("--yes", is_flag=True, help="Do not ask before --add-ignore changes files.")
@click.option(
    "--diff",
    is_flag=True,
    help="Show the fixes, or the comments of --add-ignore, as a diff that `git apply` takes, and "
    "change nothing.",
)
@click.option(
    "--watch",
    is_flag=True,
    help="Lint again when a file changes, until Ctrl-C (exit status 130). Needs the extra watch.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    help="Lowest severity that fails the run. [default: error]",
)
@click.option(
    "--fail-on-base", is_flag=True, help="Also fail on findings that the base already has."
)
@click.option(
    "--stdin-filename",
    metavar="FILE",
    type=click.Path(),
    help="Read the content of FILE from stdin, such as an editor's unsaved buffer.",
)
@click.option("--no-cache", is_flag=True, help="Read every file again, and do not use the cache.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many processes read files. [default: one for each core, if there are many files]",
)
@arguments.colour
@click.option("--statistics", is_flag=True, help="Show how many findings each rule has.")
@click.option("-q", "--quiet", is_flag=True, help="Show only findings.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Also show projects, the base, and how many rules are on."
)
def command(**given: Any) -> int:
    """Lint the chains under each PATH, by default of the whole project.

    PATH selects which findings are shown; a chain is always read whole. With --at, --staged and
    --pushed the configuration comes from the commit or the index too.
    """
    options = CheckOptions(**given)
    refuse_combinations(options)
    outputs = options.outputs or default_outputs(options.summary)
    return check(replace(options, outputs=outputs))


def check(options: CheckOptions) -> int:
    """Lint, write the report, and return the exit status.

    Raises:
        RevlintError: revlint could not run.
    """
    here = console.working_directory()
    if options.watch:
        from revlint.cli.watching import watch

        return watch(options, here)
    if options.add_ignore:
        from revlint.cli.ignoring import add_ignores

        if not add_ignores(options, here):
            return REFUSED
    elif options.wants_fixes and not has_no_fixes(options, here):
        from revlint.cli.fixing import fix

        fixed = fix(options, here)
        if fixed is None:
            return REFUSED
        options = fixed
    if options.diff:
        # The diff is all that goes to stdout.
        options = replace(options, outputs=tuple(o for o in options.outputs if o.file))
    with report_of(options, here) as report:
        return finish(report, options, here)
