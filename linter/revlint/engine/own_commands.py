"""The command that makes the fix of a finding, as its advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from revlint.contract.project import Project
from revlint.finding import Command, Finding
from revlint.path_text import path_text
from revlint.sources.base import Base

_OPTIONS = {"safe": "--fix", "unsafe": "--unsafe-fixes"}


def with_fix_commands(
    findings: Iterable[Finding], project: Project, base: Base | None
) -> Iterator[Finding]:
    """Findings, each with the command that makes its fix, if it has one and no other command.

    Rules that the configuration or the command line selects are selected in the command too. A
    chain with a file that cannot be read is not edited, so its findings have no fix.
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
        yield finding
