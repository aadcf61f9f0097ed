"""Arguments and options of several commands, and their completion in a shell."""

from __future__ import annotations

from collections.abc import Callable

import click

paths = click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path())

config = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(),
    help="Use this configuration for every PATH. [default: the nearest revlint.toml, or "
    "pyproject.toml with [tool.revlint]]",
)

colour = click.option(
    "--color",
    "colour",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Use colour. auto follows NO_COLOR, FORCE_COLOR and the terminal. [default: auto]",
)

text_or_json = click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Text for people, or JSON for programs. [default: text]",
)


def rule_option(name: str, text: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """An option that takes the name of a rule and may be repeated."""
    return click.option(
        name, metavar="RULE", multiple=True, help=text, shell_complete=complete_rule
    )


def complete_rule(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The names of rules that begin with a text."""
    try:
        from revlint.engine.registry import load_rules

        return [r.name for r in load_rules(()) if r.name.startswith(incomplete)]
    except Exception:  # a shell cannot show an error while it completes a word
        return []
