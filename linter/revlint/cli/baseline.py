"""``revlint baseline``: write the findings that a team starts with."""

from __future__ import annotations

from typing import Any

import click

from revlint.cli import arguments
from revlint.cli.editing import base_option


@click.command(
    "baseline",
    epilog="""\b
Examples:
  revlint baseline             write revlint-baseline.json at the project root
  revlint check --baseline revlint-baseline.json
  revlint baseline --prune     remove the entries of what is repaired
  revlint baseline --grow      accept what is found now, too""",
)
@click.argument("file", metavar="[FILE]", required=False, type=click.Path())
@click.option("--prune", is_flag=True, help="Only remove the entries that match no finding.")
@click.option("--grow", is_flag=True, help="Also add findings to a baseline that exists.")
@base_option
@arguments.config
def command(**given: Any) -> int:
    """Write the findings of the project to FILE, so that `revlint check` reports only new ones.

    FILE is by default the baseline of the configuration, else revlint-baseline.json at the project
    root. An entry names rule, chain and revision, not a line. A baseline that exists loses the
    entries that match no finding; it gets new ones only with --grow. The status is 0 if it was
    written or is right, 1 if it would have to grow.
    """
    if given["prune"] and given["grow"]:
        raise click.UsageError("--prune and --grow exclude each other")
    from revlint.cli.new_baseline import BaselineOptions, write_baseline

    return write_baseline(BaselineOptions(**given))
