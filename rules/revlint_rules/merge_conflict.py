"""merge-conflict: a migration file that git cannot merge."""

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
    """git cannot merge a migration file with the base.

    Only files of a chain are reported. If a `head-file` conflicts, fork-on-merge reports the fork
    behind the conflict.

    Why: git stops at the merge, and the resolution decides what the chain is. Alembic cannot load
        a file with conflict markers.
    Fix: Merge or rebase, and resolve the conflict. Databases have run what the base has: keep it,
        and put the changes of this side into a new revision.
    Semantics: git: git-merge-tree. The merge is made without changing the repository.
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
                title="git cannot merge this migration with the base",
                facts=(f"this side {conflict.ours}, and {change.base.shown} {conflict.theirs}",),
                help=(
                    f"merge or rebase onto {change.base.name}, keep the file as it is there, and "
                    "put your changes into a new revision"
                ),
                location=Location(conflict.path),
                chain=chain.name,
            )


def _chains(change: Change) -> Iterator[Chain]:
    # The linted tree last, so that its name for a chain wins.
    for project in (change.before, change.tip, change.merged, change.now):
        yield from project.chains


def _files(chain: Chain) -> tuple[str, ...]:
    return chain.script_directory.files
