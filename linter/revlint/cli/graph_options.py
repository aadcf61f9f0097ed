"""The command line of ``revlint graph``, as a value."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import click

from revlint.cli.check_options import CheckOptions
from revlint.cli.outputs import STDOUT
from revlint.errors import RevlintError
from revlint.spelling import near
from revlint.words import named_chains

#: Each format, and whether it shows findings.
FORMATS = {
    "text": True,
    "list": False,
    "html": True,
    "svg": True,
    "mermaid": True,
    "dot": True,
    "json": False,
}


@dataclass(frozen=True, slots=True)
class GraphOptions:
    """The arguments and options of ``revlint graph``."""

    names: tuple[str, ...] = ()
    output_format: str = "text"
    full: bool = False
    around: str | None = None
    since: str | None = None
    base: str | None = None
    at: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    no_findings: bool = False
    output: str | None = None
    opens: bool = False
    config: str | None = None
    colour: str = "auto"

    @property
    def check(self) -> CheckOptions:
        """The options with which ``revlint check`` finds what is drawn."""
        return CheckOptions(
            select=self.select, ignore=self.ignore, config=self.config, base=self.base, at=self.at
        )

    @property
    def lints(self) -> bool:
        """Whether the picture shows findings."""
        return FORMATS[self.output_format] and not self.no_findings

    @property
    def is_plain_json(self) -> bool:
        """Whether JSON of the files on disk is asked for."""
        return self.output_format == "json" and not (self.base or self.at)

    def refuse_combinations(self) -> None:
        """Refuse options that exclude each other.

        Raises:
            UsageError: they do.
        """
        given = {"--full": self.full, "--around": self.around, "--since": self.since}
        chosen = [name for name, value in given.items() if value]
        if len(chosen) == 1 and self.output_format in ("json", "html"):
            chosen.append(f"--format {self.output_format}")
        elif self.opens and self.output_format != "html":
            chosen = ["--open", f"--format {self.output_format}"]
        elif self.opens and self.output == STDOUT:
            chosen = ["--open", "--output -"]
        if len(chosen) > 1:
            raise click.UsageError(f"{chosen[0]} and {chosen[1]} exclude each other")
        for name in ("around", "since", "base", "at", "output"):
            if getattr(self, name) == "":
                raise click.UsageError(f"--{name} needs a value")

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Refuse chains that there are not.

        Raises:
            RevlintError: the command line names one.
        """
        for name in self.names:
            if name not in known:
                guess = near(name, known)
                hint = (
                    f"did you mean {guess!r}?"
                    if guess
                    else f"the project has {named_chains([*known])}"
                    if known
                    else "there is no chain"
                )
                raise RevlintError(f"no chain {name!r}; {hint}")
