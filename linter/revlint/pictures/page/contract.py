"""The contract for the page: databases, editions and switches, each with its verdict."""

from __future__ import annotations

from collections.abc import Sequence

from revlint.config.config import Run
from revlint.contract.contract import table_name
from revlint.contract.deployment import Stop
from revlint.contract.project import Project
from revlint.contract.switches import SwitchPlan, plan_switches
from revlint.escape import shown
from revlint.pictures.contract_cells import cells_of, table_of
from revlint.pictures.contract_columns import column_of, columns_of
from revlint.pictures.contract_terms import lines_of_unplaced, terms_of_runs
from revlint.pictures.counterparts import lines_of_counterparts
from revlint.pictures.page.operations import in_words
from revlint.pictures.page.values import (
    PageCell,
    PageDatabase,
    PageEdition,
    PageGrid,
    PageSwitch,
    Verdict,
)
from revlint.pictures.page.wording import ToPath
from revlint.pictures.switches import outcome_of
from revlint.pictures.symbols import UNICODE
from revlint.pictures.verdict import State, state_of, state_of_install
from revlint.terminal import PLAIN


def databases_of(project: Project, to_path: ToPath = str) -> list[PageDatabase]:
    """Each database of the contract; the verdicts are those of ``revlint chains``."""
    contract = project.contract
    plans = plan_switches(contract, project.deployments)
    found = []
    for name in dict.fromkeys(run.database for run in contract.runs):
        runs = [run for run in contract.runs if run.database == name]
        of_name = [plan for plan in plans if plan.switch.target.database == name]
        found.append(
            PageDatabase(
                name=shown(name),
                grids=_grids(project, runs, to_path),
                switches=[_switch(plan, to_path) for plan in of_name],
                terms=[line.strip() for line in terms_of_runs(contract, runs)],
            )
        )
    return found


def terms_of(project: Project) -> list[str]:
    """What the contract says of chains that no edition runs, and of counterparts."""
    contract = project.contract
    lines = [*lines_of_unplaced(contract, PLAIN, UNICODE), *lines_of_counterparts(contract, PLAIN)]
    return [line for line in lines if line]


def _grids(project: Project, runs: Sequence[Run], to_path: ToPath) -> list[PageGrid]:
    """The grid of a database, or one for each run if no order of columns fits all."""
    columns = columns_of(project.contract, runs)
    if columns is not None:
        return [_grid(project, runs, columns, to_path)]
    rows = [
        list(dict.fromkeys(column_of(project.contract, name) for name in run.chains))
        for run in runs
    ]
    return [_grid(project, [run], row, to_path) for run, row in zip(runs, rows, strict=True)]


def _grid(
    project: Project, runs: Sequence[Run], columns: Sequence[tuple[str, ...]], to_path: ToPath
) -> PageGrid:
    editions = []
    for run in runs:
        cells = cells_of(project.contract, run, columns, UNICODE)
        in_columns = [[n for n in run.chains if n in column] for column in columns]
        editions.append(
            PageEdition(
                edition=shown(run.edition),
                cells=[
                    PageCell([*map(shown, names)], cell.holds) if cell else None
                    for names, cell in zip(in_columns, cells, strict=True)
                ],
                install=_install(project.deployments.install(run), to_path),
            )
        )
    return PageGrid([table_of(project.contract, runs, column) for column in columns], editions)


def _switch(plan: SwitchPlan, to_path: ToPath) -> PageSwitch:
    return PageSwitch(
        source=shown(plan.switch.source.edition),
        target=shown(plan.switch.target.edition),
        verdict=_verdict(plan.stop, to_path, state_of(plan)),
        tables=[
            (shown(table_name(crossing.table)), outcome_of(crossing, plan), crossing.works)
            for crossing in plan.crossings
        ],
    )


def _install(stop: Stop | None, to_path: ToPath) -> Verdict:
    return _verdict(stop, to_path, state_of_install(stop))


def _verdict(stop: Stop | None, to_path: ToPath, state: State) -> Verdict:
    if stop is None:
        return Verdict(state)
    step = stop.step
    return Verdict(
        state=state,
        error=shown(stop.error or "other findings say why"),
        chain=shown(stop.chain),
        revision=shown(step.revision.id or "" if step else stop.revision),
        path=shown(to_path(step.revision.path)) if step else "",
        line=step.operation.range.line if step else 0,
        operation=shown(in_words(step.operation)) if step else "",
    )
