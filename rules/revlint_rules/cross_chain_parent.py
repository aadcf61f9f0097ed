"""cross-chain-parent: a revision names a parent that only another chain has."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    Contract,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Reference,
    Related,
    history,
    is_new,
    quoted,
    toml_after,
)

#: How many other files that name the same revision a finding shows.
_SHOWN = 10

_CONFIG = """\
[chains.shared]
script-location = "shared"

[chains.ee]
script-location = "ee"
"""

_SHARED = history("<base> -> oss1", "oss1 -> oss2", under="shared")


class CrossChainParent(ProjectRule):
    """`down_revision` or `depends_on` names a revision that only another declared chain has.

    This rule replaces missing-parent and missing-dependency. A revision that several files name is
    one finding.

    Why: Alembic reads one script directory at a time and knows no other: `heads`, `history`,
        `current` and `upgrade` all fail with `KeyError: '…'`.
    Fix: Name a revision of this chain. To run the other chain first, use `after` and the order of
        the editions, not `depends_on`.
    Semantics: alembic: script/revision.py, RevisionMap._revision_map. Observed with Alembic
        1.20.1.
    """

    name = "cross-chain-parent"
    group = "The contract between chains"
    options = ("chains",)
    examples = (
        Example(
            bad={**_SHARED, **history("<base> -> ee1", "oss2 -> ee2", under="ee")},
            good={**_SHARED, **history("<base> -> ee1", "ee1 -> ee2", under="ee")},
            finds=("ee/versions/ee2.py:10",),
            config=_CONFIG,
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        for chain in project.contract.chains.values():
            if not chain.ids_known:
                continue
            named: dict[str, list[tuple[str, Reference]]] = {}
            for name, references in (
                ("down_revision", chain.missing_parents),
                ("depends_on", chain.missing_dependencies),
            ):
                for reference in references:
                    named.setdefault(reference.target, []).append((name, reference))
            for target, places in named.items():
                owners = project.contract.chains_with(target)
                if owners:
                    yield _finding(project.contract, chain, target, places, owners)


def _finding(
    contract: Contract,
    chain: Chain,
    target: str,
    places: list[tuple[str, Reference]],
    owners: list[Chain],
) -> Finding:
    (name, reference), *others = places
    revision = reference.revision
    names = " and ".join(owner.name for owner in owners)
    has = f"chains {names} have" if owners[1:] else f"chain {names} has"
    return Finding(
        title=f"{name} {quoted(target)} is not a revision of chain {chain.name}",
        label=f"only {has} it",
        facts=(
            "Alembic reads one chain at a time",
            f"every Alembic command of chain {chain.name} fails: KeyError: {quoted(target)}",
        ),
        help=_help(contract, chain, name, reference, owners),
        location=Location(revision.path, reference.value.range),
        revision=revision.id,
        chain=chain.name,
        target=target,
        related=(
            *(
                Related(
                    f"{quoted(target)} in chain {owner.name}", Location(file.path, file.id_range)
                )
                for owner in owners
                for file in (owner.file_of(target),)
            ),
            *(
                Related(
                    f"{quoted(target)} is named here too", Location(r.revision.path, r.value.range)
                )
                for _, r in others[:_SHOWN]
            ),
        ),
    )


def _help(
    contract: Contract, chain: Chain, name: str, reference: Reference, owners: list[Chain]
) -> str:
    if name == "depends_on":
        return f"remove it from depends_on{_after(contract, chain, owners[0])}"
    revision = reference.revision
    if revision.id == chain.config.root:
        return "write down_revision = None: the chain begins here"
    import networkx as nx

    # A head that such a mistake cuts off from the chain is no place to go on from.
    cut = {other.revision.id or "" for other in chain.missing_parents}
    cut |= {id_ for one in cut & {*chain.history} for id_ in nx.descendants(chain.history, one)}
    heads = [head for head in chain.heads if head not in cut]
    such = f", such as its head {quoted(heads[-1])}" if heads else ""
    # What follows the head of the other chain may simply be in the wrong folder.
    stray = next((owner for owner in owners if reference.target in owner.heads), None)
    moving = ""
    if stray is not None and is_new(chain, revision):
        moving = f"; or move the file to chain {stray.name}, if it belongs there"
    return f"name a revision of chain {chain.name}{such}{moving}"


def _after(contract: Contract, chain: Chain, owner: Chain) -> str:
    """How to say that another chain runs first, if the two run in one database."""
    if owner.name in chain.config.after:
        return f": after already runs chain {owner.name} first"
    runs = [run.chains for run in contract.runs if {chain.name, owner.name} <= {*run.chains}]
    if not runs or any(r.index(owner.name) > r.index(chain.name) for r in runs):
        return ""
    after = toml_after(contract, chain.name, [*chain.config.after, owner.name])
    return f"; to run chain {owner.name} first, set after = {after} for chain {chain.name}"
