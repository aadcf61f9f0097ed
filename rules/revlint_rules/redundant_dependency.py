"""redundant-dependency: a `depends_on` that is an ancestor anyway."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Fix,
    Location,
    Related,
    Revision,
    SetHeader,
    Severity,
    Value,
    ancestors_among,
    history,
    quoted,
)

_LINE = history("<base> -> a1", "a1 -> b2")
_LINES = history("<base> -> a1 (app)", "a1 -> b2", "<base> -> x1 (billing)", "x1 -> y2")


class RedundantDependency(ChainRule):
    """A `depends_on` names a revision that comes before this one anyway.

    It is a parent, an ancestor of a parent or of another dependency, or is named twice. It is an
    error if `alembic upgrade` fails on it: if it is an ancestor of other parents or dependencies of
    its revision, and two of these or more are not ancestors of each other. Else it is a warning.

    Why: Where it is an error, `alembic upgrade` looks for a row of the version table that an
        ancestor does not have, and ends in `KeyError: 'a1'`, while `alembic heads` and `alembic
        history` are clean. Where it is a warning, it orders nothing, and hides which dependencies
        matter. A downgrade that takes the revision back while another branch is applied leaves a
        row for it, and each `alembic upgrade` after that ends in `Requested revision b2 overlaps
        with other requested revisions a1`.
    Fix: Delete it.
    Semantics: alembic: script/revision.py, RevisionMap._normalize_depends_on; runtime/migration.py,
        RevisionStep.merge_branch_idents and _unmerge_to_revisions. Observed with Alembic 1.20.1.
    """

    name = "redundant-dependency"
    group = "The graph"
    default = "errors"
    examples = (
        Example(
            bad={**_LINE, **history("b2 -> c3 [a1]")},
            good={**_LINE, **history("b2 -> c3")},
            finds=("migrations/versions/c3.py:12",),
            new=frozenset({"migrations/versions/c3.py"}),
        ),
        Example(
            bad={**_LINES, **history("b2 -> c3 [y2, x1]")},
            good={**_LINES, **history("b2 -> c3 [y2]")},
            finds=("migrations/versions/c3.py:12",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        dependent = chain.depending
        if not dependent:
            return
        named = [_parents(chain, r) | _dependencies(chain, r) for r in dependent]
        for revision, included in zip(dependent, ancestors_among(chain.links, named), strict=True):
            yield from _in_file(chain, revision, included)


def _parents(chain: Chain, revision: Revision) -> set[str]:
    return {v.text for v in revision.parents if v.text in chain.by_id} - {revision.id or ""}


def _dependencies(chain: Chain, revision: Revision) -> set[str]:
    """The ids that a revision depends on.

    Its own id is a cycle, and what is not found is missing-dependency.
    """
    found = {chain.resolve_dependency(v.text) for v in revision.dependencies}
    return {id_ for id_ in found if id_ is not None and id_ != revision.id}


def _in_file(chain: Chain, revision: Revision, included: frozenset[str]) -> Iterator[Finding]:
    parents = {v.text for v in revision.parents if v.text in chain.by_id}
    resolved = [(v, chain.resolve_dependency(v.text)) for v in revision.dependencies]
    wanted = _dependencies(chain, revision)
    fix = _fix(revision, included | parents, resolved)
    failing = chain.overlaps.get(revision.id or "", frozenset()) - parents
    seen = set(parents)
    for value, id_ in resolved:
        if id_ in wanted and (id_ in included or id_ in seen):
            fails = id_ in failing and id_ not in seen
            seen.add(id_)
            label = "an ancestor" if id_ in included else "named already"
            label = "its parent" if id_ in parents else label
            yield _finding(chain, revision, value, id_, label=label, fix=fix, fails=fails)
        elif id_ is not None:
            seen.add(id_)


def _fix(
    revision: Revision, spare: frozenset[str], resolved: Sequence[tuple[Value, str | None]]
) -> Fix | None:
    """Keep the first mention of each dependency that is no ancestor anyway."""
    if revision.depends_on is None or not revision.depends_on.is_literal:
        return None
    kept: dict[str, str] = {}
    for value, id_ in resolved:
        if id_ is None or id_ not in spare:
            kept.setdefault(id_ or value.text, value.text)
    step = SetHeader.of_ids(revision.path, "depends_on", [*kept.values()])
    return Fix("safe", "remove what is redundant", (step,))


def _finding(
    chain: Chain,
    revision: Revision,
    value: Value,
    id_: str,
    *,
    label: str,
    fix: Fix | None,
    fails: bool,
) -> Finding:
    name = quoted(value.text)
    file = chain.file_of(id_)
    fact = f"alembic upgrade fails: KeyError: {quoted(id_)}" if fails else "it orders nothing"
    return Finding(
        title=f"{quoted(revision.id or '')} depends on {name}, which comes first anyway",
        label=label,
        facts=(fact,) if value.text == id_ else (f"{name} is the label of {quoted(id_)}", fact),
        help=f"delete {name} from depends_on",
        fix=fix,
        location=Location(revision.path, value.range),
        revision=revision.id,
        severity=None if fails else Severity.WARNING,
        related=(Related(f"revision {quoted(id_)}", Location(file.path, file.id_range)),),
    )
