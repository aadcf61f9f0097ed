"""Where a report goes: each ``--output-format FORMAT[=FILE]``, and the summary."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from revlint.cli import console
from revlint.engine.gate import Gate
from revlint.engine.report import Report
from revlint.reporters import REPORTERS, View

#: The file name that means stdout.
STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Output:
    """One place for the report: a format, and a file or None for stdout."""

    format: str
    file: str | None = None


def default_outputs(summary: str | None) -> tuple[Output, ...]:
    """Where the report goes without ``--output-format``: to stdout, unless the summary does."""
    if summary == STDOUT:
        return ()
    return (Output("full" if sys.stdout.isatty() else "concise"),)


def parse_outputs(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[Output, ...]:
    """The values of ``--output-format``; at most one goes to stdout, which ``-`` means too."""
    outputs = []
    for value in values:
        name, equals, file = value.partition("=")
        if name not in REPORTERS:
            raise click.BadParameter(f"{name!r} is not one of {', '.join(REPORTERS)}")
        if equals and not file:
            raise click.BadParameter(f"{value!r} has no file name")
        outputs.append(Output(name, None if file in ("", STDOUT) else file))
    if sum(output.file is None for output in outputs) > 1:
        raise click.BadParameter(
            "only one format can go to stdout; write the others as FORMAT=FILE"
        )
    return tuple(outputs)


def complete_format(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    """The formats that begin with a text."""
    return [name for name in REPORTERS if name.startswith(incomplete)]


def write_report(
    report: Report,
    outputs: Sequence[Output],
    *,
    directory: Path,
    colour: str,
    quiet: bool,
    statistics: bool,
    gate: Gate,
) -> None:
    """Write a report to each output, then the summary.

    Files are written before stdout, whose reader may be gone. ``directory`` is the working
    directory.

    Raises:
        RevlintError: a file cannot be written.
    """
    shown = None
    for output in sorted(outputs, key=lambda output: output.file is None):
        render = REPORTERS[output.format]
        if output.file is None:
            shown = output.format
            style = console.style_of(colour, sys.stdout)
            view = View(directory, style, quiet, console.width(sys.stdout), gate)
            console.write(render(report, view), sys.stdout)
        else:
            from revlint.cli.write_file import write_file

            roots = [project.root for project in report.projects]
            write_file(
                directory / output.file, render(report, View(directory, gate=gate)), roots=roots
            )
    if statistics:
        from revlint.reporters.summary import statistics as count

        for_people = shown in ("full", "concise")
        console.write(count(report), sys.stdout if for_people else sys.stderr)
    if shown != "full" and not quiet:
        from revlint.reporters.summary import summarise

        console.write(summarise(report, gate) + "\n", sys.stderr)
