"""What ``revlint init`` does: find chains, propose a configuration, write it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from revlint.cli import console
from revlint.cli.console import tell
from revlint.cli.links import refuse_links
from revlint.cli.notes import tell_of_refusals
from revlint.cli.status import CLEAN, NOTHING_TO_LINT
from revlint.cli.target_file import open_target
from revlint.config.config import Config
from revlint.config.files import DiskFiles
from revlint.config.finder import shadowed
from revlint.config.projects import FoundProject, find_projects
from revlint.config.reader import parse_config
from revlint.contract.project import Project
from revlint.contract.proposal import Proposal, propose, without_contract
from revlint.contract.proposal_toml import render_proposal
from revlint.engine.project import read_project
from revlint.engine.reading import Reading
from revlint.errors import ConfigError, RevlintError
from revlint.sources.disk import DiskTree


@dataclass(frozen=True, slots=True)
class InitOptions:
    """The command line of ``revlint init``: ``path`` is None for the project around here."""

    path: str | None = None
    pyproject: bool = False
    stdout: bool = False


def init(options: InitOptions) -> int:
    """Write a configuration, or show it, and return the exit status.

    Raises:
        RevlintError: there is a configuration already, or it cannot be written.
    """
    root = _root(options)
    target = open_target(root, shared=options.pyproject)
    tree = DiskTree(root)
    tell_of_refusals([tree])
    reading = Reading(tree)
    project = read_project(tree, Config(), reading)
    if not project.chains:
        tell(f"nothing to configure: no chain found in {root}")
        return NOTHING_TO_LINT
    proposal = propose_for(project, reading)
    text = render_proposal(proposal, shared=options.pyproject)
    whole = target.with_tables(text)
    if options.stdout:
        console.write(text, sys.stdout)
        return CLEAN
    target.write(whole)
    tell(f"wrote {target.path}: {_summary(proposal)}")
    if not proposal.is_plain:
        tell("review it, then run `revlint check` and `revlint chains`")
    return CLEAN


def _root(options: InitOptions) -> Path:
    """The project root: PATH if it is given, else the root around the working directory."""
    here = console.working_directory()
    if options.path is None:
        found = find_projects((), DiskFiles(here))[0]
        _refuse_existing(found, options)
        return found.root
    found = find_projects([options.path], DiskFiles(here))[0]
    refuse_links(here / options.path, [here])
    root = (here / options.path).resolve()
    if not root.is_dir():
        raise RevlintError(f"{options.path}: not a directory")
    if found.config is not None and found.config.parent == root:
        _refuse_existing(found, options)
    return root


def _refuse_existing(found: FoundProject, options: InitOptions) -> None:
    if found.config is None or options.stdout:
        return
    names = [found.config, shadowed(found.config, DiskFiles(found.root))]
    shown = " and ".join(str(name) for name in names if name is not None)
    raise RevlintError(f"a configuration exists: {shown}; `revlint init --stdout` shows a proposal")


def propose_for(project: Project, reading: Reading) -> Proposal:
    """A proposal that keeps each chain as it is without a configuration, file by file.

    If discovery would read a declaration differently, the proposal lists the version locations. A
    contract that the configuration could not hold is left out, with the reason.
    """
    proposal = propose(project)
    if proposal.is_plain:
        return proposal
    names = [chain.name for chain in project.chains]
    again = _read_again(proposal, reading)
    if isinstance(again, Project):
        files = {chain.script_directory.files for chain in again.chains}
        names = [c.name for c in project.chains if c.script_directory.files not in files]
        if not names:
            return proposal
    proposal = propose(project, names)
    again = _read_again(proposal, reading)
    return proposal if isinstance(again, Project) else without_contract(proposal, str(again))


def _read_again(proposal: Proposal, reading: Reading) -> Project | ConfigError:
    """The project with a proposed configuration, or why that is refused."""
    try:
        return read_project(reading.tree, parse_config(render_proposal(proposal)), reading)
    except ConfigError as error:
        return error


def _summary(proposal: Proposal) -> str:
    if proposal.is_plain:
        return "no configuration is needed, so it only shows the options"
    parts = [
        (len(proposal.chains), "chain"),
        (len(proposal.alignments), "alignment"),
        (len({run.edition for run in proposal.runs}), "edition"),
    ]
    found = ", ".join(f"{n} {name}{'' if n == 1 else 's'}" for n, name in parts if n)
    left = len(proposal.unplaced) if proposal.runs else 0
    return f"{found}; {left} chain{'' if left == 1 else 's'} in no edition" if left else found
