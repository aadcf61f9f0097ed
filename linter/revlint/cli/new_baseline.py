"""What ``revlint baseline`` does: lint, compare with the baseline, write it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from revlint.change.same_finding import Identity
from revlint.cli import console
from revlint.cli.check_options import CheckOptions
from revlint.cli.chosen_baseline import path_below
from revlint.cli.console import tell
from revlint.cli.editing import restorer, say_refusal
from revlint.cli.opened import Opened, open_projects
from revlint.cli.status import CLEAN, status_of
from revlint.cli.write_file import write_file
from revlint.config.finder import OWN_FILE
from revlint.engine.apply_baseline import Judge
from revlint.engine.baseline import compare_with_baseline
from revlint.engine.baseline_file import DEFAULT_FILE, Entry, read_baseline, render_baseline
from revlint.errors import EditRefused, RevlintError
from revlint.finding import Finding
from revlint.path_text import path_text
from revlint.reporters.paths import ToPath, prefix_of

#: So many findings are named that a baseline would have to take.
_MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class BaselineOptions:
    """The command line of ``revlint baseline``."""

    file: str | None = None
    prune: bool = False
    grow: bool = False
    base: str | None = None
    config: str | None = None


def write_baseline(options: BaselineOptions) -> int:
    """Write a baseline, and return the exit status.

    Raises:
        RevlintError: revlint could not run.
    """
    here = console.working_directory()
    if options.file is not None and (not options.file or os.path.isdir(here / options.file)):
        raise RevlintError(f"{options.file or here}: a directory; name the file of the baseline")
    if options.file == "-":
        raise RevlintError("-: a baseline is a file of the project; name it")
    folder = (os.path.dirname(options.file) or ".",) if options.file else ()
    chosen = CheckOptions(paths=folder, config=options.config, base=options.base)
    to_path: ToPath = str
    try:
        with open_projects(chosen, here, restorer(here, may_write=True)) as (opened,):
            to_path = prefix_of(opened.root, here)
            status = status_of(opened.report.chains, folder)
            if status == CLEAN:
                _write(opened, _target(opened, options.file, here), options, to_path)
            return status
    except EditRefused as refusal:
        return say_refusal(refusal, to_path)


def _target(opened: Opened, file: str | None, here: Path) -> str:
    if file is None:
        return opened.config.baseline or DEFAULT_FILE
    path = path_below(file, opened.root, here)
    if path is None:
        raise RevlintError(f"{file}: the baseline has to be below the project root, {opened.root}")
    return path


def _write(opened: Opened, path: str, options: BaselineOptions, to_path: ToPath) -> None:
    place, shown = opened.root / path, to_path(path)
    if not os.path.lexists(place):
        if options.prune:
            raise RevlintError(f"{shown}: no such file, so nothing can be pruned")
        text = render_baseline(map(Identity.of, opened.report.findings))
        write_file(place, text, roots=[opened.root])
        tell(f"wrote {shown}: {_findings(len(opened.report.findings))}")
        _tell_of_use(opened, path, shown)
        return
    entries = read_baseline(opened.disk, path)
    kept = _kept(opened, path, entries, options)
    text = render_baseline(kept)
    if text.encode() == opened.disk.read(path):
        tell(f"nothing to do: {shown} is as it should be")
        return
    write_file(place, text, roots=[opened.root])
    tell(f"wrote {shown}: {_findings(len(kept))}, before {len(entries):,}")


def _kept(
    opened: Opened, path: str, entries: Sequence[Entry], options: BaselineOptions
) -> list[Identity]:
    """What the baseline says afterwards.

    Raises:
        EditRefused: it would have to grow.
    """
    compared = compare_with_baseline(opened.report.findings, entries, opened.project)
    judge = Judge(opened.project, opened.rules, opened.base is not None)
    stale = {*judge.stale(compared.unused)} - compared.outgrown
    if options.prune:
        return [entry.identity for entry in entries if entry not in stale]
    if compared.new and not options.grow:
        raise EditRefused(_would_grow(compared.new), path)
    left = {*compared.unused} - stale - compared.outgrown
    found = [Identity.of(finding) for finding in (*compared.known, *compared.new)]
    return found + [entry.identity for entry in compared.unused if entry in left]


def _would_grow(new: Sequence[Finding]) -> str:
    shown = new[:_MAX_NAMED]
    named = "; ".join(f"{f.rule}: {f.title} ({path_text(f.location.path)})" for f in shown)
    more = f"; and {len(new) - _MAX_NAMED:,} more" if len(new) > _MAX_NAMED else ""
    return (
        f"the baseline would grow by {_findings(len(new))}: {named}{more}; repair them, "
        "or accept them with --grow"
    )


def _findings(count: int) -> str:
    return f"{count:,} finding{'s' * (count != 1)}"


def _tell_of_use(opened: Opened, path: str, shown: str) -> None:
    """How the new baseline is used, where the configuration does not name it."""
    if opened.config.baseline != path:
        file = opened.found.config.name if opened.found.config else OWN_FILE
        table = "[tool.revlint] of " if file != OWN_FILE else ""
        tell(f'add baseline = "{path}" to {table}{file}, or run `revlint check --baseline {shown}`')
