"""``revlint rule``: show the pages of rules."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from revlint.cli import arguments, console
from revlint.cli.status import CLEAN
from revlint.errors import RevlintError
from revlint.spelling import no_such_rule

if TYPE_CHECKING:
    from revlint.engine.rule import Rule


@click.command(
    "rule",
    epilog="""\b
Examples:
  revlint rule                               every rule, in a line each
  revlint rule multiple-heads                what it flags, why, how to fix it
  revlint rule --all --output-format json    every rule, for a program""",
)
@click.argument("name", required=False, shell_complete=arguments.complete_rule)
@click.option("--all", "every", is_flag=True, help="Show the page of every rule.")
@arguments.text_or_json
def command(name: str | None, every: bool, output_format: str) -> int:
    """Show the page of rule NAME; without NAME, list the rules."""
    from revlint.engine.registry import load_rules
    from revlint.reporters import rule_page, rule_text
    from revlint.reporters.json import VERSION, dump

    if name and every:
        raise click.UsageError("NAME and --all exclude each other")
    rules = load_rules((), console.tell)
    chosen = _choose(rules, name)
    width = console.width(sys.stdout)
    if output_format == "json":
        pages = [rule_page.as_json_object(rule) for rule in chosen]
        text = dump({"version": VERSION, "rules": pages})
    elif name is None and not every:
        text = rule_text.render_list(chosen, width if sys.stdout.isatty() else None)
    else:
        pages_of = (rule_page.render_page(rule, rules) for rule in chosen)
        text = "\n\n".join(rule_text.as_terminal_text(page, width) for page in pages_of)
    console.write(text, sys.stdout)
    return CLEAN


def _choose(rules: Sequence[type[Rule]], name: str | None) -> list[type[Rule]]:
    chosen = [rule for rule in rules if name is None or rule.name == name]
    if not chosen:
        raise RevlintError(no_such_rule(name or "", [rule.name for rule in rules]))
    return chosen
