"""align-not-empty: an align revision or root marker does something."""

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
    is_new,
    place_in,
    quoted,
    read_body,
    revision_file,
    successors_for,
)

_CONFIG = """\
[chains.shared]
script-location = "shared"
root = "oss000000000"
"""


class AlignNotEmpty(ProjectRule):
    """The `upgrade` or `downgrade` of an align revision or root marker does something.

    These do nothing: `pass`, `...`, a docstring, `return`, `return None`, a comment.

    Why: Databases of several editions are at the same id and count as equal, whichever chain
        brought them there. What one of the files does is missing from the databases that came
        through another, and Alembic cannot tell them apart.
    Fix: Move the operations to another revision and leave `pass`. If a database may have run them,
        that revision must skip what exists already.
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
            for id_, is_root in ((chain.config.parked_at, False), (chain.config.root, True)):
                for revision in chain.by_id.get(id_ or "", ()):
                    if is_root and revision.parents:
                        continue  # not a root, which wrong-root reports
                    yield from _findings(project, chain, revision, is_root=is_root)


def _findings(
    project: Project, chain: Chain, revision: Revision, *, is_root: bool
) -> Iterator[Finding]:
    """One finding for a file: at what ``upgrade`` does, else at what ``downgrade`` does."""
    try:
        body = read_body(chain.tree.read(revision.path), revision.path)
    except TreeError:
        return
    if isinstance(body, Unreadable):
        return
    what = "root marker" if is_root else "align revision"
    for name in ("upgrade", "downgrade"):
        function = body.functions.get(name)
        if function is None or function.does is None:
            continue
        yield Finding(
            title=f"{what} {quoted(revision.id or '')} of chain {chain.name} is not empty",
            label=f"{name} does something",
            facts=(
                f"databases at {quoted(revision.id or '')} count as equal, whichever chain they "
                "came through",
                "Alembic cannot tell which of them ran this",
            ),
            help=_help(project, chain, revision, name, is_root=is_root),
            location=Location(revision.path, function.does),
            revision=revision.id,
            chain=chain.name,
        )
        return


def _help(project: Project, chain: Chain, revision: Revision, name: str, *, is_root: bool) -> str:
    if name == "downgrade":
        return "leave only `pass` in downgrade"
    leave = "leave only `pass` in upgrade"
    id_ = quoted(revision.id or "")
    if is_new(chain, revision):
        where = f"on top of {id_}" if is_root else f"between {id_} and what it follows"
        return f"{leave}, and move the rest to a new revision {where}"
    contract = project.contract
    names = successors_for(project, chain.name, {revision.id or ""})
    places = [place_in(contract, n) for n in names]
    where = place_in(contract, chain.name) if is_root else ", or of ".join(places)
    return (
        f"{leave}, and move the rest to a new revision of "
        f"{where or 'a chain that runs after this one'}, which skips what exists already: "
        "databases may have run it here"
    )
