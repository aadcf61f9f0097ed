"""Values made of other values, within bounds."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from revlint.location import Range
from revlint.python.budget import MAX_ITEMS, MAX_NESTING, MAX_TEXT, Budget
from revlint.python.holding import MUTABLE, Elements, parts
from revlint.python.value import Value, ValueType, dynamic


def add(found: Sequence[Value], place: Range, text: str, budget: Budget) -> Value:
    """What ``+`` makes of values, of the source ``text``."""
    for value in found:
        if value.type == "dynamic":
            return dynamic(value.reason, place, text)
    types = {value.type for value in found}
    if types == {"str"}:
        whole = "".join(value.text for value in found)
        budget.hold(1, len(whole))
        return bounded(Value("str", whole, place, literal=False), place, text)
    if types == {"bytes"}:
        return Value("bytes", text, place, literal=False)
    if types in ({"tuple"}, {"list"}):
        elements = (element for value in found for element in parts(value, budget))
        return collected(found[0].type, elements, place, text, literal=False)
    shown = " ".join(text.split())
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    return dynamic(f"{shown} is not computed", place, text)


def collected(
    kind: ValueType,
    elements: Iterable[Value],
    place: Range,
    code: str,
    values: tuple[Value, ...] = (),
    *,
    literal: bool = True,
) -> Value:
    held = Elements.of(elements, mutable=kind in MUTABLE, values=values)
    if held.size > MAX_ITEMS or len(code) > MAX_TEXT:
        return dynamic("it is too large", place, code)
    if held.depth > MAX_NESTING:
        return dynamic("it is nested too deep", place, code)
    return Value(kind, code, place, held, literal=literal, values=values)


def distinct(elements: Sequence[Value]) -> list[object]:
    """For each element what Python compares it by; what is not known is equal to itself alone."""
    return [_compared(element, number) for number, element in enumerate(elements)]


def _compared(value: Value, number: int) -> object:
    match value.type:
        case "str" | "NoneType":
            return value.type, value.text
        case "tuple":
            return "tuple", *(_compared(e, n) for n, e in enumerate(value.elements, 1000 * number))
        case "dynamic" | "list" | "set" | "dict":
            return "unknown", number
    # 1, 1.0 and True are equal, and so are b"a" and b'a'.
    return "literal", ast.literal_eval(value.text)


def bounded(value: Value, place: Range, code: str) -> Value:
    return value if len(value.text) <= MAX_TEXT else dynamic("it is too large", place, code)
