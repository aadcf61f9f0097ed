"""wrong-root: the only base of a chain is not its configured root."""

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
    allows,
    base_instead_of_root,
    does_nothing,
    history,
    is_new,
    quoted,
    toml_text,
)

_CONFIG = """\
[chains.shared]
script-location = "shared"
root = "oss000000000"
"""


class WrongRoot(ProjectRule):
    """The only base of a chain is not its configured root.

    For a chain with a `root`, this rule replaces multiple-bases.

    Why: A second base is a second history: `alembic upgrade head` fails with `Multiple head
        revisions are present for given argument 'head'`, on new databases and on those that are at
        the head. A second base that is merged runs, but the chain no longer begins, for every
        database, in one revision that does nothing.
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
        title=f"chain {chain.name} has no revision {quoted(root)}, which root names",
        label=f"the chain begins here, in {quoted(base)}",
        help=_rename_or_correct(chain, root, base),
        location=Location(file.path, file.id_range),
        revision=base,
        chain=chain.name,
    )


def _rename_or_correct(chain: Chain, root: str, base: str) -> str:
    """A new file gets the configured id; with one that may be deployed, the configuration moves."""
    is_empty, new = does_nothing(chain, base), is_new(chain, chain.file_of(base))
    if new and is_empty:
        return (
            f"change the id {quoted(base)} to {quoted(root)}, in this file, in its name and in "
            "every down_revision that names it"
        )
    if is_empty:
        return _correct(chain, base)
    begin = f"add an empty revision {quoted(root)} with down_revision = None below {quoted(base)}"
    return begin if new else f"remove root from the declaration of chain {chain.name}, or {begin}"


def _correct(chain: Chain, base: str) -> str:
    more = "" if allows(chain, base) else ", and an id-pattern that matches it"
    return f"correct the configuration: root = {toml_text(base)}{more}"


def _with_parent(chain: Chain, root: str) -> Iterator[Finding]:
    """A parent of the root marker; one that is missing, or on a cycle, is reported as that."""
    marker = chain.file_of(root)
    knots = {id_ for cycle in chain.cycles for id_ in cycle}
    parents = [value.text for value in marker.parents if value.text in chain.by_id]
    if parents and root not in knots:
        yield Finding(
            title=f"the root {quoted(root)} of chain {chain.name} follows {quoted(parents[0])}",
            label="a root follows no revision",
            help=_without_parent(chain, root),
            location=Location(marker.path, marker.down_range),
            revision=root,
            chain=chain.name,
        )


def _without_parent(chain: Chain, root: str) -> str:
    """The newer side moves: what came in below the root, or the root itself."""
    below = chain.lineage.ancestors(root)
    bases = [base for base in dict.fromkeys(chain.bases) if base in below]
    if len(bases) != 1:
        return "write down_revision = None"
    (base,) = bases
    is_old = not all(is_new(chain, chain.file_of(id_)) for id_ in below)
    if is_old and does_nothing(chain, base):
        return _correct(chain, base)
    top = next((head for head in chain.heads if head not in below), root)
    return (
        f"write down_revision = None here, and down_revision = {top!r} in {quoted(base)}, which "
        "then follows the chain"
    )


def _other_bases(chain: Chain, root: str) -> Iterator[Finding]:
    if chain.bases == (root,):
        return
    marker = chain.file_of(root)
    below = chain.links.ancestors(root)
    for base in dict.fromkeys(chain.bases):
        # A base below the root is reported with the root, one beside the park as unparked.
        if base == root or base in below or _is_unparked(chain, base):
            continue
        file = chain.file_of(base)
        yield Finding(
            title=f"chain {chain.name} has a second base, {quoted(base)}",
            label="a second history starts here",
            facts=(f"the root of the chain is {quoted(root)}", _effect(chain)),
            help=_put_on_top(chain, base, root),
            location=Location(file.path, file.down_range),
            revision=base,
            chain=chain.name,
            related=(Related(f"the root {quoted(root)}", Location(marker.path, marker.id_range)),),
            about=(root, base),
        )


def _put_on_top(chain: Chain, base: str, root: str) -> str:
    """Where a base goes, and what databases need that have run it beside the chain."""
    own = next((c for c in chain.components if base in c), frozenset())
    # The head of another history, else the root.
    tip = next((head for head in chain.heads if head not in own), root)
    help_ = f"put it on top of the chain: down_revision = {tip!r}"
    heads = [head for head in chain.heads if head in own]
    if tip == root or len(heads) != 1 or is_new(chain, chain.file_of(base)):
        return help_
    return (
        f"{help_}; then run alembic stamp --purge {heads[0]} on databases that are at both "
        f"{quoted(tip)} and {quoted(heads[0])}"
    )


def _is_unparked(chain: Chain, base: str) -> bool:
    parked = chain.config.parked_at
    if parked is None or parked not in chain.by_id:
        return False
    return base not in chain.links.ancestors(parked)


def _effect(chain: Chain) -> str:
    if len(chain.heads) > 1:
        return (
            "alembic upgrade head fails: Multiple head revisions are present for given argument "
            "'head'"
        )
    return "Alembic runs it, but the chain no longer begins in one revision that does nothing"
