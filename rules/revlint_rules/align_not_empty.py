"""align-not-empty: an align revision or a root marker does something."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Revision,
    TreeError,
    Unreadable,
    history,
    read_body,
    revision_file,
)

_CONFIG = """\
[chains.shared]
script-location = "shared"
root = "oss000000000"
"""


class AlignNotEmpty(ProjectRule):
    """An align revision or a root marker has an `upgrade` or a `downgrade` that does something.

    Nothing is: `pass`, `...`, a docstring, `return`, `return None`, a comment.

    Why: Databases of several editions stand on the same id and count as equal, whichever chain
        brought them there. What one of the files does, the databases that came through another
        never got, and Alembic cannot tell them apart.
    Fix: Move what it does to a revision of its own: before the align revision, or behind the root
        marker.
    Semantics: alembic: runtime/migration.py, MigrationContext.run_migrations. Observed with
        Alembic 1.20.1.
    """

    name = "align-not-empty"
    group = "The contract between chains"
    options = ("alignments", "parked-at", "root")
    examples = (
        Example(
            bad={
                "shared/env.py": "",
                "shared/versions/oss000000000.py": revision_file(
                    "oss000000000", body="op.create_table('users')"
                ),
            },
            good=history("<base> -> oss000000000", under="shared"),
            finds=("shared/versions/oss000000000.py:16",),
            config=_CONFIG,
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        for chain in project.contract.chains.values():
            for id_, what in (
                (chain.config.parked_at, "align revision"),
                (chain.config.root, "root marker"),
            ):
                for revision in chain.by_id.get(id_ or "", ()):
                    if what == "root marker" and revision.parents:
                        continue  # no root at all, which wrong-root tells
                    yield from _findings(chain, revision, what)


def _findings(chain: Chain, revision: Revision, what: str) -> Iterator[Finding]:
    """One finding for a file: at what ``upgrade`` does, else at what ``downgrade`` does."""
    try:
        body = read_body(chain.tree.read(revision.path), revision.path)
    except TreeError:
        return
    if isinstance(body, Unreadable):
        return
    for name in ("upgrade", "downgrade"):
        function = body.functions.get(name)
        if function is None or function.does is None:
            continue
        yield Finding(
            title=(
                f"the {what} '{revision.id}' of chain {chain.name} must do nothing, and its "
                f"{name} does: {function.source.strip()}"
            ),
            help=f"move it to a revision of its own and leave only `pass` in {name}",
            location=Location(revision.path, function.does),
            revision=revision.id,
            chain=chain.name,
        )
        return
