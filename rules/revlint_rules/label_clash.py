"""label-clash: a branch label that is not the only thing of its name."""

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
    history,
    quoted,
)

_GOOD = history("<base> -> a1 (one)", "<base> -> b2 (two)")


class LabelClash(ChainRule):
    """A branch label is declared twice in a chain, or is also a revision id.

    Why: Labels and ids of a chain share one name space, whatever line they are on. Every command
        ends in `RevisionError: Branch name 'one' in revision b2 already used by revision a1`; so
        it does for a label that equals the id of its own revision, or stands twice in one file. A
        label reaches all later revisions of its line by itself.
    Fix: Delete the label where it was repeated, or choose another one.
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
    """Whether the label is repeated only because files are: duplicate-revision tells that."""
    ids = {place.revision.id for place in places}
    paths = {place.revision.path for place in places}
    return len(ids) == 1 and None not in ids and len(paths) == len(places)


def _equals_id(chain: Chain, label: str, place: Reference) -> Finding:
    owner = chain.file_of(label)
    whose = "its own revision" if place.revision is owner else f"the revision in {owner.path}"
    return Finding(
        title=(
            f"branch label {quoted(label)} is also the id of {whose}: every Alembic command stops "
            f'with "Branch name {quoted(label)} in revision {_name(place)} already used by '
            f'revision {label}"'
        ),
        help="choose a label that is no revision id",
        location=Location(place.revision.path, place.value.range),
        revision=place.revision.id,
        related=(
            ()
            if place.revision is owner
            else (Related(f"revision {quoted(label)}", Location(owner.path, owner.id_range)),)
        ),
    )


def _declared_twice(label: str, first: Reference, others: list[Reference]) -> Finding:
    last = others[-1]
    if first.revision is last.revision:
        where = f"twice in {first.revision.path}"
    else:
        where = f"in {first.revision.path} and in {last.revision.path}"
    return Finding(
        title=(
            f"branch label {quoted(label)} is declared {where}: every Alembic command stops with "
            f'"Branch name {quoted(label)} in revision {_name(last)} already used by revision '
            f'{_name(first)}"'
        ),
        help="delete it here, since a label reaches the later revisions of its line by itself, "
        "or choose another one",
        location=Location(last.revision.path, last.value.range),
        revision=last.revision.id,
        related=tuple(
            Related(
                f"{quoted(label)} is declared here too", Location(p.revision.path, p.value.range)
            )
            for p in (first, *others[:-1])
        ),
    )


def _name(place: Reference) -> str:
    return place.revision.id or "?"
