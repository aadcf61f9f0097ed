"""The command line of ``revlint check``, as a value."""

from __future__ import annotations

import os
from dataclasses import dataclass

from revlint.cli.outputs import Output


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The arguments and options of ``revlint check``."""

    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    config: str | None = None
    outputs: tuple[Output, ...] = ()
    summary: str | None = None
    fail_on: str = "error"
    stdin_filename: str | None = None
    base: str | None = None
    #: Whether the base of the configuration does not count; only ``check`` takes it.
    no_base: bool = True
    at: str | None = None
    staged: bool = False
    pushed: bool = False
    baseline: str | None = None
    no_baseline: bool = False
    fail_on_base: bool = False
    colour: str = "auto"
    jobs: int | None = None
    no_cache: bool = False
    statistics: bool = False
    quiet: bool = False
    verbose: bool = False
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    add_ignore: bool = False
    reason: str | None = None
    yes: bool = False
    watch: bool = False

    @property
    def wants_fixes(self) -> bool:
        """Whether to make fixes, or to show them."""
        return self.fix or self.unsafe_fixes or (self.diff and not self.add_ignore)

    @property
    def wants_summary(self) -> bool:
        """Whether to write a summary: where asked to, or where GitHub Actions shows it."""
        is_for_github = any(output.format == "github" for output in self.outputs)
        return self.summary is not None or bool(is_for_github and github_summary())

    @property
    def asked(self) -> tuple[str, ...]:
        """The paths to lint; none means the whole project."""
        return self.paths or tuple(filter(None, [self.stdin_filename]))


def github_summary() -> str | None:
    """The file that GitHub Actions shows as the summary of the job; None elsewhere."""
    return os.environ.get("GITHUB_STEP_SUMMARY") or None
