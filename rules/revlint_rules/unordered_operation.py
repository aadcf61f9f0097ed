"""unordered-operation: an operation on what a sibling branch creates, renames or drops."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    Severity,
    Unordered,
    find_unordered,
    history,
    is_sound,
    quoted,
    revision_file,
    table_shown,
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
    that never join are alternatives. Nothing is reported where anything is unknown.

    Why: On a new database Alembic runs the branches in the order of their files, which may work.
        A database that already has one of the branches fails, and so does one that upgrades to
        one branch alone.
    Fix: State the order: name the other revision in `depends_on`, or put one revision on top of
        the other.
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
            paths = {r.path for r in chain.revisions if is_selected or r.path in new}
            branched = chain.branch_points or len(chain.bases) > 1
            if paths and branched and is_sound(chain):
                for found in find_unordered(chain, project.bodies, paths):
                    yield _finding(chain.name, found)


def _finding(chain: str, found: Unordered) -> Finding:
    one, other = found.step.revision, found.other.revision
    what = _shown(found)
    ids = quoted(one.id or ""), quoted(other.id or "")
    return Finding(
        title=_TITLES[found.relation].format(*ids, what=what),
        label="may run first or second",
        facts=(
            f"neither {ids[0]} nor {ids[1]} is an ancestor of the other",
            "it works in one order and fails in the other",
        ),
        help=_help(found),
        location=Location(one.path, found.step.operation.range),
        revision=one.id,
        chain=chain,
        target=other.id,
        about=tuple(sorted(map(str, (one.id, other.id)))),
        related=(
            Related(
                f"{_DOES[found.relation]} {what}",
                Location(other.path, found.other.operation.range),
            ),
        ),
    )


_TITLES = {
    "creates": "{0} uses {what}, which {1} creates on another branch",
    "removes": "{0} uses {what}, which {1} drops or renames on another branch",
    "both-create": "{0} and {1} both create {what}",
    "both-drop": "{0} and {1} both drop or rename {what}",
}
_DOES = {
    "creates": "creates",
    "removes": "drops or renames",
    "both-create": "creates",
    "both-drop": "drops or renames",
}


def _shown(found: Unordered) -> str:
    key, column = found.thing
    return f"{table_shown(key)}.{column}" if column else f"table {table_shown(key)}"


def _help(found: Unordered) -> str:
    if found.relation in ("both-create", "both-drop"):
        return "leave it to one of the two revisions, and put the other one on top of it"
    first, second = found.other.revision, found.step.revision
    if found.relation == "removes":
        first, second = second, first
    return (
        f"write depends_on = {first.id!r} in {quoted(second.id or '')}, or put "
        f"{quoted(second.id or '')} on top of {quoted(first.id or '')}"
    )
