"""cross-chain-parent: a revision names a parent that only another chain has."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.api import (
    Chain,
    Command,
    Contract,
    Example,
    Finding,
    Location,
    Project,
    ProjectRule,
    Reference,
    Related,
    WrongFolder,
    base_options,
    history,
    is_new,
    listed,
    move_obstacles,
    place_in,
    quoted,
    revlint_command,
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
_EE = history("<base> -> ee1", under="ee")
_PATTERNS = _CONFIG.replace("\n\n", "\nid-pattern = 'oss\\d'\n\n") + "id-pattern = 'ee\\d'\n"


class CrossChainParent(ProjectRule):
    """`down_revision` or `depends_on` names a revision that only another declared chain has.

    This rule replaces missing-parent and missing-dependency. A revision that several files name is
    one finding. A file whose id, parent and tables are all of another chain is in the wrong folder:
    its other findings are left out.

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
        Example(
            bad={**_SHARED, **_EE, **history("oss2 -> oss3", under="ee")},
            good={**_SHARED, **_EE, **history("oss2 -> oss3", under="shared")},
            finds=("ee/versions/oss3.py:10",),
            config=_PATTERNS,
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        for chain in project.contract.chains.values():
            if not chain.ids_known:
                continue
            folders = [one for one in project.wrong_folders if one.source is chain]
            yield from (_wrong_folder(project.contract, one) for one in folders)
            moving = {file.path for one in folders for file in one.files}
            named: dict[str, list[tuple[str, Reference]]] = {}
            for name, references in (
                ("down_revision", chain.missing_parents),
                ("depends_on", chain.missing_dependencies),
            ):
                for reference in references:
                    if reference.revision.path in moving:
                        continue
                    named.setdefault(reference.target, []).append((name, reference))
            for target, places in named.items():
                owners = project.contract.chains_with(target)
                if owners:
                    yield _finding(project.contract, chain, target, places, owners)


def _wrong_folder(contract: Contract, one: WrongFolder) -> Finding:
    """A file that only has to move, with those that follow it."""
    (first, *later), source, target = one.files, one.source, one.target
    parent = first.parents[0]
    ids = tuple(file.id or "" for file in one.files)
    file = target.file_of(parent.text)
    move = f"move {'them' if later else 'it'} to {place_in(contract, target.name, first.id)}"
    return Finding(
        title=f"{quoted(ids[0])} belongs to chain {target.name}",
        label=f"only chain {target.name} has {quoted(parent.text)}",
        facts=(
            *_evidence(one),
            *([f"{listed(map(quoted, ids[1:]))} must move with it"] if later else ()),
            f"every Alembic command of chain {source.name} fails: KeyError: {quoted(parent.text)}",
        ),
        help=move,
        commands=_move_command(one, ids),
        location=Location(first.path, parent.range),
        revision=first.id,
        chain=source.name,
        target=parent.text,
        related=(
            Related(
                f"{quoted(parent.text)} in chain {target.name}", Location(file.path, file.id_range)
            ),
        ),
    )


def _evidence(one: WrongFolder) -> Iterator[str]:
    whose, uses = ("their ids", "they use") if one.files[1:] else ("its id", "it uses")
    if one.by_id:
        yield (
            f"id-pattern of chain {one.target.name} matches {whose}, that of chain "
            f"{one.source.name} does not"
        )
    if one.by_table:
        yield f"{uses} tables of chain {one.target.name}"


def _move_command(one: WrongFolder, ids: tuple[str, ...]) -> tuple[Command, ...]:
    if any(True for _ in move_obstacles(one.source, one.target, ids)):
        return ()
    options = ("--to", one.target.name, *base_options(one.source))
    return revlint_command("move", *options, names=ids, chain=one.source)


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
    # A head that such a mistake cuts off from the chain is no place to go on from.
    cut = {other.revision.id or "" for other in chain.missing_parents}
    cut |= chain.lineage.descendants(*(cut & chain.parents.keys()))
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
