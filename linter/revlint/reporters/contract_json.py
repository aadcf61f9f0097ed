"""The contract between chains as a JSON object, for programs."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.contract.contract import Contract, Table
from revlint.contract.counterpart_order import misplaced
from revlint.contract.pairing import Pairing, pair
from revlint.contract.project import Project
from revlint.contract.switches import SwitchPlan, plan_switches

JsonObject = dict[str, object]


def contract_object(projects: Sequence[Project]) -> JsonObject:
    """The editions, alignments and switches of the contracts of a run, usually one."""
    contracts = [project.contract for project in projects]
    return {
        "editions": [
            {"edition": run.edition, "database": run.database, "chains": list(run.chains)}
            for contract in contracts
            for run in contract.runs
        ],
        "alignments": [
            {"revision": alignment.revision, "chains": list(alignment.chains)}
            for contract in contracts
            for alignment in contract.config.alignments
        ],
        "counterparts": [
            _counterparts(pair(contract, counterparts))
            for contract in contracts
            for counterparts in contract.config.counterparts
        ],
        "switches": [
            _switch(plan)
            for project in projects
            for plan in plan_switches(project.contract, project.deployments)
        ],
        "chains": [_chain(contract, name) for contract in contracts for name in contract.chains],
    }


def _counterparts(pairing: Pairing) -> JsonObject:
    groups = [(group, pairing.lacking(group)) for group in pairing.groups]
    return {
        "chains": list(pairing.chains),
        "exceptions": list(pairing.counterparts.exceptions),
        "partners": [group for group, lacking in groups if len(group) > 1 and not lacking],
        "lacking": [
            {"revisions": group, "chains": list(lacking)} for group, lacking in groups if lacking
        ],
        "misplaced": [found.group for found in misplaced(pairing)],
    }


def _switch(plan: SwitchPlan) -> JsonObject:
    return {
        "database": plan.switch.target.database,
        "source": plan.switch.source.edition,
        "target": plan.switch.target.edition,
        "required": plan.required,
        "works": None if plan.is_unknown else plan.works,
        "error": (plan.stop.error or None) if plan.stop else None,
        "tables": [
            {
                **_table(crossing.table),
                "source": list(crossing.source),
                "target": list(crossing.target),
                "outcome": crossing.outcome,
                "revision": crossing.revision,
                "works": crossing.works,
            }
            for crossing in plan.crossings
        ],
    }


def _table(table: Table) -> JsonObject:
    schema, name = table
    return {"version_table": name, "version_table_schema": schema or None}


def _chain(contract: Contract, name: str) -> JsonObject:
    config = contract.chains[name].config
    return {
        "name": name,
        "parked_at": config.parked_at,
        "root": config.root,
        "after": list(config.after),
        "optional_after": list(config.optional_after),
        "owns": list(config.owns),
        "external": bool(config.external),
        "tables": None if config.tables is None else list(config.tables),
        "may_reference": list(config.may_reference),
        "frozen_columns": list(config.frozen_columns),
    }
