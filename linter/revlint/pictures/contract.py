"""The contract between chains as a picture in text."""

from __future__ import annotations

from revlint.contract.contract import Contract
from revlint.contract.deployment import Deployments
from revlint.contract.switches import plan_switches
from revlint.pictures.contract_grid import database_lines
from revlint.pictures.contract_terms import lines_of_unplaced, terms_of, terms_of_runs
from revlint.pictures.counterparts import lines_of_counterparts
from revlint.pictures.switches import switch_lines
from revlint.pictures.symbols import UNICODE, Symbols
from revlint.pictures.verdict import ToPath, install_lines
from revlint.terminal import PLAIN, Style


def has_contract(contract: Contract) -> bool:
    """Whether a configuration declares anything about how chains relate."""
    config = contract.config
    declared = contract.runs or config.alignments or config.counterparts
    return bool(declared or any(map(terms_of, contract.chains.values())))


def render_contract(
    contract: Contract,
    deployments: Deployments | None = None,
    *,
    style: Style = PLAIN,
    symbols: Symbols = UNICODE,
    to_path: ToPath = str,
) -> list[str]:
    """The lines of the picture: each database with its editions, then its edition switches.

    Rows of a database are editions, columns are version tables: chains of one alignment share a
    column, and so does a chain that two editions run. Without ``deployments`` it leaves out what
    an upgrade would do; ``to_path`` makes the paths to show.
    """
    if not has_contract(contract):
        return []
    lines: list[str] = []
    plans = plan_switches(contract, deployments)
    for database in dict.fromkeys(run.database for run in contract.runs):
        runs = [run for run in contract.runs if run.database == database]
        lines += database_lines(contract, database, runs, style, symbols)
        terms = list(terms_of_runs(contract, runs))
        lines += ["", *terms] if terms else []
        lines.append("")
        if deployments is not None:
            lines += install_lines(deployments, runs, style, symbols, to_path)
        for plan in plans:
            if plan.switch.target.database == database:
                lines += switch_lines(plan, style, symbols, to_path)
        if lines[-1]:
            lines.append("")
    lines += lines_of_unplaced(contract, style, symbols)
    lines += lines_of_counterparts(contract, style)
    if not contract.runs:
        return [style.bold("contract between chains"), "", *lines]
    legend = (
        f"rows are editions, columns are version tables; {symbols.parked} marks the revision that "
        "a chain is parked on"
    )
    return [style.bold("contract between chains"), style.dim(f"  {legend}"), "", *lines]
