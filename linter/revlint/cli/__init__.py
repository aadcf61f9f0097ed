"""The command line. What a command needs is imported when it runs: ``--help`` must be quick."""

from __future__ import annotations

import gc
import os
import sys
import traceback
import warnings
from collections.abc import Callable
from typing import NoReturn

import click

from revlint.cli import console
from revlint.errors import RevlintError
from revlint.isolation import leave_working_directory
from revlint.process import end_on_signals

FORMATS = ("full", "concise", "json", "github")

_FAILED = 2
_INTERRUPTED = 130


def main() -> NoReturn:
    """Run the command line and exit.

    The status is 0 where nothing is wrong, 1 with findings, 2 where the work could not be done,
    3 where there was nothing to lint, 130 after Ctrl-C, 143 after SIGTERM.
    """
    leave_working_directory()
    end_on_signals()
    # A run makes many values that live to its end: to look through them again and again is waste.
    gc.set_threshold(100_000, 20, 100)
    # What Python thinks of an escape in a linted string is nothing to show.
    warnings.simplefilter("ignore")
    for name in ("stdout", "stderr"):
        # Closed by the shell (`>&-`): what is written there is for nobody.
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit status; mistakes become one line on stderr."""
    try:
        status = cli.main(arguments, prog_name="revlint", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        error.show()
        return _FAILED
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except (console.ClosedPipeError, BrokenPipeError):
        return _closed_pipe()
    except RevlintError as error:
        return _fail(str(error))
    except OSError as error:
        # On a full disk Python would try to write the rest again at its end.
        console.abandon(sys.stdout)
        return _fail(": ".join(str(a) for a in (error.filename, error.strerror or error) if a))
    except Exception as error:
        traceback.print_exc()
        return _fail(
            f"{type(error).__name__}: this is a mistake in revlint, not in your files; "
            "please report it with the lines above"
        )


def _closed_pipe() -> int:
    """The reader of the report has gone, as ``head`` does; what it saw of the report stands.

    The status is the one a shell gives a program that the same event ends, 128 + SIGPIPE.
    """
    console.abandon(sys.stdout)
    console.abandon(sys.stderr)
    return 141


def _fail(message: str) -> int:
    from revlint import escape

    for line in message.split("\n"):
        console.write(f"revlint: {escape.for_terminal(escape.cut(line))}\n", sys.stderr)
    return _FAILED


def _parse_outputs(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str | None], ...]:
    """Format and file of each ``FORMAT[=FILE]``; at most one goes to stdout."""
    outputs = []
    for value in values or ("full" if sys.stdout.isatty() else "concise",):
        name, equals, file = value.partition("=")
        if name not in FORMATS:
            raise click.BadParameter(f"{name!r} is not one of {', '.join(FORMATS)}")
        if equals and not file:
            raise click.BadParameter(f"{value!r} names no file")
        outputs.append((name, file or None))
    if sum(file is None for _, file in outputs) > 1:
        raise click.BadParameter("only one format can go to stdout; give the others =FILE")
    return tuple(outputs)


def _complete_format(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    return [name for name in FORMATS if name.startswith(incomplete)]


def _complete_rule(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    try:
        from revlint.engine.registry import load_rules

        return [r.name for r in load_rules(()) if r.name.startswith(incomplete)]
    except Exception:  # a shell has no place for what goes wrong while it completes a word
        return []


def _print_version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if not value or context.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"revlint {version('revlint')}")
    except PackageNotFoundError:
        click.echo("revlint, not installed as a package")
    context.exit()


def _refuse_combinations(
    base: str | None, at: str | None, staged: bool, fail_on_base: bool, stdin_filename: str | None
) -> None:
    if at is not None and staged:
        raise click.UsageError("--at and --staged exclude each other: what is to be linted?")
    if stdin_filename is not None and (at is not None or staged):
        option = "--staged" if staged else "--at"
        raise click.UsageError(f"--stdin-filename is about a file on disk, {option} is not")
    if fail_on_base and base is None:
        raise click.UsageError("--fail-on-base says nothing without --base")
    for name, value in (("--base", base), ("--at", at)):
        if value == "":
            raise click.UsageError(f"{name} needs the name of a commit")


_paths = click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path())
_config = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(),
    help="The configuration of every PATH, in place of the nearest revlint.toml or "
    "pyproject.toml with [tool.revlint].",
)
_color = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Whether to use colour; auto asks the terminal, NO_COLOR and FORCE_COLOR.",
)


def _rule_option(name: str, text: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    return click.option(
        name, metavar="RULE", multiple=True, help=text, shell_complete=_complete_rule
    )


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Start here:
  revlint check              lint every chain of this project
  revlint chains             show which chains revlint sees, and why
  revlint init               write a configuration to start from; none is needed
  revlint rule missing-parent
                             what a rule flags, why, and how to mend it

Exit status: 0 nothing wrong, 1 findings, 2 revlint could not do its work,
3 nothing to lint.

Shell completion: eval "$(_REVLINT_COMPLETE=bash_source revlint)"
(or zsh_source; for fish: _REVLINT_COMPLETE=fish_source revlint | source)""",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """The static linter for Alembic revision graphs.

    revlint reads migration files without importing them, builds the graph of each chain and
    checks it. It needs no database and no configuration.
    """


@cli.command(
    short_help="Lint the chains of this project.",
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
@_paths
@_rule_option("--select", "Switch a rule on, beside the configuration. May be repeated.")
@_rule_option("--ignore", "Switch a rule off, beside the configuration. May be repeated.")
@_config
@click.option(
    "--output-format",
    "outputs",
    metavar="FORMAT[=FILE]",
    multiple=True,
    callback=_parse_outputs,
    shell_complete=_complete_format,
    help=f"One of {', '.join(FORMATS)}; to stdout, or to FILE. May be repeated. "
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
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    show_default=True,
    help="The mildest finding for which the exit status is 1.",
)
@click.option(
    "--fail-on-base", is_flag=True, help="Let what the base has already fail the run too."
)
@click.option(
    "--stdin-filename",
    metavar="FILE",
    type=click.Path(),
    help="Read the text of FILE from stdin: an editor's unsaved buffer.",
)
@click.option(
    "--no-cache",
    is_flag=True,
    help="Read everything anew, and keep nothing in .revlint_cache or REVLINT_CACHE_DIR.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many processes may read files. [default: one for each core, where it is worth it]",
)
@_color
@click.option("--statistics", is_flag=True, help="Count the findings of each rule.")
@click.option("-q", "--quiet", is_flag=True, help="Show findings and nothing else.")
@click.option("-v", "--verbose", is_flag=True, help="Say which projects and rules were in play.")
def check(
    paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config: str | None,
    outputs: tuple[tuple[str, str | None], ...],
    base: str | None,
    at: str | None,
    staged: bool,
    fail_on: str,
    fail_on_base: bool,
    stdin_filename: str | None,
    jobs: int | None,
    no_cache: bool,
    color: str,
    statistics: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Lint the chains under each PATH, by default those of the whole project.

    A chain is always read whole; PATH chooses what is told. With --at and --staged the
    configuration is read from the commit or the index too.
    """
    _refuse_combinations(base, at, staged, fail_on_base, stdin_filename)
    from revlint.cli import run_check as commands

    options = commands.CheckOptions(
        paths=paths,
        select=select,
        ignore=ignore,
        config=config,
        outputs=tuple(commands.Output(name, file) for name, file in outputs),
        fail_on=fail_on,
        stdin_filename=stdin_filename,
        base=base,
        at=at,
        staged=staged,
        fail_on_base=fail_on_base,
        jobs=jobs,
        no_cache=no_cache,
        colour=color,
        statistics=statistics,
        quiet=quiet,
        verbose=verbose,
    )
    return commands.check(options)


@cli.command(
    short_help="Show which chains revlint sees, and why.",
    epilog="""\b
Examples:
  revlint chains                         every chain of this project
  revlint chains --output-format json    the same for a program""",
)
@_paths
@_config
@click.option(
    "--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@_color
def chains(paths: tuple[str, ...], config: str | None, output_format: str, color: str) -> int:
    """Show what discovery sees: each chain, its places, version table, heads and bases.

    Where revlint had to assume something it says so, with the setting that would state it.
    """
    from revlint.cli import show_command

    return show_command.chains(paths, config, output_format, color)


@cli.command(
    short_help="Write a configuration to start from.",
    epilog="""\b
Examples:
  revlint init                 write revlint.toml at the root of this project
  revlint init --stdout        show it and write nothing
  revlint init --pyproject     add [tool.revlint] to pyproject.toml instead""",
)
@click.argument("path", metavar="[PATH]", required=False, type=click.Path())
@click.option("--pyproject", is_flag=True, help="Add [tool.revlint] to the pyproject.toml there.")
@click.option("--stdout", is_flag=True, help="Show what would be written, and write nothing.")
def init(path: str | None, pyproject: bool, stdout: bool) -> int:
    """Write a configuration from what discovery finds, by default for the whole project.

    One chain needs none: then the file only shows what can be said. Of several chains it names
    each, and proposes what they seem to owe to each other: the ids they are parked on, their
    roots, the form of their ids, the editions. Guesses are marked. An existing configuration is
    never changed. A PATH becomes a project of its own.
    """
    from revlint.cli import init_command

    return init_command.init(init_command.InitOptions(path, pyproject, stdout))


@cli.command(
    short_help="Write the graphs of chains as JSON.",
    epilog="""\b
Examples:
  revlint graph --format json                    every chain
  revlint graph --format json api/migrations     one chain, as `revlint chains` calls it""",
)
@click.argument("names", metavar="[CHAIN]...", nargs=-1)
@click.option("--format", "output_format", type=click.Choice(["json"]), default="json")
@_config
def graph(names: tuple[str, ...], output_format: str, config: str | None) -> int:
    """Write the graph of each CHAIN with every revision, by default of all chains."""
    from revlint.cli import show_command

    return show_command.graph(names, config)


@cli.command(
    short_help="Show the page of a rule, or list the rules.",
    epilog="""\b
Examples:
  revlint rule                           every rule in a line
  revlint rule multiple-heads            one rule: what, why, an example, how to mend it
  revlint rule --all --output-format json""",
)
@click.argument("name", required=False, shell_complete=_complete_rule)
@click.option("--all", "every", is_flag=True, help="Show the page of every rule.")
@click.option(
    "--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def rule(name: str | None, every: bool, output_format: str) -> int:
    """Show the page of the rule NAME, or without one the list of all rules."""
    from revlint.cli import rule_command

    if name and every:
        raise click.UsageError("give a rule's NAME or --all, not both")
    return rule_command.show(name, every=every, as_json=output_format == "json")
