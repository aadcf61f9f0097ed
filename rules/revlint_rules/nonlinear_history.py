"""nonlinear-history: a branch or a merge in a chain that should be one line."""

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
    listed,
    quoted,
)

_FORK = history("<base> -> a1", "a1 -> b2", "a1 -> c3")


class NonlinearHistory(ChainRule):
    """A revision has several children or several parents.

    Each revision after the first that follows a branch point has a finding, and so has each merge
    point. A branch whose head is one too many is reported by multiple-heads.

    Why: In a branched history the order in which the branches run differs between databases, and
        `alembic downgrade -1` from a merge point ends in `Ambiguous walk`.
    Fix: If no database has run the later branch, put it on top of the other one, and delete the
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
            reported = {spare.start for spare in find_spare(chain).heads}
            order = {id_: n for n, id_ in enumerate(chain.by_id)}
            for id_ in chain.branch_points:
                yield from _branch(chain, id_, _children(chain, id_, order), reported)
            for id_ in chain.merge_points:
                if len({v.text for v in chain.file_of(id_).parents}) > 1:
                    yield _merge(chain, id_)


def _branch(chain: Chain, id_: str, children: list[str], reported: set[str]) -> Iterator[Finding]:
    point = chain.file_of(id_)
    for child in children[1:]:
        if child in reported:
            continue
        file = chain.file_of(child)
        value = next((v for v in file.parents if v.text == id_), None)
        yield Finding(
            title=f"the history branches after {quoted(id_)}",
            label="another branch starts here",
            facts=(f"{quoted(children[0])} follows {quoted(id_)} too",),
            help=f"put {quoted(child)} on top of the other branch, if no database has run it",
            location=Location(file.path, value.range if value else file.down_range),
            revision=child,
            related=(Related("the branch point", Location(point.path, point.id_range)),),
            about=(id_, children[0], child),
        )


def _children(chain: Chain, id_: str, order: dict[str, int]) -> list[str]:
    """The revisions that follow one: those that the base has first, then in load order."""
    new = chain.new_paths or frozenset()
    return sorted(
        chain.lineage.after[id_],
        key=lambda child: (chain.file_of(child).path in new, order[child]),
    )


def _merge(chain: Chain, id_: str) -> Finding:
    file = chain.file_of(id_)
    parents = dict.fromkeys(v.text for v in file.parents)
    return Finding(
        title=f"{quoted(id_)} merges {listed(map(quoted, parents), 3)}",
        facts=("alembic downgrade -1 from a merge fails: Ambiguous walk",),
        help="put one branch on top of the other and delete the merge, if no database has run it",
        location=Location(file.path, file.down_range),
        revision=id_,
    )
