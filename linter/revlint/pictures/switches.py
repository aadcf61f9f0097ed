"""What an edition switch does to a database, in words."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.contract.contract import table_name
from revlint.contract.switches import Crossing, SwitchPlan
from revlint.escape import shown
from revlint.pictures.symbols import Symbols
from revlint.pictures.verdict import ToPath, state_of, stop_words, verdict_words
from revlint.terminal import Style, width_of


def switch_lines(
    plan: SwitchPlan, style: Style, symbols: Symbols, to_path: ToPath = str
) -> Iterator[str]:
    """An edition switch: whether it works, and what happens to each version table."""
    source, target = shown(plan.switch.source.edition), shown(plan.switch.target.edition)
    verdict = verdict_words(state_of(plan), style, symbols)
    yield f"  {source} {symbols.arrow} {target}   {verdict}"
    if plan.stop is not None:
        yield style.red(f"    {stop_words(plan.stop, to_path)}")
    tables = [shown(table_name(crossing.table)) for crossing in plan.crossings]
    width = max(map(width_of, tables), default=0)
    for table, crossing in zip(tables, plan.crossings, strict=True):
        gap = " " * (width - width_of(table))
        outcome = outcome_of(crossing, plan)
        yield f"    {table}{gap}   {outcome if crossing.works else style.red(outcome)}"


def outcome_of(crossing: Crossing, plan: SwitchPlan) -> str:
    source, target = (", ".join(map(shown, names)) for names in (crossing.source, crossing.target))
    revision = shown(crossing.revision or "")
    match crossing.outcome:
        case "same-chain":
            return f"{target} continues"
        case "aligned":
            return f"{source} and {target} are both parked on {revision}"
        case "unparked":
            odd = " and ".join(map(shown, crossing.odd))
            verb = "does" if len(crossing.odd) == 1 else "do"
            return f"{source} and {target} should both end in {revision}, and {odd} {verb} not"
        case "starts":
            return f"new; {target} starts from its base"
        case "stays":
            return f"only {shown(plan.switch.source.edition)} uses it; it stays behind ({source})"
        case "unaligned":
            return f"{source} and {target} are not parked on one revision"
        case "clash":
            return f"two chains share it: {source if len(crossing.source) > 1 else target}"
        case "apart":
            return f"{target or source} is aligned with a chain that uses another table"
        case "baseless":
            return f"new, and {target} has no base to start from"
