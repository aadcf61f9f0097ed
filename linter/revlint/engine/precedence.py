"""One mistake, one finding: which finding silences which others, in one table.

No other part of the engine names a rule. A row says that a finding of one of its ``causes`` is
reported, and that findings which ``silences`` names are its consequences and are not. Three ways
tell that two findings belong together:

- ``aspect``: the cause is a finding about the change that lists what it explains
  (``Finding.explains``): pairs of an aspect and an id, path or chain.
- ``holds``: a test of the finding to be silenced and of the tree, whatever rules are switched on.
- neither: the silenced rules count what is left without the consequences. The row is here to be
  read, and is tested like the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from revlint.change.change import Change
from revlint.contract.project import Project
from revlint.engine import case
from revlint.engine.case import Case
from revlint.finding import Finding


@dataclass(frozen=True, slots=True)
class Precedence:
    """One row: the finding of a cause silences others, and why."""

    causes: tuple[str, ...]
    silences: tuple[str, ...]
    because: str
    aspect: str = ""
    holds: Callable[[Case], bool] | None = None


PRECEDENCE = (
    # Names that a chain does not have
    Precedence(
        ("invalid-value",),
        ("missing-parent", "missing-dependency"),
        "blanks, 'None' or several ids in one string are no id that could be missing",
    ),
    Precedence(
        ("cross-chain-parent",),
        ("missing-parent", "missing-dependency"),
        "the id is a revision of another declared chain",
        holds=case.other_chain_has_it,
    ),
    Precedence(
        ("cross-chain-parent",),
        ("id-format", "filename-mismatch", "foreign-table", "frozen-column"),
        "the file belongs to another chain",
        holds=case.is_in_wrong_folder,
    ),
    Precedence(
        ("wrong-root",),
        ("missing-parent", "missing-dependency", "cross-chain-parent"),
        "the missing id is the configured root, and the chain begins in another id",
        holds=case.is_configured_root,
    ),
    Precedence(
        ("missing-parent", "cross-chain-parent"),
        ("missing-dependency", "lost-release"),
        "the same id is missing as a parent",
        holds=case.is_missing_parent,
    ),
    # Ids
    Precedence(
        ("illegal-id", "invalid-value"),
        ("id-format",),
        "no pattern could make the id legal",
        holds=case.is_illegal,
    ),
    Precedence(
        ("wrong-root",),
        ("id-format", "stale-docstring", "filename-mismatch"),
        "the id has to become that of the configured root",
        holds=case.is_base_instead_of_root,
    ),
    Precedence(
        ("align-mismatch", "unparked-chain"),
        ("id-format", "stale-docstring", "filename-mismatch"),
        "the id has to become that of the align revision",
        holds=case.is_end_instead_of_align,
    ),
    Precedence(
        ("unparked-chain",),
        ("stale-docstring",),
        "the align revision has to get another parent",
        holds=case.is_beside_a_head,
    ),
    Precedence(
        ("illegal-id", "invalid-value", "id-format"),
        ("long-id",),
        "the id has to change anyway",
    ),
    # Files and folders
    Precedence(
        ("no-revision",),
        ("missing-upgrade", "wrong-function"),
        "the file is no migration at all",
        holds=case.is_no_migration,
    ),
    Precedence(
        ("no-revision",),
        ("broken-import",),
        "the file is a module that has to move",
        holds=case.is_plain_module,
    ),
    Precedence(
        ("wrong-function",),
        ("rebound-value",),
        "the file holds two migrations",
        holds=case.is_in_two_migrations,
    ),
    Precedence(
        ("wrong-function",),
        ("missing-parent", "missing-dependency"),
        "the missing id is that of the first of two migrations in one file",
        holds=case.is_first_of_two_migrations,
    ),
    Precedence(
        ("broken-import",),
        ("dynamic-value",),
        "the value comes from an import that fails",
        holds=case.is_imported_in_vain,
    ),
    Precedence(
        ("missing-location",),
        ("empty-chain",),
        "the chain has no files because of its locations",
        holds=case.has_wrong_location,
    ),
    Precedence(
        ("ignored-file",),
        ("missing-parent", "missing-dependency"),
        "the revision is in a folder that the configuration does not name",
        holds=case.is_in_unread_folder,
    ),
    Precedence(
        ("ignored-file",),
        ("removed-revision", "lost-release", "missing-parent", "missing-dependency"),
        "the file was moved to a folder that the configuration does not name",
        aspect="unread folder",
    ),
    Precedence(
        ("ignored-file",),
        ("missing-parent",),
        "the missing revision is in a file whose name Alembic does not load",
        holds=case.is_in_skipped_file,
    ),
    # The shape of a chain
    Precedence(
        ("multiple-bases",),
        ("multiple-heads",),
        "a second history has a head too",
    ),
    Precedence(
        ("multiple-heads", "fork-on-merge"),
        ("unordered-operation", "clash-on-merge"),
        "the finding about the heads says what conflicts in their branches",
    ),
    Precedence(
        ("failing-operation",),
        ("unordered-operation",),
        "two branches conflict in each order, or in the one that Alembic takes",
    ),
    Precedence(
        ("duplicate-revision", "missing-parent", "revision-cycle"),
        ("multiple-heads", "multiple-bases"),
        "the heads and bases are counted as they would be without these defects",
    ),
    Precedence(
        ("unparked-chain",),
        ("multiple-heads", "multiple-bases", "wrong-root"),
        "everything beside the align revision is reported as such",
    ),
    Precedence(
        ("wrong-root",),
        ("multiple-heads", "multiple-bases"),
        "every base except the configured root is reported as such",
    ),
    Precedence(
        ("missing-parent", "revision-cycle"),
        ("unparked-chain", "wrong-root"),
        "a defect cuts off what is beside the align revision, or the root from its parent",
    ),
    Precedence(
        ("missing-parent", "multiple-heads", "multiple-bases"),
        ("stale-head-file",),
        "a head that the head-file lacks is not to stay",
    ),
    Precedence(
        ("version-table-clash", "unparked-chain", "missing-parent", "revision-cycle"),
        ("edition-switch",),
        "the switch fails because of a defect of a chain",
    ),
    Precedence(
        ("edition-switch",),
        ("chain-order", "foreign-table"),
        "two chains that are not aligned stand for each other, and pass their tables on",
    ),
    Precedence(
        ("broken-install",),
        ("failing-operation",),
        "the installation of an edition stops at this operation",
        holds=case.stops_an_edition,
    ),
    # The change
    Precedence(
        ("merge-conflict",),
        ("fork-on-merge",),
        "what a file in conflict states is not settled",
        holds=case.is_in_conflict,
    ),
    Precedence(
        ("changed-version-table",),
        ("split-version-table",),
        "one of the calls of env.py names another table than the base",
        aspect="version table",
    ),
    Precedence(
        ("inserted-revision",),
        ("rewritten-revision", "fork-on-merge"),
        "the follower of an inserted revision gets another parent",
        aspect="follower",
    ),
    Precedence(
        ("removed-revision",),
        ("missing-parent", "missing-dependency", "lost-release", "fork-on-merge"),
        "the id is missing because its file was removed",
        aspect="removed id",
    ),
    Precedence(
        ("removed-revision",),
        ("merge-conflict",),
        "the file is in conflict because it was removed",
        aspect="removed file",
    ),
    Precedence(
        ("removed-revision",),
        ("empty-chain",),
        "the chain is empty because its files were removed",
        aspect="emptied chain",
    ),
    Precedence(
        ("removed-revision",),
        ("missing-counterpart",),
        "the change removes the counterpart",
        holds=case.has_lost_its_counterpart,
    ),
    Precedence(
        ("reused-id",),
        ("fork-on-merge",),
        "the merge has two files of one id",
        aspect="reused id",
    ),
    Precedence(
        ("reused-id",),
        ("merge-conflict",),
        "both sides added the file",
        aspect="reused file",
    ),
    Precedence(
        ("rewritten-revision",),
        ("fork-on-merge", "missing-dependency", "missing-parent", "multiple-heads"),
        "the old id is gone",
        aspect="revision",
    ),
    Precedence(
        ("rewritten-revision",),
        ("fork-on-merge", "missing-parent", "multiple-bases", "multiple-heads", "revision-cycle"),
        "the revision has another parent than on the base",
        aspect="down_revision",
    ),
    Precedence(
        ("rewritten-revision",),
        ("fork-on-merge", "multiple-bases", "multiple-heads"),
        "the revision has other labels than on the base",
        aspect="branch_labels",
    ),
    Precedence(
        ("rewritten-revision",),
        ("missing-dependency", "revision-cycle"),
        "the revision has other dependencies than on the base",
        aspect="depends_on",
    ),
)

#: The rules whose findings are about the first revisions of the branches of a fork.
_FORKS = frozenset({"fork-on-merge", "multiple-heads"})

_TESTS = {
    rule: tuple(row.holds for row in PRECEDENCE if row.holds and rule in row.silences)
    for row in PRECEDENCE
    for rule in row.silences
}
_SILENCED = {
    (cause, row.aspect): row.silences for row in PRECEDENCE if row.aspect for cause in row.causes
}


class Consequences:
    """Tells which findings of a project, or of its change, the state of the tree explains."""

    def __init__(self, project: Project, change: Change | None = None) -> None:
        self._project = project
        self._change = change
        self._chains = {chain.name: chain for chain in project.chains}

    def __contains__(self, finding: Finding) -> bool:
        """Whether a finding, with its rule and chain, is a consequence."""
        tests = _TESTS.get(finding.rule, ())
        chain = self._chains.get(finding.chain or "") if tests else None
        if chain is None:
            return False
        found = Case(finding, chain, self._project, self._change)
        return any(test(found) for test in tests)


def explained_by(finding: Finding) -> Iterator[tuple[str, str]]:
    """What a finding silences: the name of a rule, and the id, path or chain it is about."""
    for aspect, name in finding.explains:
        for rule in _SILENCED[finding.rule, aspect]:
            yield rule, name


def without_explained(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings without those that another one explains.

    What the base has already is no consequence of the change. A mistake in one chain explains
    nothing in another, which may have the same ids.
    """
    explained = {(f.chain, *one) for f in findings for one in explained_by(f)}
    return (f for f in findings if f.in_base is True or not _is_explained(f, explained))


def _is_explained(finding: Finding, explained: set[tuple[str | None, str, str]]) -> bool:
    if finding.rule in _FORKS:
        # A fork stays one as long as two of its branches are not explained.
        left = [i for i in finding.about if (finding.chain, finding.rule, i) not in explained]
        if len(left) > 1:
            return False
    return not explained.isdisjoint(_subjects(finding))


def _subjects(finding: Finding) -> Iterable[tuple[str | None, str, str]]:
    names = (finding.revision, finding.target, finding.location.path, finding.chain, *finding.about)
    return ((finding.chain, finding.rule, name) for name in names if name)
