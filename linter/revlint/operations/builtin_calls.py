"""What Python's own functions give, where the migration knows their arguments."""

from __future__ import annotations

from typing import Any

from revlint.operations.alembic_calls import Arguments
from revlint.operations.known import UNKNOWN, Called, elements, shown

#: The longest ``range`` that is followed.
_MAX_RANGE = 600


def builtin(name: str, arguments: Arguments) -> Any:
    """What a call of a builtin gives; unknown where it is not one of the plain ones."""
    given = arguments.positional
    if name == "globals":
        return Called("builtins.globals")
    if name == "dict" and not given and not arguments.hidden:
        return dict(arguments.keywords)
    if arguments.keywords or arguments.hidden:
        return UNKNOWN
    if not given:
        return {"list": [], "set": [], "tuple": ()}.get(name, UNKNOWN)
    if name == "str":
        return shown(given[0])
    if name == "range":
        return _range(given)
    return _of_elements(name, [elements(value) for value in given])


def _range(given: Any) -> Any:
    if not all(type(value) is int for value in given) or len(given) > 3 or 0 in given[2:]:
        return UNKNOWN
    numbers = range(*given)
    return list(numbers) if len(numbers) <= _MAX_RANGE else UNKNOWN


def _of_elements(name: str, held: list[list[Any] | None]) -> Any:
    first = held[0]
    if first is None or any(other is None for other in held):
        return UNKNOWN
    match name:
        case "list" | "set" | "frozenset" | "dict":
            return list(first)
        case "sorted":
            return sorted(first) if all(isinstance(e, str) for e in first) else UNKNOWN
        case "tuple":
            return tuple(first)
        case "reversed":
            return first[::-1]
        case "enumerate":
            return list(enumerate(first))
        case "zip":
            return list(zip(*(other or [] for other in held), strict=False))
        case "len":
            return len(first)
    return UNKNOWN
