"""revision-cycle: revisions that come before themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from revlint.api import (
    Chain,
    ChainRule,
    CycleLinks,
    Example,
    Finding,
    Link,
    Location,
    Related,
    WrongLink,
    counted,
    history,
    is_cycle_detected,
    links_of,
    listed,
    quoted,
    wrong_link,
)

#: How many revisions of a cycle a fact spells out.
_SHOWN = 8

_LINE = history("<base> -> a1", "a1 -> b2", "b2 -> c3")
_FIRST = "migrations/versions/a1.py"


class RevisionCycle(ChainRule):
    """Revisions come before themselves, through `down_revision` or `depends_on`.

    Cycles that share revisions give one finding, which shows a shortest one. It is at the link that
    closes the cycle, if one link contradicts the docstring of its file ("Revises:"), leads from an
    old revision to a new one, contradicts "Create Date", or is where the rest of the chain enters
    or leaves the cycle; else at the smallest id. A cycle that exists only because two files have
    one id is reported by duplicate-revision.

    Why: Most cycles end every command in `Cycle is detected in revisions (…)`, which lists all
        that the cycle cuts off. Alembic does not notice a cycle that can be entered from a base
        and left to a head: `alembic upgrade head` runs, and `alembic downgrade base` ends half way
        in an `AssertionError`. Nor does it notice two histories whose revisions depend on
        each other: `alembic upgrade heads` and `alembic history` never end.
    Fix: Find the revision that was written first, and give it the parent that it had then.
    Semantics: alembic: script/revision.py, RevisionMap._detect_cycles and _topological_sort.
        Observed with Alembic 1.20.1.
    """

    name = "revision-cycle"
    group = "The graph"
    examples = (
        Example(
            bad={
                **_LINE,
                _FIRST: _LINE[_FIRST].replace("down_revision = None", "down_revision = 'c3'"),
            },
            good=_LINE,
            finds=(f"{_FIRST}:10",),
        ),
        Example(
            bad=history("<base> -> a1", "a1 -> b2 [y2]", "<base> -> x1 (other)", "x1 -> y2 [b2]"),
            good=history("<base> -> a1", "a1 -> b2 [y2]", "<base> -> x1 (other)", "x1 -> y2"),
            finds=("migrations/versions/b2.py:12",),
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        for cycle in chain.cycles:
            links = links_of(chain, cycle)
            wrong = wrong_link(chain, links)
            link = wrong.link if wrong else links[-1]
            yield Finding(
                title=_title(cycle, link),
                label=_label(wrong),
                facts=tuple(_facts(chain, cycle, links, wrong)),
                help=_help(wrong),
                location=_place(chain, link),
                revision=link.child,
                related=tuple(_related(chain, links, link)),
                about=cycle,
            )


def _title(cycle: Sequence[str], link: Link) -> str:
    if len(cycle) > 1:
        return f"{listed(map(quoted, cycle[:3]), 3, count=len(cycle))} form a cycle"
    verb = "depends on itself" if link.name == "depends_on" else "is its own parent"
    return f"{quoted(cycle[0])} {verb}"


def _label(wrong: WrongLink | None) -> str:
    return "" if wrong is None or not wrong.why else "this link closes the cycle"


def _facts(
    chain: Chain, cycle: Sequence[str], links: CycleLinks, wrong: WrongLink | None
) -> Iterator[str]:
    if len(cycle) > 1:
        shown = cycle if len(cycle) <= _SHOWN else (*cycle[: _SHOWN // 2], *cycle[-_SHOWN // 2 :])
        ids = [quoted(id_) for id_ in shown]
        if len(cycle) > _SHOWN:
            ids.insert(_SHOWN // 2, f"({counted(len(cycle) - _SHOWN)} more)")
        yield " -> ".join([*ids, quoted(cycle[0])])
    if wrong is not None and wrong.why:
        yield wrong.why
    if not is_cycle_detected(chain, cycle):
        yield "Alembic does not detect it: some commands run, others fail half way or never end"
        return
    kind = "Dependency cycle" if links.has_dependency else "Cycle"
    if len(cycle) == 1:
        kind = "Dependency self-loop" if links[0].name == "depends_on" else "Self-loop"
    yield f"every Alembic command fails: {kind} is detected in revisions"


def _help(wrong: WrongLink | None) -> str:
    if wrong is None:
        return "find the revision that was written first, and give it the parent that it had then"
    if wrong.right:
        return f"write {wrong.link.name} = {wrong.right} in {quoted(wrong.link.child)}"
    return f"give {quoted(wrong.link.child)} the parent that it had when it was written"


def _related(chain: Chain, links: CycleLinks, shown: Link) -> Iterator[Related]:
    for link in islice((one for one in links if one != shown), _SHOWN - 1):
        verb = "depends on" if link.name == "depends_on" else "follows"
        yield Related(f"{quoted(link.child)} {verb} {quoted(link.parent)}", _place(chain, link))


def _place(chain: Chain, link: Link) -> Location:
    return Location(chain.file_of(link.child).path, link.value.range)
