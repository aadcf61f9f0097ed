"""multiple-bases: a second history that never joins the first."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Related,
    Severity,
    SpareHistory,
    find_spare,
    history,
    quoted,
    spare_bases,
)

_TWO = history("<base> -> a1", "a1 -> b2", "<base> -> x1")


class MultipleBases(ChainRule):
    """A chain holds a second history, which never joins the first.

    It is told in place of the extra head that it makes. Histories whose heads have branch labels
    are deliberate, and one may do without. Bases whose lines are merged are legal; `bases` sets
    the number of bases that a chain may have, `bases = 1` forbids them too. A second history
    whose head lies in a version location of its own is a warning, and none where `heads` allows
    its head.

    Why: There are several heads: `alembic upgrade head` ends in `Multiple head revisions are
        present for given argument 'head'`, and only `alembic upgrade heads` runs both histories.
    Fix: Put the second base on top of the first history, or give it a branch label.
    Semantics: alembic: script/revision.py, RevisionMap.bases; script/base.py, get_current_head.
        Observed with Alembic 1.20.1.
    """

    name = "multiple-bases"
    group = "The graph"
    options = ("bases", "heads")
    examples = (
        Example(
            bad=_TWO,
            good=history("<base> -> a1", "a1 -> b2", "<base> -> x1 (other)"),
            finds=("migrations/versions/x1.py:10",),
        ),
        Example(
            bad={**_TWO, **history("b2, x1 -> c3")},
            good=history("<base> -> a1", "a1 -> b2", "b2 -> c3"),
            finds=("migrations/versions/x1.py:10",),
            config="bases = 1\n",
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        for base, first in spare_bases(chain):
            yield _extra_base(chain, base, first)
        for spare in find_spare(chain).histories:
            yield _second_history(chain, spare)


def _extra_base(chain: Chain, base: str, first: str) -> Finding:
    return _finding(
        chain,
        base,
        first,
        message=(
            f"{quoted(base)} is a base beside {quoted(first)}, and this chain is to have no more "
            f"than {chain.config.bases}"
        ),
        help_=f"give {quoted(base)} a parent, or raise bases in the configuration",
    )


def _second_history(chain: Chain, spare: SpareHistory) -> Finding:
    return _finding(
        chain,
        spare.base,
        spare.other_base,
        message=(
            f"{quoted(spare.base)} begins a second history, which never joins that of "
            f"{quoted(spare.other_base)} and has no branch label: alembic upgrade head stops with "
            "\"Multiple head revisions are present for given argument 'head'\""
        ),
        help_=(
            f"set the down_revision of {quoted(spare.base)} to {spare.other_head!r}, or, if the "
            "history is to stay apart, give it a branch label"
        ),
        severity=Severity.WARNING if spare.is_apart else None,
    )


def _finding(
    chain: Chain,
    base: str,
    first: str,
    *,
    message: str,
    help_: str,
    severity: Severity | None = None,
) -> Finding:
    file, other = chain.file_of(base), chain.file_of(first)
    return Finding(
        title=message,
        help=help_,
        location=Location(file.path, file.down_range),
        revision=base,
        related=(Related(f"the base {quoted(first)}", Location(other.path, other.down_range)),),
        severity=severity,
        about=(base, first),
    )
