"""The command line as a program: arguments in, an exit status out."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from typing import NoReturn

import click

from revlint.cli import console
from revlint.cli.failure import abandon_streams, crash, fail, refuse
from revlint.cli.group import cli as cli
from revlint.cli.status import CLEAN, CLOSED_PIPE, FAILED, INTERRUPTED
from revlint.errors import RevlintError
from revlint.isolation import leave_working_directory
from revlint.process import end_on_signals, leave


def main() -> NoReturn:
    """Run the command line and exit.

    The status is 0 if no finding fails the run, 1 if one does, 2 if revlint could not run, 3 if
    there was nothing to lint, 129 after SIGHUP, 130 after Ctrl-C, 143 after SIGTERM.
    """
    leave_working_directory()
    end_on_signals()
    # Most values of a run live until its end, so collecting garbage often is a waste.
    gc.set_threshold(1_000_000, 20, 100)
    # Python warns about escapes in linted strings, which is not for our users.
    warnings.simplefilter("ignore")
    for name in ("stdout", "stderr"):
        # Closed by the shell (`>&-`).
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115
    status = run()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            status = FAILED
    leave(status)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status; errors become one line on stderr."""
    try:
        return _run(arguments)
    except (console.ClosedPipeError, BrokenPipeError):
        # The reader of the report is gone, as `head` does: what it saw is right.
        abandon_streams()
        return CLOSED_PIPE
    except OSError:
        # Not even a message can be written, as when the disk is full.
        abandon_streams()
        return FAILED


def _run(arguments: list[str] | None) -> int:
    try:
        status = cli.main(arguments, prog_name="revlint", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else CLEAN
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        return refuse(error)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except (console.ClosedPipeError, BrokenPipeError):
        raise
    except RevlintError as error:
        return fail(str(error))
    except OSError as error:
        # When the disk is full, Python would try to write the rest again when it exits.
        console.abandon(sys.stdout)
        return fail(": ".join(str(a) for a in (error.filename, error.strerror or error) if a))
    except Exception as error:
        return crash(error)
