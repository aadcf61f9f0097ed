"""The rules about the baseline, which the engine checks itself: they run after all others."""

from __future__ import annotations

import json

from revlint.engine.baseline_file import DEFAULT_FILE
from revlint.engine.example import Example, history
from revlint.engine.rule import Rule
from revlint.finding import Severity

_GOOD = history("<base> -> a", "a -> b")
_FORK = {**_GOOD, **history("a -> c")}
_CONFIG = f'baseline = "{DEFAULT_FILE}"\n'


def _baseline(*starts: str) -> dict[str, str]:
    """A baseline of one fork; line 4 has its entry."""
    entry = {
        "rule": "multiple-heads",
        "chain": "migrations",
        "revision": starts[-1],
        "path": f"migrations/versions/{starts[-1]}.py",
        "about": starts,
        "title": "two heads",
    }
    text = f'{{\n "version": 1,\n "findings": [\n  {json.dumps(entry)}\n ]\n}}\n'
    return {DEFAULT_FILE: text}


_NONE = {DEFAULT_FILE: '{"version": 1, "findings": []}\n'}


class StaleBaseline(Rule):
    """An entry of the baseline matches no finding.

    The finding that it names was repaired, is suppressed by a comment, or is about files that are
    gone. One warning names all such entries.

    Why: the entry would hide the next mistake of the same kind in the same place. Alembic does not
    read the baseline.
    Fix: remove the entries with ``revlint baseline --prune FILE``, which adds none.
    Semantics: an entry names the rule, the chain, the revision, and the ids or files that the
    finding is about, not its line. An entry of a rule that did not run on its file is not reported,
    and neither is one of a fork that has one more head: that fork is reported as a whole.
    """

    name = "stale-baseline"
    group = "Configuration"
    severity = Severity.WARNING
    options = ("baseline",)
    examples = (
        Example(
            bad={**_GOOD, **_baseline("b", "c")},
            good={**_FORK, **_baseline("b", "c")},
            finds=(f"{DEFAULT_FILE}:4",),
            config=_CONFIG,
        ),
    )


class GrownBaseline(Rule):
    """This change adds entries to the baseline.

    Needs ``--base``. The baseline of the linted tree hides findings that the baselines of the base
    and of the merge base do not hide.

    Why: a finding that goes into the baseline is not reported any more, so a reviewer has to see
    that it went there.
    Fix: repair what the new entries hide, and remove them with ``revlint baseline --prune FILE``;
    or accept them in the review. To refuse every new entry, set the severity to ``error``.
    Semantics: entries count as the same as in ``stale-baseline``; an entry that names fewer ids
    than before is not new.
    """

    name = "grown-baseline"
    group = "The change"
    severity = Severity.WARNING
    options = ("baseline",)
    examples = (
        Example(
            bad={**_FORK, **_baseline("b", "c")},
            good={**_FORK, **_NONE, **history("b, c -> d")},
            base={**_FORK, **_NONE},
            finds=(f"{DEFAULT_FILE}:4",),
            config=_CONFIG,
        ),
    )


BASELINE_RULES: tuple[type[Rule], ...] = (StaleBaseline, GrownBaseline)
