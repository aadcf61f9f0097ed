"""shared-id: two chains that run in the same database use one revision id."""

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
    Revision,
    Severity,
    history,
    is_new,
    next_id,
    quoted,
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
    """Two chains that run in the same database use one revision id.

    Chains of one alignment share their align revision by contract. Chains that no edition applies
    to the same database may share any id.

    Why: Each chain works alone. But in a log, or with `alembic downgrade` or `alembic stamp` and
        the configuration of the other chain, the id means another migration, and there is no
        error.
    Fix: Give the newer one another id, if no database has run it.
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
        reported: set[tuple[str, str]] = set()
        for one, other in contract.neighbouring:
            if contract.are_aligned(one.name, other.name):
                continue
            for id_ in other.by_id:
                if id_ in one.by_id:
                    first, second = _newer_last(id_, one, other)
                    # Of three chains with one id, two have to change.
                    if (id_, second.name) not in reported:
                        reported.add((id_, second.name))
                        yield _finding(id_, first, second)


def _newer_last(id_: str, one: Chain, other: Chain) -> tuple[Chain, Chain]:
    """The two chains, last the one whose file alone is new; else as the edition orders them."""
    if is_new(one, one.file_of(id_)) and not is_new(other, other.file_of(id_)):
        return other, one
    return one, other


def _finding(id_: str, one: Chain, other: Chain) -> Finding:
    first, second = one.file_of(id_), other.file_of(id_)
    return Finding(
        title=f"chains {one.name} and {other.name} both have a revision {quoted(id_)}",
        label=f"chain {one.name} has this id too",
        facts=(
            "an edition runs both chains in the same database",
            f"alembic stamp {id_} and alembic downgrade {id_} mean another migration in each chain",
        ),
        help=_help(id_, other, second),
        location=Location(second.path, second.id_range),
        revision=id_,
        chain=other.name,
        related=(
            Related(f"{quoted(id_)} in chain {one.name}", Location(first.path, first.id_range)),
        ),
    )


def _help(id_: str, chain: Chain, revision: Revision) -> str:
    unless = "" if is_new(chain, revision) else ", unless a database has run it"
    new_id = next_id(chain)
    such = f", such as {quoted(new_id)}" if new_id else ""
    return (
        f"give it another id{such}{unless}: in this file, in its name and in every down_revision "
        f"of chain {chain.name} that names it"
    )
