"""revision-cycle: revisions that come before themselves."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Related,
    Value,
    history,
    quoted,
)

#: How many revisions of a cycle a message spells out.
_SHOWN = 8


class RevisionCycle(ChainRule):
    """Revisions come before themselves, through `down_revision` or `depends_on`.

    One finding stands for all cycles that are tied together. It shows a shortest one, and stands
    at its smallest id. A cycle that is there only because two files have one id is
    duplicate-revision.

    Why: Most cycles end every command in `Cycle is detected in revisions (…)`, which lists all
        that the cycle cuts off. Alembic does not notice a cycle that can be entered from a base
        and left to a head: `alembic upgrade head` runs, and `alembic downgrade base` dies half way
        in an `AssertionError`. Nor does it notice two histories whose revisions depend on
        each other: `alembic upgrade heads` and `alembic history` never end.
    Fix: Find the revision that was written first, and make it follow what was there before it.
    Semantics: alembic: script/revision.py, RevisionMap._detect_cycles and _topological_sort.
        Observed with Alembic 1.20.1.
    """

    name = "revision-cycle"
    group = "The graph"
    examples = (
        Example(
            bad=history("c3 -> a1", "a1 -> b2", "b2 -> c3"),
            good=history("<base> -> a1", "a1 -> b2", "b2 -> c3"),
            finds=("migrations/versions/a1.py:10",),
        ),
        Example(
            bad=history("<base> -> a1", "a1 -> b2 [y2]", "<base> -> x1 (other)", "x1 -> y2 [b2]"),
            good=history("<base> -> a1", "a1 -> b2 [y2]", "<base> -> x1 (other)", "x1 -> y2"),
            finds=("migrations/versions/b2.py:12",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        for cycle in chain.cycles:
            first, last = cycle[0], cycle[-1]
            name, value = _link(chain, first, last)
            file = chain.file_of(first)
            yield Finding(
                title=_message(chain, cycle, name),
                help=_help(cycle, name),
                location=Location(file.path, value.range),
                revision=first,
                related=tuple(_related(chain, cycle)),
                about=cycle,
            )


def _message(chain: Chain, cycle: tuple[str, ...], name: str) -> str:
    if len(cycle) == 1:
        verb = "depends on itself" if name == "depends_on" else "is its own parent"
        return f"revision {quoted(cycle[0])} {verb}: every Alembic command stops here"
    ids = [quoted(id_) for id_ in cycle]
    if len(ids) > _SHOWN:
        ids = [*ids[: _SHOWN // 2], f"… {len(ids) - _SHOWN} more …", *ids[-_SHOWN // 2 :]]
    way = " -> ".join([*ids, quoted(cycle[0])])
    names = {_link(chain, child, parent)[0] for parent, child in _pairs(cycle)}
    return (
        f"these revisions come before themselves, through {' and '.join(sorted(names))}: {way}. "
        "Alembic stops with 'Cycle is detected', or, where it does not notice, fails or hangs "
        "half way"
    )


def _help(cycle: tuple[str, ...], name: str) -> str:
    if len(cycle) == 1:
        other = "None" if name == "depends_on" else "the revision that was the head before it"
        return f"set {name} to {other}"
    return (
        "find which of them was written first: give it the parent that it had then "
        f"(in {quoted(cycle[0])}, it is {name} that closes the cycle)"
    )


def _related(chain: Chain, cycle: tuple[str, ...]) -> Iterator[Related]:
    for parent, child in _pairs(cycle)[: _SHOWN - 1]:
        if child == cycle[0]:
            continue
        name, value = _link(chain, child, parent)
        verb = "depends on" if name == "depends_on" else "follows"
        yield Related(
            f"{quoted(child)} {verb} {quoted(parent)}",
            Location(chain.file_of(child).path, value.range),
        )


def _pairs(cycle: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(zip(cycle, (*cycle[1:], cycle[0]), strict=True))


def _link(chain: Chain, child: str, parent: str) -> tuple[str, Value]:
    """The item of a file that puts a revision before it, and the name that holds it."""
    file = chain.file_of(child)
    for value in file.parents:
        if value.text == parent:
            return "down_revision", value
    return "depends_on", next(
        v for v in file.dependencies if chain.resolve_dependency(v.text) == parent
    )
