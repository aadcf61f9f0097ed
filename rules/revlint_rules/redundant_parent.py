"""redundant-parent: a merge with a parent that another of its parents includes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Fix,
    Location,
    Related,
    Revision,
    SetDocstring,
    SetHeader,
    Severity,
    Value,
    ancestors_among,
    counted,
    history,
    listed,
    quoted,
)

_LINES = history("<base> -> a1", "a1 -> b2", "a1 -> c3")


class RedundantParent(ChainRule):
    """A merge names a parent that is an ancestor of another of its parents, or one parent twice.

    It is a warning if the upgrade works. It is an error if a parent is an ancestor of other parents
    or dependencies of its revision, and two of these or more are not ancestors of each other. A
    revision that is not a merge fails too if it has two dependencies that come after its parent.

    Why: `alembic heads` and `alembic history` are clean. `alembic upgrade` joins the rows of the
        version table that the merge names, and looks for a row of every parent, also of the one
        that has no row since it is an ancestor: it ends in `KeyError: 'a1'`, unless another branch
        happens to keep that ancestor out of the way. Where the upgrade works, a downgrade that
        takes the merge back while another branch is applied leaves a row for each parent, and each
        `alembic upgrade` after it ends in `Requested revision b2 overlaps with other requested
        revisions a1`. `alembic downgrade -1` ends in `Ambiguous walk`.
    Fix: Delete the parent that is an ancestor of another one.
    Semantics: alembic: runtime/migration.py, RevisionStep.merge_branch_idents and
        _unmerge_to_revisions. Observed with Alembic 1.20.1.
    """

    name = "redundant-parent"
    group = "The graph"
    examples = (
        Example(
            bad={**_LINES, **history("b2, c3, a1 -> d4")},
            good={**_LINES, **history("b2, c3 -> d4")},
            finds=("migrations/versions/d4.py:10",),
        ),
        Example(
            bad=history("<base> -> a1", "a1 -> b2", "b2, a1 -> c3"),
            good=history("<base> -> a1", "a1 -> b2", "b2 -> c3"),
            finds=("migrations/versions/c3.py:10",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        ids, overlaps = chain.parents, chain.overlaps
        merges = [r for r in chain.merging if r.id is not None]
        known = [_known(ids, revision) for revision in merges]
        above = ancestors_among(chain.lineage, known)
        harmless = {merge.path: ids for merge, ids in zip(merges, above, strict=True)}
        # Another file can only name a redundant parent where an upgrade fails on it.
        for revision in chain.files if overlaps else chain.merging:
            failing = overlaps.get(revision.id or "", frozenset())
            failing = failing and failing & _known(ids, revision)
            values = _redundant(revision, failing or harmless.get(revision.path, frozenset()))
            if values:
                yield _finding(chain, revision, values, fails=bool(failing))


def _known(ids: Container[str], revision: Revision) -> set[str]:
    """The parents that are among some ids, without the revision itself, which is a cycle."""
    own = revision.id
    return {v.text for v in revision.parents if v.text in ids and v.text != own}


def _redundant(revision: Revision, spare: frozenset[str]) -> list[Value]:
    """The items of ``down_revision`` that it could do without, in order."""
    seen: set[str] = set()
    found = []
    for value in revision.parents:
        if value.text in spare or value.text in seen:
            found.append(value)
        seen.add(value.text)
    return found


def _finding(chain: Chain, revision: Revision, values: Sequence[Value], *, fails: bool) -> Finding:
    names = list(dict.fromkeys(quoted(v.text) for v in values))
    left_out = {id(v) for v in values}
    rest = [v.text for v in revision.parents if id(v) not in left_out]
    is_repeated = _is_repeated(revision, values)
    return Finding(
        title=f"{quoted(revision.id or '')} names {_what(names, is_repeated=is_repeated)}",
        label="named already" if is_repeated else "an ancestor",
        facts=tuple(_facts(names, is_repeated=is_repeated, fails=fails)),
        help=_help(rest),
        fix=_fix(revision, tuple(rest)),
        location=Location(revision.path, values[0].range),
        revision=revision.id,
        related=tuple(_related(chain, values)),
        severity=None if fails else Severity.WARNING,
    )


def _fix(revision: Revision, rest: tuple[str, ...]) -> Fix | None:
    if not rest or revision.down_revision is None or not revision.down_revision.is_literal:
        return None
    steps = (
        SetHeader.of_ids(revision.path, "down_revision", rest),
        SetDocstring(revision.path, parents=rest),
    )
    return Fix("safe", "remove what is redundant", steps)


def _is_repeated(revision: Revision, values: Sequence[Value]) -> bool:
    counts = Counter(v.text for v in revision.parents)
    texts = {v.text for v in values}
    return all(counts[text] > 1 for text in texts) and len(texts) == len(values)


def _what(names: Sequence[str], *, is_repeated: bool) -> str:
    if len(names) > 1:
        return f"{counted(len(names))} parents too many"
    return f"parent {names[0]} twice" if is_repeated else f"parent {names[0]}, an ancestor anyway"


def _facts(names: Sequence[str], *, is_repeated: bool, fails: bool) -> Iterator[str]:
    if not is_repeated:
        comes = "comes" if len(names) == 1 else "come"
        yield f"{listed(names)} {comes} before its other parents or dependencies anyway"
    if fails:
        yield f"alembic upgrade fails: KeyError: {names[0]}"
    else:
        yield "alembic upgrade works; alembic downgrade -1 fails: Ambiguous walk"


def _help(rest: Sequence[str]) -> str:
    if not rest:
        return "make one of its dependencies the parent instead"
    written = repr(tuple(rest)) if len(rest) > 1 else repr(rest[0])
    if len(written) > 200:
        return "delete it from down_revision"
    return f"write down_revision = {written}"


def _related(chain: Chain, values: Sequence[Value]) -> Iterator[Related]:
    for text in dict.fromkeys(v.text for v in values):
        if text in chain.by_id:
            file = chain.file_of(text)
            yield Related(f"revision {quoted(text)}", Location(file.path, file.id_range))
