"""shared-id: one id in two chains of a database."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    Severity,
    history,
)

_CONFIG = """\
[chains.shared]
script-location = "shared"
version-table = "alembic_version_oss"

[chains.ee]
script-location = "ee"
version-table = "alembic_version_ee"

[editions]
ee = { core = ["shared", "ee"] }
"""

_SHARED = history("<base> -> oss1", "oss1 -> oss2", under="shared")


class SharedId(ProjectRule):
    """One revision id stands in two chains that run in the same database.

    Chains of one alignment share their align revision by contract, and chains that no edition
    applies to the same database may share any id.

    Why: Each chain works for itself, but whoever reads the id in a log, or passes it to
        `alembic downgrade` or `alembic stamp` with the configuration of the other chain, gets
        another migration than the one that is meant, and no error.
    Fix: Give the one that no database has run an id of its own.
    Semantics: alembic: script/revision.py, RevisionMap._revision_for_ident looks an id up in one
        script directory alone. Observed with Alembic 1.20.1.
    """

    name = "shared-id"
    group = "The contract between chains"
    severity = Severity.WARNING
    options = ("editions",)
    examples = (
        Example(
            bad={**_SHARED, **history("<base> -> ee1", "ee1 -> oss2", under="ee")},
            good={**_SHARED, **history("<base> -> ee1", "ee1 -> ee2", under="ee")},
            finds=("ee/versions/oss2.py:9",),
            config=_CONFIG,
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        contract = project.contract
        told: set[tuple[str, str]] = set()
        for one, other in contract.neighbouring:
            if contract.are_aligned(one.name, other.name):
                continue
            for id_ in other.by_id:
                if id_ in one.by_id:
                    first, second = _settled_first(id_, one, other)
                    # Of three chains with one id, two have to change.
                    if (id_, second.name) not in told:
                        told.add((id_, second.name))
                        yield _finding(id_, first, second)


def _settled_first(id_: str, one: Chain, other: Chain) -> tuple[Chain, Chain]:
    """The two chains with the one last whose file the base lacks, else in the runner's order."""
    new = one.new_paths or frozenset()
    if one.file_of(id_).path in new and other.file_of(id_).path not in new:
        return other, one
    return one, other


def _finding(id_: str, one: Chain, other: Chain) -> Finding:
    first, second = one.file_of(id_), other.file_of(id_)
    return Finding(
        title=(
            f"chains {one.name} and {other.name} run in the same database and both have a "
            f"revision '{id_}'"
        ),
        help="give another id to the one that no database has run yet",
        location=Location(second.path, second.id_range),
        revision=id_,
        chain=other.name,
        related=(Related(f"'{id_}' in chain {one.name}", Location(first.path, first.id_range)),),
    )
