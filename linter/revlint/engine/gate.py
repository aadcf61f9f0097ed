"""Which findings fail a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from revlint.severity import Severity

if TYPE_CHECKING:
    from revlint.finding import Finding


@dataclass(frozen=True, slots=True)
class Gate:
    """``--fail-on`` and ``--fail-on-base``: findings at or above a severity, new ones or all."""

    fail_on: str = "error"
    fail_on_base: bool = False

    def fails(self, finding: Finding) -> bool:
        """Whether a finding fails the run."""
        return self.is_severe(finding) and (self.fail_on_base or not finding.in_base)

    def is_severe(self, finding: Finding) -> bool:
        """Whether a finding would fail the run if it were new."""
        if self.fail_on == "never":
            return False
        return (finding.severity or Severity.ERROR).rank <= Severity(self.fail_on).rank
