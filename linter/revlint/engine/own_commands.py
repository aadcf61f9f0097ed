"""The commands of revlint that findings advise, complete for this run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from revlint.config.config import Config
from revlint.config.finder import OWN_FILE, SHARED_FILE
from revlint.contract.project import Project
from revlint.finding import Command, Finding
from revlint.path_text import path_text
from revlint.sources.base import Base

_OPTIONS = {"safe": "--fix", "unsafe": "--unsafe-fixes"}


def with_own_commands(
    findings: Iterable[Finding], project: Project, base: Base | None
) -> Iterator[Finding]:
    """Findings, each with the command that makes its fix, if it has one and no other command.

    Rules that the configuration or the command line selects are selected in the command too. A
    chain with a file that cannot be read is not edited, so its findings have no fix. Every command
    of revlint names the configuration, unless revlint finds the same one without help.
    """
    config = project.config
    unreadable = {chain.name for chain in project.chains if chain.unreadable}
    for finding in findings:
        if finding.chain in unreadable:
            finding = replace(finding, fix=None)
        option = _OPTIONS.get(finding.fix.applicability) if finding.fix else None
        if option is not None and not finding.commands:
            words = ["revlint", "check", option]
            words += ["--base", base.name] if base is not None else []
            words += ["--select", finding.rule] if finding.rule in config.select else []
            words.append(path_text(finding.location.path))
            finding = replace(finding, commands=(Command(tuple(words)),))
        commands = tuple(_with_config(command, config) for command in finding.commands)
        yield finding if commands == finding.commands else replace(finding, commands=commands)


def _with_config(command: Command, config: Config) -> Command:
    """The command with the option for a configuration that is not in the project root."""
    program, *words = command.words
    if program != "revlint" or config.path is None or config.path in (OWN_FILE, SHARED_FILE):
        return command
    subcommand, *rest = words
    return replace(command, words=(program, subcommand, "--config", path_text(config.path), *rest))
