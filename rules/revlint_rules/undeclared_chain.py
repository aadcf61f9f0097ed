"""undeclared-chain: a chain that the configuration says nothing of."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import Example, Finding, Location, Project, ProjectRule, Severity, history

_CONFIG = """\
[chains.shared]
script-location = "shared"
"""

_SHARED = history("<base> -> oss1", "oss1 -> oss2", under="shared")


class UndeclaredChain(ProjectRule):
    """Chains are declared, and discovery finds one more that no declaration covers.

    Why: None of the contract is checked for a chain that the configuration does not know: not its
        place in an edition, nor its version table, nor the tables that it touches.
    Fix: Declare it under `chains`, or `exclude` its folder.
    Semantics: revlint's own; Alembic knows one chain at a time.
    """

    name = "undeclared-chain"
    group = "The contract between chains"
    severity = Severity.WARNING
    options = ("chains", "exclude")
    examples = (
        Example(
            bad={**_SHARED, **history("<base> -> ee1", under="ee")},
            good=_SHARED,
            finds=("ee/alembic.ini:1",),
            config=_CONFIG,
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        if not project.contract.chains:
            return
        for chain in project.chains:
            directory = chain.script_directory
            if directory.declared is None:
                path = directory.config or directory.env_path or directory.script_location
                declared = len(project.contract.chains)
                others = "another is" if declared == 1 else f"{declared} others are"
                yield Finding(
                    title=(
                        f"the chain in {directory.script_location or '.'} is not declared in "
                        f"{project.config.path}, where {others}: nothing of the contract is "
                        "checked for it"
                    ),
                    help=(
                        "declare it: [chains.NAME] with script-location = "
                        f'"{directory.script_location}", or exclude its folder'
                    ),
                    location=Location(path),
                    chain=chain.name,
                )
