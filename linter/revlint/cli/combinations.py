"""Options of ``revlint check`` that do not go together."""

from __future__ import annotations

import os
from collections.abc import Iterator

import click

from revlint.cli.check_options import CheckOptions
from revlint.cli.outputs import STDOUT

#: The options that change files, and so need the files on disk.
_CHANGING = ("fix", "unsafe_fixes", "add_ignore", "diff")


def refuse_combinations(options: CheckOptions) -> None:
    """Refuse options that exclude each other, that lack another one, or that have no value.

    Raises:
        click.UsageError: the first mistake.
    """
    for mistake in _mistakes(options):
        raise click.UsageError(mistake)


def _mistakes(options: CheckOptions) -> Iterator[str]:
    trees = [n for n in ("at", "staged", "pushed") if getattr(options, n) not in (None, False)]
    others = [_name(tree) for tree in trees]
    if options.at is not None and len(others) > 1:
        yield f"--at and {others[1]} exclude each other"
    if options.stdin_filename is not None:
        if others:
            yield f"--stdin-filename and {others[-1]} exclude each other"
        others.append("--stdin-filename")
    changing = [_name(name) for name in _CHANGING if getattr(options, name)]
    if changing and others:
        yield f"{changing[0]} and {others[0]} exclude each other"
    if options.add_ignore and changing[0] != "--add-ignore":
        yield f"{changing[0]} and --add-ignore exclude each other"
    if options.base is not None and options.no_base:
        yield "--base and --no-base exclude each other"
    if options.baseline is not None and options.no_baseline:
        yield "--baseline and --no-baseline exclude each other"
    if options.watch and (not_watched := [*changing, *(o for o in others if o != "--staged")]):
        yield f"--watch and {not_watched[0]} exclude each other"
    yield from _lacking(options)
    yield from _empty(options)
    yield from _sharing(options)


def _lacking(options: CheckOptions) -> Iterator[str]:
    if options.fail_on_base and options.no_base:
        yield "--fail-on-base needs --base"
    for name in ("reason", "yes"):
        if getattr(options, name) and not options.add_ignore:
            yield f"--{name} needs --add-ignore"


def _empty(options: CheckOptions) -> Iterator[str]:
    for name, what in (("base", "the name of a commit"), ("at", "the name of a commit")):
        if getattr(options, name) == "":
            yield f"--{name} needs {what}"
    if options.summary == "":
        yield "--summary needs the name of a file"
    for name in ("baseline", "stdin_filename"):
        if getattr(options, name) in ("", "-"):
            yield f"{_name(name)} needs the name of a file"
    if "-" in options.paths:
        yield "- is not a path; --stdin-filename FILE lints the content of FILE from stdin"
    if options.reason is not None and not (options.reason.strip() and options.reason.isprintable()):
        yield "--reason needs a text in one line"


def _sharing(options: CheckOptions) -> Iterator[str]:
    """Each file that two reports would go to, which would hold only the second."""
    files = [output.file for output in options.outputs] + [options.summary]
    if options.summary == STDOUT and any(output.file is None for output in options.outputs):
        yield "two reports would go to stdout; write one as FORMAT=FILE, or --summary FILE"
    if options.summary == STDOUT and options.diff:
        yield "--diff and --summary - would both write to stdout"
    names = [os.path.normpath(file) for file in files if file]
    for name in dict.fromkeys(names):
        if names.count(name) > 1 and not name.startswith("/dev/"):
            yield f"two reports would go to {name}"


def _name(option: str) -> str:
    return f"--{option.replace('_', '-')}"
