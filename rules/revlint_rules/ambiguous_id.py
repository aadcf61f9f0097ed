"""ambiguous-id: two ids of a chain that differ by case alone."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Related,
    Revision,
    Severity,
    history,
    quoted,
)

_GOOD = history("<base> -> add_users", "add_users -> add_roles")
_BAD = history("<base> -> add_users", "add_users -> Add_Users")


class AmbiguousId(ChainRule):
    """An id equals another of its chain but for case.

    Why: They are two revisions to Alembic, and one text to the default collation of MySQL and
        MariaDB: when both have to stand in the version table, which two branches do, the second
        one ends in `IntegrityError: 1062 Duplicate entry`. File systems that ignore case keep
        only one of two files that are named after them, and people mix them up.
    Fix: Give the newer one another id, here and in every `down_revision` that names it.
    Semantics: alembic: script/revision.py, RevisionMap._revision_map, which compares ids exactly.
        Observed with Alembic 1.20.1; MariaDB 10.11.
    """

    name = "ambiguous-id"
    group = "Identity"
    severity = Severity.WARNING
    examples = (Example(bad=_BAD, good=_GOOD, finds=("migrations/versions/Add_Users.py:9",)),)

    def check(self, chain: Chain) -> Iterator[Finding]:
        groups: dict[str, list[Revision]] = {}
        for id_ in chain.by_id:
            groups.setdefault(id_.casefold(), []).append(chain.file_of(id_))
        new = chain.tree.checkout.new_paths or frozenset()
        for files in groups.values():
            if len(files) > 1:
                # The one that the base lacks has to change, else the one that comes after the
                # others: databases have those already. Else it is the last loaded.
                ids = {file.id or "" for file in files}
                *others, told = sorted(
                    files,
                    key=lambda file: (
                        file.path in new,
                        len(ids & _before(chain, file.id or "")),
                    ),
                )
                yield _finding(told, others)


def _before(chain: Chain, id_: str) -> set[str]:
    # Imported here: the ids of most chains differ.
    import networkx as nx

    ancestors: set[str] = nx.ancestors(chain.history, id_)
    return ancestors


def _finding(told: Revision, others: list[Revision]) -> Finding:
    names = " and ".join(quoted(r.id or "") for r in others)
    return Finding(
        title=(
            f"the id {quoted(told.id or '')} differs from {names} by case alone; MySQL and MariaDB "
            "take them for the same row of the version table"
        ),
        help="give the revision another id, here and in every down_revision that names it",
        location=Location(told.path, told.id_range),
        revision=told.id,
        related=tuple(
            Related(f"{quoted(r.id or '')} is here", Location(r.path, r.id_range)) for r in others
        ),
    )
