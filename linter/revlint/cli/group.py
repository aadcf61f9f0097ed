"""The commands. Each is imported when it is used, so that ``--help`` is quick."""

from __future__ import annotations

import os
from importlib import import_module

import click

from revlint.spelling import near

#: Each command: the name of its module here, and what it does.
COMMANDS = {
    "baseline": "Write the findings that a team starts with.",
    "chains": "Show the chains that revlint finds, and what it assumed.",
    "check": "Lint the chains of this project.",
    "graph": "Draw the graphs of chains.",
    "init": "Write a first configuration.",
    "merge": "Write a revision that merges heads.",
    "move": "Move revisions to another chain.",
    "new-chain": "Make a chain that follows others.",
    "next-id": "Print the next free id of a chain whose ids are numbered.",
    "park": "End chains in one empty revision.",
    "rebase": "Put revisions on top of others.",
    "rename": "Give revisions other ids, everywhere.",
    "rule": "List the rules, or show the page of one.",
    "server": "Serve an editor, in the Language Server Protocol.",
}


#: Words of other programs, and what does the same here.
_ELSEWHERE = {
    "fix": "check --fix",
    "heads": "chains",
    "history": "graph",
    "lint": "check",
    "list": "chains",
    "lsp": "server",
    "show": "graph",
    "watch": "check --watch",
}


class _Commands(click.Group):
    """A group that imports the module of a command when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"revlint.cli.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not ctx.resilient_parsing:
            guess = _ELSEWHERE.get(name) or near(name, COMMANDS)
            guess = guess or (f"check {name}" if os.path.exists(name) else None)
            ctx.fail(f"No such command {name!r}." + (f" Did you mean {guess!r}?" if guess else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _print_version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if not value or context.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"revlint {version('revlint')}")
    except PackageNotFoundError:
        click.echo("revlint, not installed as a package")
    context.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Start here:
  revlint check              lint every chain of this project
  revlint chains             show the chains that it finds, and what it assumed
  revlint rule missing-parent
                             what a rule flags, why, and how to fix it
  revlint init               write a first configuration (none is needed)

\b
Exit status:
  0  no errors; warnings do not fail the run (see check --fail-on)
  1  errors
  2  revlint could not run: usage, configuration or git
  3  nothing to lint: no chain was found

\b
Documentation: https://revlint.readthedocs.io/en/stable/

\b
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
