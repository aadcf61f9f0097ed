"""undeclared-chain: a chain that the configuration does not declare."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Severity,
    declaration,
    history,
    path_text,
    quoted,
)

_CONFIG = """\
[chains.shared]
script-location = "shared"
"""

_SHARED = history("<base> -> oss1", "oss1 -> oss2", under="shared")


class UndeclaredChain(ProjectRule):
    """The configuration declares chains, but not this one.

    Why: No rule about the contract checks a chain that is not declared: its place in an edition,
        its version table and its tables are unchecked.
    Fix: Declare it under `chains`, or name its folder in `exclude`.
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
                config = project.config.path or "revlint.toml"
                first = next(iter(directory.files), directory.script_location)
                yield Finding(
                    f"chain {quoted(chain.name)} is not declared",
                    Location(directory.config or directory.env_path or first),
                    facts=(
                        f"{path_text(config)} declares other chains",
                        "no rule about the contract checks this one",
                    ),
                    help=f"declare it in {path_text(config)}: {declaration(chain, config)}; or "
                    "name its folder in exclude",
                    chain=chain.name,
                )
