"""unordered-operation: an operation on what a sibling branch creates, renames or drops."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from revlint.api import (
    SURE_KINDS,
    Bodies,
    Chain,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    Severity,
    Unordered,
    clash_of,
    clash_text,
    clashing_pairs,
    cure,
    failure_texts,
    find_unordered,
    history,
    id_shown,
    is_sound,
    revision_file,
    run_chain,
    thing_shown,
)

_V = "migrations/versions"
_CREATE = 'op.create_table("users", sa.Column("id", sa.Integer))'
_ADD = 'op.add_column("users", sa.Column("mail", sa.Text))'
_SHAPE = history("<base> -> a1", "a1 -> b2", "a1 -> c3", "b2, c3 -> d4")
_BAD = {
    **_SHAPE,
    f"{_V}/b2.py": revision_file("b2", ("a1",), body=_CREATE),
    f"{_V}/c3.py": revision_file("c3", ("a1",), body=_ADD),
}


class UnorderedOperation(ProjectRule):
    """A revision uses what a revision beside it creates, renames or drops.

    Neither of the two is an ancestor of the other, so that Alembic may run them in either order.
    Also reported: both create the same thing, or both drop it. Only tables and columns count that
    the chain itself makes, and only branches that join or have to be merged: labelled branches
    that never join are alternatives. Nothing is reported where anything is unknown. Of branches
    that multiple-heads reports, that finding says what conflicts. An operation that fails on a new
    database too is reported by failing-operation.

    Why: On a new database Alembic runs the branches in the order of their files, which may work.
        A database that already has one of the branches fails, and so does one that upgrades to
        one branch alone.
    Fix: State the order: name the other revision in `depends_on`. Where both do the same, remove it
        from the newer one.
    Semantics: alembic: script/revision.py, RevisionMap._topological_sort. Observed with
        PostgreSQL 15 and Alembic 1.20.1.
    """

    name = "unordered-operation"
    group = "The graph"
    severity = Severity.WARNING
    default = "new"
    examples = (
        Example(
            bad=_BAD,
            good={
                **_BAD,
                **history("a1 -> c3 [b2]"),
                f"{_V}/c3.py": revision_file("c3", ("a1",), depends_on=("b2",), body=_ADD),
            },
            finds=(f"{_V}/c3.py:16",),
            new=frozenset({f"{_V}/b2.py", f"{_V}/c3.py", f"{_V}/d4.py"}),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        new = project.tree.checkout.new_paths or frozenset()
        is_selected = self.name in project.config.select
        for chain in project.chains:
            paths = chain.readable_paths if is_selected else chain.readable_paths & new
            branched = chain.branch_points or len(chain.bases) > 1
            if not paths or not branched or not is_sound(chain):
                continue
            found = find_unordered(chain, project.bodies, paths)
            told = clashing_pairs(chain, project.bodies) if found else set()
            told |= _failing(chain, project.bodies, paths, found) if found else set()
            yield from (_finding(chain, f, paths, new) for f in found if f.pair not in told)


def _failing(
    chain: Chain, bodies: Bodies, paths: Collection[str], found: Sequence[Unordered]
) -> set[tuple[str, ...]]:
    """The pairs that failing-operation reports, since a new database fails too."""
    clashes = (
        clash_of(failed, found)
        for failed in run_chain(chain, bodies, paths)
        if failed.failure.kind in SURE_KINDS
    )
    return {clash.pair for clash in clashes if clash is not None}


def _finding(
    chain: Chain, found: Unordered, paths: Collection[str], new: Collection[str]
) -> Finding:
    uses, makes = (found.step, _USES[found.relation]), (found.other, _DOES[found.relation])
    if found.step.revision.path not in paths:
        uses, makes = makes, uses
    one, other = uses[0].revision, makes[0].revision
    return Finding(
        title=clash_text(found),
        label="may run first or second",
        facts=(
            f"neither {id_shown(one)} nor {id_shown(other)} is an ancestor of the other",
            *failure_texts(found),
        ),
        help=cure(chain, found, new),
        location=Location(one.path, uses[0].operation.range),
        revision=one.id,
        chain=chain.name,
        target=other.id,
        about=found.pair,
        related=(
            Related(
                f"{makes[1]} {thing_shown(found)}",
                Location(other.path, makes[0].operation.range),
            ),
        ),
    )


_DOES = {
    "creates": "creates",
    "removes": "drops or renames",
    "both-create": "creates",
    "both-drop": "drops or renames",
}
_USES = {**_DOES, "creates": "uses", "removes": "uses"}
