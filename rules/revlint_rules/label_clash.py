"""label-clash: a branch label that is declared twice, or is also an id."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Reference,
    Related,
    counted,
    history,
    quoted,
)

_GOOD = history("<base> -> a1 (one)", "<base> -> b2 (two)")


class LabelClash(ChainRule):
    """A branch label is declared twice in a chain, or is also a revision id.

    Why: Labels and ids of a chain share one name space. Every command ends in `RevisionError:
        Branch name 'one' in revision b2 already used by revision a1`, also for a label that equals
        the id of its revision, and for one that a file declares twice. A label reaches all
        later revisions of its branch by itself.
    Fix: Delete the repeated label, or choose another one.
    Semantics: alembic: script/revision.py, RevisionMap._map_branch_labels. Observed with Alembic
        1.20.1.
    """

    name = "label-clash"
    group = "The graph"
    examples = (
        Example(
            bad={**_GOOD, **history("<base> -> b2 (one)")},
            good=_GOOD,
            finds=("migrations/versions/b2.py:11",),
        ),
        Example(
            bad=history("<base> -> a1", "a1 -> b2 (a1)"),
            good=history("<base> -> a1", "a1 -> b2 (a1-branch)"),
            finds=("migrations/versions/b2.py:11",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        new = chain.new_paths or frozenset()
        for label, places in chain.declared_labels.items():
            if label in chain.by_id:
                yield _equals_id(chain, label, places[-1])
            elif len(places) > 1 and not _is_copy(places):
                first, *others = sorted(places, key=lambda p: p.revision.path in new)
                yield _declared_twice(label, first, others)


def _is_copy(places: tuple[Reference, ...]) -> bool:
    """Whether the label is repeated only because files are, which duplicate-revision reports."""
    ids = {place.revision.id for place in places}
    paths = {place.revision.path for place in places}
    return len(ids) == 1 and None not in ids and len(paths) == len(places)


def _equals_id(chain: Chain, label: str, place: Reference) -> Finding:
    owner = chain.file_of(label)
    is_own = place.revision is owner
    return Finding(
        title=f"branch label {quoted(label)} is also a revision id",
        label="the id of this revision" if is_own else "",
        facts=(_fails(label, place, label),),
        help="choose a label that is not a revision id",
        location=Location(place.revision.path, place.value.range),
        revision=place.revision.id,
        related=()
        if is_own
        else (Related("the revision with this id", Location(owner.path, owner.id_range)),),
        about=(label, str(place.revision.id)),
    )


def _declared_twice(label: str, first: Reference, others: list[Reference]) -> Finding:
    last = others[-1]
    return Finding(
        title=f"branch label {quoted(label)} is declared {_times(1 + len(others))}",
        label="declared again",
        facts=(
            _fails(label, last, str(first.revision.id)),
            "a label reaches the later revisions of its branch by itself",
        ),
        help="delete it here, or choose another label",
        location=Location(last.revision.path, last.value.range),
        revision=last.revision.id,
        related=tuple(
            Related("declared first" if p is first else "declared", _place(p))
            for p in (first, *others[:-1])
        ),
        about=(label, *(str(place.revision.id) for place in (first, *others))),
    )


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{counted(count)} times"


def _place(reference: Reference) -> Location:
    return Location(reference.revision.path, reference.value.range)


def _fails(label: str, place: Reference, owner: str) -> str:
    return (
        f"every Alembic command fails: Branch name {quoted(label)} in revision "
        f"{place.revision.id or '?'} already used by revision {owner}"
    )
