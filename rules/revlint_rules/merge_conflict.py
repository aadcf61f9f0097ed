"""merge-conflict: a migration file in which the two sides cannot be merged."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    Change,
    ChangeRule,
    Example,
    Finding,
    Location,
    history,
    revision_file,
)

_PATH = "migrations/versions/b2.py"
_BASE = history("<base> -> a1", "a1 -> b2")
_OURS = {**_BASE, _PATH: revision_file("b2", ("a1",), message="add the mail column")}
_THEIRS = {**_BASE, _PATH: revision_file("b2", ("a1",), message="add the phone column")}


class MergeConflict(ChangeRule):
    """A migration file in which this side and the base cannot be merged.

    Only files of a chain are told; where a `head-file` is there to conflict, the fork behind the
    conflict is told by fork-on-merge.

    Why: git stops at the merge, and what is then left in the file decides what the chain is.
        Alembic cannot load a file that holds conflict markers.
    Fix: Merge or rebase, and settle the file. What the base has was run by databases: keep it as
        it is, and put what this side needs into a revision of its own.
    Semantics: git: git-merge-tree. Nothing in the repository is changed to find out.
    """

    name = "merge-conflict"
    group = "The change"
    examples = (Example(bad=_OURS, good=_THEIRS, finds=(f"{_PATH}:1",), base=_BASE, tip=_THEIRS),)

    def check(self, change: Change) -> Iterator[Finding]:
        files = {path: chain for chain in _chains(change) for path in _files(chain)}
        for conflict in change.base.conflicts:
            chain = files.get(conflict.path)
            if chain is None:
                continue
            yield Finding(
                title=(
                    f"this side {conflict.ours} and {change.base.shown} {conflict.theirs}: git "
                    "cannot merge the file"
                ),
                help=(
                    f"merge or rebase onto {change.base.name}, and settle the file; leave what the "
                    "base has as it is there, and put the rest into a revision of its own"
                ),
                location=Location(conflict.path),
                chain=chain.name,
            )


def _chains(change: Change) -> Iterator[Chain]:
    # The linted tree last, so that its name for a chain is the one that is told.
    for project in (change.before, change.tip, change.merged, change.now):
        yield from project.chains


def _files(chain: Chain) -> tuple[str, ...]:
    return chain.script_directory.files
