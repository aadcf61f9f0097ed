"""cross-chain-parent: a revision names a parent that only another chain has."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Reference,
    Related,
    history,
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

    It stands in place of missing-parent and missing-dependency; each revision is told once,
    however many files name it.

    Why: Alembic reads one script directory at a time and knows no other: `heads`, `history`,
        `current` and `upgrade` all end in `KeyError: '…'`.
    Fix: Name a revision of this chain. That the other chain runs first is said by `after` and by
        the order of the editions, not by `depends_on`.
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
                    yield _finding(chain, target, places, owners)


def _finding(
    chain: Chain, target: str, places: list[tuple[str, Reference]], owners: list[Chain]
) -> Finding:
    (name, reference), *others = places
    revision = reference.revision
    return Finding(
        title=(
            f"{name} '{target}' is a revision of chain{'s' if owners[1:] else ''} "
            f"{' and '.join(owner.name for owner in owners)}, not of chain {chain.name}: chains "
            f"do not know each other, and every Alembic command of {chain.name} ends in KeyError: "
            f"'{target}'"
        ),
        help=_help(chain, target, name, reference),
        location=Location(revision.path, reference.value.range),
        revision=revision.id,
        chain=chain.name,
        target=target,
        related=(
            *(
                Related(f"'{target}' in chain {owner.name}", Location(file.path, file.id_range))
                for owner in owners
                for file in (owner.file_of(target),)
            ),
            *(
                Related(f"'{target}' is named here too", Location(r.revision.path, r.value.range))
                for _, r in others[:_SHOWN]
            ),
        ),
    )


def _help(chain: Chain, target: str, name: str, reference: Reference) -> str:
    if name == "depends_on":
        return "take it out: that the other chain runs first is said by after, in the configuration"
    if reference.revision.id == chain.config.root:
        return "write down_revision = None: the chain begins here"
    import networkx as nx

    own = reference.revision.id or ""
    later = nx.descendants(chain.history, own) if own in chain.history else set()
    heads = [head for head in chain.heads if head != own and head not in later]
    such = f", such as its head '{heads[-1]}'" if heads else ""
    return (
        f"name a revision of chain {chain.name}{such}; if it is to have a revision '{target}' of "
        "its own, add the file"
    )
