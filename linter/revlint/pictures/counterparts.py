"""Chains of which each revision has a partner in the others, in words."""

from __future__ import annotations

from collections.abc import Iterator

from revlint.contract.contract import Contract
from revlint.contract.counterpart_order import misplaced
from revlint.contract.pairing import pair
from revlint.escape import shown
from revlint.terminal import Style


def lines_of_counterparts(contract: Contract, style: Style) -> Iterator[str]:
    """For each ``[[counterparts]]``, how many partners its chains have and how many they lack."""
    for counterparts in contract.config.counterparts:
        pairing = pair(contract, counterparts)
        whole = [group for group in pairing.groups if len(group) == len(pairing.chains)]
        lacking = [group for group in pairing.groups if pairing.lacking(group)]
        numbers = (
            (len(whole), "with a counterpart in each chain"),
            (len(lacking), "without"),
            (len(list(misplaced(pairing))), "in another order"),
            (len(counterparts.exceptions), "not compared"),
        )
        parts = [f"{number} {what}" for number, what in numbers if number]
        yield style.bold("counterparts")
        yield f"  {', '.join(map(shown, counterparts.chains))}   {', '.join(parts) or 'none'}"
        yield ""
