"""Messages of runs that fail, and their exit status."""

from __future__ import annotations

import sys
import traceback
from io import StringIO

import click

from revlint import escape
from revlint.cli import console
from revlint.cli.status import FAILED


def refuse(error: click.ClickException) -> int:
    """Write what is wrong with the command line, which may have any file name in it."""
    said = StringIO()
    error.show(said)
    if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        # The help of the command, which click 8.1 writes itself.
        console.write(said.getvalue(), sys.stderr)
        return FAILED
    message = error.format_message()
    shown = said.getvalue().replace(message, escape.shown(message))
    console.write(shown, sys.stderr)
    return FAILED


def fail(message: str) -> int:
    """Write why revlint could not run; a message may have several lines."""
    for line in message.split("\n"):
        console.tell(line)
    return FAILED


def crash(error: Exception) -> int:
    """Write the traceback of a bug in revlint; it may have words of linted files in it."""
    for line in "".join(traceback.format_exception(error)).splitlines():
        console.write(escape.path_for_line(escape.cut(line)) + "\n", sys.stderr)
    return fail(
        f"{type(error).__name__}: this is a bug in revlint, not in your files; "
        "please report it with the lines above"
    )


def abandon_streams() -> None:
    """Discard what could not be written."""
    for stream in (sys.stdout, sys.stderr):
        console.abandon(stream)
