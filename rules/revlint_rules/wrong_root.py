"""wrong-root: a chain does not begin in its root marker alone."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Related,
    base_instead_of_root,
    history,
)

_CONFIG = """\
[chains.shared]
script-location = "shared"
root = "oss000000000"
"""


class WrongRoot(ProjectRule):
    """The bases of a chain are not exactly its configured root.

    It stands in place of multiple-bases for a chain that has a `root`.

    Why: A second base is a second history: `alembic upgrade head` ends in `Multiple head revisions
        are present for given argument 'head'`, on new databases and on those that are at the head
        already. A second base that is merged runs; but the chain then no longer begins, for every
        database alike, in one revision that does nothing.
    Fix: Put the second base on top of the chain, or correct `root`.
    Semantics: alembic: script/revision.py, RevisionMap.bases. Observed with Alembic 1.20.1.
    """

    name = "wrong-root"
    group = "The contract between chains"
    options = ("root",)
    examples = (
        Example(
            bad=history(
                "<base> -> oss000000000",
                "oss000000000 -> oss000000001",
                "<base> -> oss000000002",
                under="shared",
            ),
            good=history(
                "<base> -> oss000000000",
                "oss000000000 -> oss000000001",
                "oss000000001 -> oss000000002",
                under="shared",
            ),
            finds=("shared/versions/oss000000002.py:10",),
            config=_CONFIG,
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        for chain in project.contract.chains.values():
            root = chain.config.root
            if root is None:
                continue
            base = base_instead_of_root(chain)
            if base is not None:
                yield _rootless(chain, root, base)
            elif root in chain.by_id:
                yield from _with_parent(chain, root)
                yield from _other_bases(chain, root)


def _rootless(chain: Chain, root: str, base: str) -> Finding:
    file = chain.file_of(base)
    return Finding(
        title=(
            f"chain {chain.name} has no revision '{root}', which is its root: it begins in '{base}'"
        ),
        help=f"give the base the id '{root}', or correct root in the configuration",
        location=Location(file.path, file.id_range),
        revision=base,
        chain=chain.name,
    )


def _with_parent(chain: Chain, root: str) -> Iterator[Finding]:
    """A parent of the root marker; one that is missing, or on a cycle, is told as that."""
    marker = chain.file_of(root)
    knots = {id_ for cycle in chain.cycles for id_ in cycle}
    parents = [value.text for value in marker.parents if value.text in chain.by_id]
    if parents and root not in knots:
        yield Finding(
            title=(
                f"the root '{root}' of chain {chain.name} has a parent, '{parents[0]}': the chain "
                "does not begin in it"
            ),
            help="write down_revision = None",
            location=Location(marker.path, marker.down_range),
            revision=root,
            chain=chain.name,
        )


def _other_bases(chain: Chain, root: str) -> Iterator[Finding]:
    if chain.bases == (root,):
        return
    import networkx as nx

    marker = chain.file_of(root)
    below = nx.ancestors(chain.graph, root)
    for base in dict.fromkeys(chain.bases):
        # What the root itself follows was told with it, what is beside the park as unparked.
        if base == root or base in below or _is_unparked(chain, base):
            continue
        file = chain.file_of(base)
        yield Finding(
            title=(
                f"'{base}' is a second base of chain {chain.name}, which begins in '{root}' "
                f"alone: {_effect(chain, base)}"
            ),
            help=f"put it on top of the chain: down_revision = {_tip(chain, base, root)!r}",
            location=Location(file.path, file.down_range),
            revision=base,
            chain=chain.name,
            related=(Related(f"the root '{root}'", Location(marker.path, marker.id_range)),),
        )


def _is_unparked(chain: Chain, base: str) -> bool:
    parked = chain.config.parked_at
    if parked is None or parked not in chain.by_id:
        return False
    import networkx as nx

    return base not in nx.ancestors(chain.graph, parked)


def _effect(chain: Chain, base: str) -> str:
    if len(chain.heads) > 1:
        return (
            'alembic upgrade head stops with "Multiple head revisions are present for given '
            "argument 'head'\""
        )
    return "Alembic runs it, but the chain no longer begins in one revision that does nothing"


def _tip(chain: Chain, base: str, root: str) -> str:
    """What a stray base should follow: the head of another history, else the root."""
    own = next((c for c in chain.components if base in c), frozenset())
    return next((head for head in chain.heads if head not in own), root)
