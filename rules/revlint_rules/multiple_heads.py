"""multiple-heads: more heads than `alembic upgrade head` can take."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    ChainRule,
    Example,
    Finding,
    Location,
    Related,
    Severity,
    SpareHead,
    find_spare,
    history,
    quoted,
)

_FORK = history("<base> -> a1", "a1 -> b2", "b2 -> c3", "a1 -> d4")


class MultipleHeads(ChainRule):
    """A chain has more heads than it should.

    Heads that have branch labels of their own are deliberate, and one head of a history may stay
    without. Heads that share a label are not told apart by it. `heads` sets a number, which then
    counts all heads, labelled or not; `heads = "any"` allows all. Heads that lie each in a
    version location of their own are one warning: `alembic upgrade heads` is how such a project
    works.

    The finding stands where the spare side begins: the side that the base lacks, else the
    shorter one, else the one that is loaded last. A second history that never joins the first is
    multiple-bases.

    Why: "head" no longer names one revision: `alembic upgrade head` ends in `Multiple head
        revisions are present for given argument 'head'`, and so does `alembic revision`.
    Fix: Join the heads with `alembic merge`, put the new side on top of the other one, or
        label the branches and upgrade to `heads`.
    Semantics: alembic: script/base.py, get_current_head; script/revision.py,
        RevisionMap._add_branches. Observed with Alembic 1.20.1.
    """

    name = "multiple-heads"
    group = "The graph"
    options = ("heads",)
    examples = (
        Example(
            bad=_FORK,
            good={**_FORK, **history("c3, d4 -> e5")},
            finds=("migrations/versions/d4.py:10",),
        ),
        Example(
            bad=history("<base> -> a1 (main)", "a1 -> b2", "a1 -> c3"),
            good=history("<base> -> a1", "a1 -> b2", "a1 -> c3 (side)"),
            finds=("migrations/versions/c3.py:10",),
        ),
        Example(
            bad=history("<base> -> a1", "a1 -> b2", "a1 -> c3 (side)"),
            good=history("<base> -> a1", "a1 -> b2"),
            finds=("migrations/versions/c3.py:10",),
            config="heads = 1\n",
        ),
    )

    def check(self, chain: Chain) -> Iterator[Finding]:
        spare = find_spare(chain)
        for head in spare.heads:
            yield _finding(chain, head)
        for apart in spare.apart:
            yield _apart(chain, apart)


def _finding(chain: Chain, spare: SpareHead) -> Finding:
    start = chain.file_of(spare.start)
    asked = "head"
    if spare.labels and chain.config.heads is None:
        asked = f"{spare.labels[0]}@head"
    parted = f"they part after {quoted(spare.parted_at)}" if spare.parted_at else "they never join"
    return Finding(
        title=(
            f"{quoted(spare.head)} is a head beside {quoted(spare.beside)}; {parted}, and "
            f'alembic upgrade {asked} stops with "Multiple head revisions are present for given '
            f"argument '{asked}'\""
        ),
        help=_help(spare),
        location=Location(start.path, start.down_range),
        revision=spare.head,
        related=tuple(_related(chain, spare)),
        about=spare.starts,
    )


def _help(spare: SpareHead) -> str:
    merge = f'alembic merge -m "merge" {spare.beside} {spare.head}'
    if spare.is_new and spare.parted_at:
        return (
            f"set the down_revision of {quoted(spare.start)} to {spare.beside!r}, since this side "
            f"is new; or join them: {merge}"
        )
    return f"join them: {merge}"


def _related(chain: Chain, spare: SpareHead) -> Iterator[Related]:
    if spare.parted_at is not None:
        parted = chain.file_of(spare.parted_at)
        yield Related("they part after this one", Location(parted.path, parted.id_range))
    for head in (spare.beside, spare.head):
        file = chain.file_of(head)
        yield Related(f"the head {quoted(head)}", Location(file.path, file.id_range))


def _apart(chain: Chain, apart: tuple[SpareHead, ...]) -> Finding:
    last = apart[-1]
    heads = [last.beside, *(spare.head for spare in apart)]
    start = chain.file_of(last.start)
    files = [chain.file_of(head) for head in heads]
    return Finding(
        title=(
            f"the heads {', '.join(map(quoted, heads))} lie each in a version location of their "
            'own and have no branch labels: alembic upgrade head stops with "Multiple head '
            'revisions are present", only alembic upgrade heads works'
        ),
        help="give each branch a label (branch_labels), or set heads in the configuration",
        location=Location(start.path, start.down_range),
        revision=last.head,
        related=tuple(
            Related(f"the head {quoted(head)}", Location(file.path, file.id_range))
            for head, file in zip(heads, files, strict=True)
        ),
        severity=Severity.WARNING,
        about=tuple(dict.fromkeys(start for spare in apart for start in spare.starts)),
    )
