"""What an editor can offer at a place: a title, and the plan behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lsprotocol import types

from revlint.edits.plan import Plan
from revlint.finding import Finding
from revlint.server.session import Check
from revlint.server.view import View


@dataclass(frozen=True, slots=True)
class Action:
    """One offer.

    Attributes:
        title: what it does.
        kind: its kind in the protocol.
        name: the maker of its plan, with ``arguments``, which are values of JSON.
        finding: the finding that it repairs.
        is_preferred: whether it is the one obvious repair.
        confirm: whether the client should show it before it is applied.
    """

    title: str
    kind: str
    name: str
    arguments: dict[str, Any]
    finding: Finding | None = None
    is_preferred: bool = False
    confirm: bool = False


#: Plans what an action with some arguments does; raises ``EditRefused`` where it cannot.
MakePlan = Callable[[View, dict[str, Any], Check], Plan]

#: Offers what fits a place of a file, given as its lines from 1.
Offer = Callable[[View, str, Sequence[Finding], tuple[int, int]], Iterator[Action]]

QUICK_FIX = types.CodeActionKind.QuickFix.value
REFACTOR = types.CodeActionKind.RefactorRewrite.value
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.revlint"
