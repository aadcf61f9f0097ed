"""nonlinear-history: a branch or a merge, where one line is kept."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Related,
    find_spare,
    history,
    quoted,
)

_FORK = history("<base> -> a1", "a1 -> b2", "a1 -> c3")

#: How many revisions a finding shows beside its own.
_SHOWN = 10


class NonlinearHistory(ChainRule):
    """A revision has several children or several parents.

    The finding stands at each revision after the first that follows a branch point, and at each
    merge point. A branch whose head is one too many is multiple-heads.

    Why: In a branched history the order in which the branches run differs between databases, and
        `alembic downgrade -1` from a merge point ends in `Ambiguous walk`.
    Fix: Before anybody has run it, put the later branch on top of the other one, and delete the
        merge.
    Semantics: alembic: script/revision.py, Revision.is_branch_point and is_merge_point.
    """

    name = "nonlinear-history"
    group = "The graph"
    default = "off"
    examples = (
        Example(
            bad={**_FORK, **history("b2, c3 -> d4")},
            good=history("<base> -> a1", "a1 -> b2", "b2 -> c3", "c3 -> d4"),
            finds=("migrations/versions/c3.py:10", "migrations/versions/d4.py:10"),
            config='select = ["nonlinear-history"]\n',
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        if chain.branch_points or chain.merge_points:
            told = {spare.start for spare in find_spare(chain).heads}
            order = {id_: n for n, id_ in enumerate(chain.by_id)}
            for id_ in chain.branch_points:
                yield from _branch(chain, id_, _children(chain, id_, order), told)
            for id_ in chain.merge_points:
                if len({v.text for v in chain.file_of(id_).parents}) > 1:
                    yield _merge(chain, id_)


def _branch(chain: Chain, id_: str, children: list[str], told: set[str]) -> Iterator[Finding]:
    point = chain.file_of(id_)
    for child in children[1:]:
        if child in told:
            continue
        file = chain.file_of(child)
        value = next((v for v in file.parents if v.text == id_), None)
        yield Finding(
            title=(
                f"the history branches after {quoted(id_)}: {quoted(children[0])} follows it, and "
                f"so does {quoted(child)}"
            ),
            help=f"put {quoted(child)} on top of the other branch, unless it was released",
            location=Location(file.path, value.range if value else file.down_range),
            revision=child,
            related=(Related("the branch point", Location(point.path, point.id_range)),),
        )


def _children(chain: Chain, id_: str, order: dict[str, int]) -> list[str]:
    """The revisions that follow one: those that the base has first, then in load order."""
    new = chain.new_paths or frozenset()
    return sorted(
        chain.history.succ[id_],
        key=lambda child: (chain.file_of(child).path in new, order[child]),
    )


def _merge(chain: Chain, id_: str) -> Finding:
    file = chain.file_of(id_)
    parents = [v.text for v in file.parents]
    named = ", ".join(map(quoted, parents[:_SHOWN]))
    more = f" and {len(parents) - _SHOWN} more" if len(parents) > _SHOWN else ""
    return Finding(
        title=f"{quoted(id_)} is a merge point: it follows {named}{more}",
        help="put one branch on top of the other and delete the merge, unless it was released",
        location=Location(file.path, file.down_range),
        revision=id_,
    )
