"""ambiguous-id: two ids of a chain that differ only in case."""

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
    stored_id_facts,
)

_GOOD = history("<base> -> add_users", "add_users -> add_roles")
_BAD = history("<base> -> add_users", "add_users -> Add_Users")


class AmbiguousId(ChainRule):
    """Two ids of a chain differ only in case.

    Why: Alembic takes them for two revisions. The default collation of MySQL and MariaDB takes
        them for one text: when the version table has to hold both, as it does with two branches,
        the second insert fails with `IntegrityError: 1062 Duplicate entry`. File systems that
        ignore case keep only one of two files that are named after them, and people mix them up.
    Fix: Give the newer one another id, here and in every `down_revision` that names it.
    Semantics: alembic: script/revision.py, RevisionMap._revision_map, which compares ids exactly.
        Observed with Alembic 1.20.1; MariaDB 10.11.
    """

    name = "ambiguous-id"
    group = "Identity"
    severity = Severity.WARNING
    examples = (Example(bad=_BAD, good=_GOOD, finds=("migrations/versions/Add_Users.py:9",)),)

    def check(self, chain: Chain) -> Iterator[Finding]:
        if chain.id_index.is_distinct:
            return
        groups: dict[str, list[Revision]] = {}
        for id_ in chain.by_id:
            groups.setdefault(id_.casefold(), []).append(chain.file_of(id_))
        new = chain.new_paths or frozenset()
        for files in groups.values():
            if len(files) > 1:
                # Report the one that the base lacks, else the one that follows the others, which
                # databases have already, else the last loaded.
                ids = {file.id or "" for file in files}
                *others, newest = sorted(
                    files,
                    key=lambda file: (
                        file.path in new,
                        len(ids & _before(chain, file.id or "")),
                    ),
                )
                yield _finding(chain, newest, others)


def _before(chain: Chain, id_: str) -> set[str]:
    return chain.lineage.ancestors(id_)


def _finding(chain: Chain, newest: Revision, others: list[Revision]) -> Finding:
    names = " and ".join(quoted(r.id or "") for r in others)
    return Finding(
        title=f"id {quoted(newest.id or '')} differs from {names} only in case",
        label=f"equals {names} where case is ignored",
        facts=(
            "Alembic takes them for different revisions",
            "MySQL and MariaDB ignore case by default; where the version table has to hold both, "
            "upgrade fails: Duplicate entry",
            *stored_id_facts(chain, newest),
        ),
        help="give this revision another id, here and in every down_revision that names it",
        location=Location(newest.path, newest.id_range),
        revision=newest.id,
        related=tuple(
            Related(f"{quoted(r.id or '')} is here", Location(r.path, r.id_range)) for r in others
        ),
    )
