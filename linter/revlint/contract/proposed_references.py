"""The foreign keys that exist between chains, as ``may-reference`` and ``frozen-columns``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from revlint.config.config import Config
from revlint.contract.contract import Contract
from revlint.contract.ownership import Ownership
from revlint.contract.proposed_chain import ProposedChain
from revlint.contract.tables import Tables, TableUse
from revlint.simulation.bodies import Bodies

#: For each chain, columns of tables in the order in which they are found.
_Columns = dict[str, dict[str, None]]


def contract_of(config: Config, chains: Iterable[ProposedChain]) -> Contract:
    """The contract that a proposed configuration declares."""
    parked = {name: a.revision for a in config.alignments for name in a.chains}
    declared = []
    configs = []
    for proposed in chains:
        stated = proposed.config
        stated = replace(stated, parked_at=parked.get(proposed.name, stated.parked_at))
        directory = replace(proposed.chain.script_directory, name=proposed.name, declared=stated)
        declared.append(proposed.chain.with_parts(script_directory=directory, config=stated))
        configs.append(stated)
    return Contract(replace(config, chains=tuple(configs)), tuple(declared))


def with_references(
    config: Config, chains: Sequence[ProposedChain], bodies: Bodies
) -> tuple[ProposedChain, ...]:
    """The chains with the foreign keys of today allowed, and the columns that they need frozen.

    A column that a migration changes already is not frozen: it would be a finding.
    """
    if not config.runs:
        return tuple(chains)  # no chain has a neighbour
    allowed, frozen = _references(Tables(contract_of(config, chains), bodies))
    found = [
        p.stating(
            may_reference=tuple(allowed.get(p.name, ())),
            frozen_columns=tuple(frozen.get(p.name, ())),
        )
        for p in chains
    ]
    changed = _changed(Tables(contract_of(config, found), bodies))
    return tuple(_without(p, changed.get(p.name, {})) for p in found)


def _references(tables: Tables) -> tuple[_Columns, _Columns]:
    """What each chain references of others, and of each what others reference."""
    ownership = Ownership(tables)
    allowed: _Columns = {}
    frozen: _Columns = {}
    for use in _uses(tables):
        owner = ownership.foreign_owner(use) if use.operation.action == "reference" else None
        target = _target(use)
        if owner is not None and target is not None:
            allowed.setdefault(use.chain.name, {})[target] = None
            if use.operation.column:
                frozen.setdefault(owner.chain.name, {})[target] = None
    return allowed, frozen


def _changed(tables: Tables) -> _Columns:
    """The frozen columns of each chain that some migration changes."""
    ownership = Ownership(tables)
    changed: _Columns = {}
    for use in _uses(tables):
        promise = ownership.frozen_by(use)
        if promise is not None:
            changed.setdefault(promise.chain.name, {}).update(dict.fromkeys(promise.columns))
    return changed


def _uses(tables: Tables) -> Iterable[TableUse]:
    contract = tables.contract
    return (u for n in contract.chains if not contract.is_parked(n) for u in tables.uses(n))


def _target(use: TableUse) -> str | None:
    """The table or column that a reference leads to; None if a configuration cannot hold it."""
    parts = [part for part in (*use.table, use.operation.column) if part]
    writable = all(
        part.isprintable() and "." not in part and part.strip() == part for part in parts
    )
    return ".".join(parts) if writable else None


def _without(proposed: ProposedChain, changed: dict[str, None]) -> ProposedChain:
    columns = proposed.config.frozen_columns
    left = [column for column in columns if column in changed]
    if not left:
        return proposed
    kept = tuple(column for column in columns if column not in changed)
    note = f"not frozen, because a migration changes it: {', '.join(left)}"
    return replace(proposed.stating(frozen_columns=kept), notes=(*proposed.notes, note))
