"""overlapping-dependency: a `depends_on` on which Alembic fails."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Overlap,
    Related,
    Revision,
    Value,
    history,
    quoted,
)

_LINES = history("<base> -> a1 (app)", "a1 -> b2", "<base> -> x1 (billing)", "x1 -> y2")
_FORK = history("<base> -> a0", "a0 -> a1", "a1 -> b2", "a0 -> x1", "c3, x1 -> d4")


class OverlappingDependency(ChainRule):
    """A `depends_on` names a revision that another one includes, and Alembic fails on it.

    The other one is a parent or a dependency of the same revision. A needless dependency on which
    Alembic does not fail is `redundant-dependency`.

    Why: The version table has no row of a revision that another row includes, and Alembic looks for
        it. If two or more of the parents and dependencies include no other, `alembic upgrade` ends
        in `KeyError: 'x1'`, and `alembic heads` and `alembic history` are clean. If one of them
        includes all others, the upgrade works. A downgrade that takes the revision back while
        another branch is applied leaves a row for each of them, and every `alembic upgrade` after
        it ends in `Requested revision … overlaps with other requested revisions`.
    Fix: Delete it: the order stays the same.
    Semantics: alembic: runtime/migration.py, RevisionStep.merge_branch_idents and
        _unmerge_to_revisions; script/revision.py, RevisionMap._normalize_depends_on. Observed with
        Alembic 1.20.1.
    """

    name = "overlapping-dependency"
    group = "The graph"
    examples = (
        Example(
            bad={**_LINES, **history("b2 -> c3 [y2, x1]")},
            good={**_LINES, **history("b2 -> c3 [y2]")},
            finds=("migrations/versions/c3.py:12",),
        ),
        Example(
            bad={**_FORK, **history("b2 -> c3 [a1]")},
            good={**_FORK, **history("b2 -> c3")},
            finds=("migrations/versions/c3.py:12",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        for revision in chain.revisions:
            overlap = chain.overlaps.get(revision.id or "")
            if overlap is not None:
                yield from _in_file(chain, revision, overlap)


def _in_file(chain: Chain, revision: Revision, overlap: Overlap) -> Iterator[Finding]:
    # A parent among them is redundant-parent.
    seen = {value.text for value in revision.parents}
    for value in revision.dependencies:
        id_ = chain.resolve_dependency(value.text)
        if id_ in overlap.included and id_ not in seen:
            seen.add(id_)
            yield _finding(chain, revision, value, id_, overlap)


def _finding(chain: Chain, revision: Revision, value: Value, id_: str, overlap: Overlap) -> Finding:
    name = quoted(value.text)
    meant = "" if value.text == id_ else f" (revision {quoted(id_)})"
    file = chain.file_of(id_)
    return Finding(
        message=(
            f"revision {quoted(revision.id or '')} depends on {name}{meant}, which comes before "
            f"another of its parents or dependencies: {overlap.effect(id_)}"
        ),
        help=f"delete {name} from depends_on",
        location=Location(revision.path, value.range),
        revision=revision.id,
        related=(Related(f"revision {quoted(id_)}", Location(file.path, file.id_range)),),
    )
