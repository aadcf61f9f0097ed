"""multiple-bases: a second history that never joins the first."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Command,
    Example,
    Finding,
    Location,
    Related,
    Severity,
    Spare,
    SpareHistory,
    StatedLink,
    find_spare,
    find_stated_link,
    history,
    known_id,
    merge_commands,
    quoted,
    rebase_commands,
    revision_name,
    spare_bases,
)

_TWO = history("<base> -> a1", "a1 -> b2", "<base> -> x1")


class MultipleBases(ChainRule):
    """A chain holds a second history, which never joins the first.

    It is reported instead of the extra head that it makes. Histories whose heads have branch labels
    are deliberate, and one may have none. Bases whose branches are merged are legal; `bases` sets
    the number of bases that a chain may have, and `bases = 1` forbids them too. A second history
    whose head is in another version location is a warning, and nothing where `heads` allows it.

    Why: There are several heads: `alembic upgrade head` ends in `Multiple head revisions are
        present for given argument 'head'`, and only `alembic upgrade heads` runs both histories.
    Fix: Merge the two histories, put the second base on top of the first history if no database has
        run it, or give it a branch label.
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
        spare = find_spare(chain)
        for other in spare.histories:
            yield _second_history(chain, spare, other)


def _extra_base(chain: Chain, base: str, first: str) -> Finding:
    file, other = chain.file_of(base), chain.file_of(first)
    most = chain.config.bases or 0
    return Finding(
        title=f"{quoted(base)} is a base beside {quoted(first)}",
        label="this base is one too many",
        facts=(f"the configuration allows {most} (bases), and the chain has {len(chain.bases)}",),
        help=f"give {quoted(base)} a parent, or raise bases in the configuration",
        location=Location(file.path, file.down_range),
        revision=base,
        related=(Related("another base", Location(other.path, other.down_range)),),
        about=(base, first),
    )


def _second_history(chain: Chain, spare: Spare, other: SpareHistory) -> Finding:
    stated = None
    if not other.is_new:
        stated = find_stated_link(chain, [other.base, other.other_base], chain.heads)
    base, first = other.base, other.other_base
    if stated and stated.child == first:
        # The longer history is the one that lost its parent.
        base, first = first, base
    ways, commands = _ways(chain, other, stated)
    file, first_file = spare.chain.file_of(base), spare.chain.file_of(first)
    return Finding(
        title=f"{revision_name(base)} begins a second history",
        label="this history starts here",
        facts=(
            f"it never joins the history of {revision_name(first)}",
            "alembic upgrade head fails: Multiple head revisions are present for given argument "
            "'head'",
        ),
        help="; or ".join(ways),
        commands=commands,
        location=Location(file.path, file.down_range),
        revision=known_id(base),
        related=(
            Related(
                "the first history starts here", Location(first_file.path, first_file.down_range)
            ),
        ),
        severity=Severity.WARNING if other.is_apart else None,
        about=(other.base, other.other_base),
    )


def _ways(
    chain: Chain, other: SpareHistory, stated: StatedLink | None
) -> tuple[list[str], tuple[Command, ...]]:
    """What to do with a second history, and the commands for the last of these ways."""
    label = "give it a branch label, if it is to stay separate"
    top = quoted(other.other_head)
    rebase = rebase_commands(chain, [other.base], other.other_head) if other.is_new else ()
    if rebase:
        return [label, f"put this history, which is new, on top of {top}"], rebase
    merge: tuple[Command, ...] = ()
    if known_id(other.head) and known_id(other.other_head):
        merge = merge_commands(chain, [other.other_head, other.head])
    if stated:
        return [stated.help, "merge them" if merge else "merge the two histories"], merge
    moved = f"set the down_revision of {revision_name(other.base)} to {top}"
    moved += "" if other.is_new else ", if no database has run it"
    return [moved, label, "merge them" if merge else "merge the two histories"], merge
