"""redundant-dependency: a `depends_on` that is an ancestor anyway."""

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
    Value,
    ancestors_among,
    history,
    quoted,
)

_LINE = history("<base> -> a1", "a1 -> b2")


class RedundantDependency(ChainRule):
    """A `depends_on` names a revision that comes before this one anyway.

    It is a parent, an ancestor of a parent or of another dependency, or is named twice. One on
    which Alembic fails is `overlapping-dependency`.

    Why: It orders nothing, and hides which dependencies matter.
    Fix: Delete it.
    Semantics: alembic: script/revision.py, RevisionMap._normalize_depends_on. Observed with
        Alembic 1.20.1.
    """

    name = "redundant-dependency"
    group = "The graph"
    severity = Severity.WARNING
    default = "new"
    examples = (
        Example(
            bad={**_LINE, **history("b2 -> c3 [a1]")},
            good={**_LINE, **history("b2 -> c3")},
            finds=("migrations/versions/c3.py:12",),
            new=frozenset({"migrations/versions/c3.py"}),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        dependent = [r for r in chain.revisions if r.id is not None and r.dependencies]
        if not dependent:
            return
        named = [_parents(chain, r) | _dependencies(chain, r) for r in dependent]
        for revision, included in zip(
            dependent, ancestors_among(chain.predecessors, named), strict=True
        ):
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
    overlap = chain.overlaps.get(revision.id or "")
    failing = overlap.included - parents if overlap else frozenset()
    seen = set(parents)
    for value, id_ in resolved:
        if id_ in failing and id_ not in seen:
            seen.add(id_)  # overlapping-dependency reports it
        elif id_ in wanted and (id_ in included or id_ in seen):
            yield _finding(chain, revision, value, id_, id_ in parents)
        elif id_ is not None:
            seen.add(id_)


def _finding(chain: Chain, revision: Revision, value: Value, id_: str, is_parent: bool) -> Finding:
    name = quoted(value.text)
    meant = "" if value.text == id_ else f" (revision {quoted(id_)})"
    why = "is its parent" if is_parent else "comes before it anyway"
    file = chain.file_of(id_)
    return Finding(
        message=f"revision {quoted(revision.id or '')} depends on {name}{meant}, which {why}",
        help=f"delete {name} from depends_on",
        location=Location(revision.path, value.range),
        revision=revision.id,
        related=(Related(f"revision {quoted(id_)}", Location(file.path, file.id_range)),),
    )
