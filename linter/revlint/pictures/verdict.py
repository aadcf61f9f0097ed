"""Whether an edition can be installed or switched, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from revlint.config.config import Run
from revlint.contract.deployment import Deployments, Stop
from revlint.contract.switches import SwitchPlan
from revlint.escape import shown
from revlint.pictures.symbols import Symbols
from revlint.terminal import Style, width_of

#: ``dropped`` is a switch that fails and that the configuration does not ask for.
State = Literal["works", "fails", "unknown", "dropped"]

ToPath = Callable[[str], str]


def state_of(plan: SwitchPlan) -> State:
    """Whether a switch works."""
    if plan.works:
        return "works"
    if plan.is_unknown:
        return "unknown"
    return "fails" if plan.required else "dropped"


def state_of_install(stop: Stop | None) -> State:
    """Whether an edition can be installed, by what stops it."""
    if stop is None:
        return "works"
    return "unknown" if stop.reason == "unknown" else "fails"


def verdict_words(state: State, style: Style, symbols: Symbols) -> str:
    """A verdict as a picture in text shows it."""
    match state:
        case "works":
            return style.green(f"{symbols.works} works".strip())
        case "unknown":
            return style.yellow("not known")
        case "fails":
            return style.red(f"{symbols.fails} does not work")
        case "dropped":
            return "does not work; not required"


def stop_words(stop: Stop, to_path: ToPath) -> str:
    """Where a deployment stops, and the error."""
    where = f"chain {shown(stop.chain)}"
    if stop.step is not None:
        where += f", {shown(to_path(stop.step.revision.path))}"
    return f"{where}: {shown(stop.error or 'other findings say why Alembic fails on it')}"


def install_lines(
    deployments: Deployments, runs: Sequence[Run], style: Style, symbols: Symbols, to_path: ToPath
) -> Iterator[str]:
    """For each edition of a database, whether it can be installed in an empty one."""
    width = max((width_of(shown(run.edition)) for run in runs), default=0)
    for run in runs:
        edition, stop = shown(run.edition), deployments.install(run)
        gap = " " * (width - width_of(edition))
        verdict = verdict_words(state_of_install(stop), style, symbols)
        yield f"  install {edition}{gap}   {verdict}"
        if stop is not None:
            yield style.red(f"    {stop_words(stop, to_path)}")
