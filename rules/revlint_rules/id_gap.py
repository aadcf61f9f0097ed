"""id-gap: a numbered id that leaves a number free before it."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Past,
    Revision,
    Severity,
    history,
    number_revisions,
    numbers_on_branches,
    quoted,
    say_renumbering,
)

_CONFIG = "id-pattern = 'oss\\d{3}'\n"
_OLD = ("<base> -> oss000", "oss000 -> oss001")
_BAD = "migrations/versions/oss003.py"
_GOOD = "migrations/versions/oss002.py"


class IdGap(ChainRule):
    r"""The number in a new revision's id leaves a gap.

    The rule runs where `id-pattern` contains a counter, one run of digits such as `\d{9}` or
    `\d+`, and the ids of the chain count up one by one. It looks only at files that the base does
    not have: old gaps are history. A number that another branch has, local or remote, is no gap.

    Why: Alembic ignores numbers. In a team that numbers its revisions, a gap looks like a
        migration that is missing, and hides one that is.
    Fix: Use the next free number, here and in every `down_revision` that names the id, before a
        database runs it.
    Semantics: alembic: script/revision.py, Revision.verify_rev_id, the only check of Alembic on
        ids. Observed with Alembic 1.20.1.
    """

    name = "id-gap"
    group = "Identity"
    severity = Severity.WARNING
    default = "new"
    options = ("id-pattern",)
    examples = (
        Example(
            bad=history(*_OLD, "oss001 -> oss003"),
            good=history(*_OLD, "oss001 -> oss002"),
            finds=(f"{_BAD}:9",),
            config=_CONFIG,
            new=frozenset({_BAD, _GOOD}),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        paths = chain.new_paths
        if not paths or chain.config.id_pattern is None:
            return
        new = [r for r in chain.revisions if r.path in paths]
        old = [r.id for r in chain.revisions if r.id is not None and r.path not in paths]
        numberings = [n for n in number_revisions(chain, new, old) if any(n.gaps())]
        # Branches are read only where there may be a gap.
        past = chain.tree.checkout.past if numberings else None
        elsewhere = numbers_on_branches(chain, past)
        for numbering in numberings:
            taken = {n.number.number for n in elsewhere if n.number.prefix == numbering.prefix}
            plan = numbering.plan(taken)
            for found, last in numbering.gaps(taken):
                if not _is_renamed(chain, found.revision, past):
                    yield _finding(found.revision, found.number, last, plan)


def _is_renamed(chain: Chain, revision: Revision, past: Past | None) -> bool:
    """Whether a new file has the id of a file that is gone, and its file name alone is new."""
    folders = [v.path for v in chain.script_directory.version_locations if v.path is not None]
    return past is not None and past.deletion_of(revision.id or "", folders) is not None


def _finding(revision: Revision, number: int, last: int, plan: dict[str, str]) -> Finding:
    free = number - 1 - last
    return Finding(
        title=f"id {quoted(revision.id or '')} leaves a gap after number {last}",
        label=f"{free} free number{'s' if free > 1 else ''} before this one",
        facts=("the other ids of this chain count up one by one",),
        help=say_renumbering(revision, plan),
        location=Location(revision.path, revision.id_range),
        revision=revision.id,
    )
