"""Collections while a file is worked out: shared, measured, and known to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from revlint.location import Range
from revlint.python.budget import Budget
from revlint.python.value import COLLECTIONS, Value, dynamic

MUTABLE = frozenset({"dict", "list", "set"})


class Elements(tuple[Value, ...]):
    """The elements of one collection that the program makes.

    Every ``Value`` that leads to the collection has this very object, so that it stands for its
    identity. ``changed`` is the reason why its contents are not known any more. ``is_shared`` tells
    that more than one name or collection may hold it. ``size`` counts its parts, ``depth`` the
    collections within each other. ``is_mutable`` tells that it is, or holds, a list, set or dict,
    ``is_known`` that nothing in it is dynamic. The values of a dict count for all of these.
    """

    changed: str
    is_shared: bool
    size: int
    depth: int
    is_mutable: bool
    is_known: bool

    @classmethod
    def of(
        cls, elements: Iterable[Value], *, mutable: bool, values: Iterable[Value] = ()
    ) -> Elements:
        """A new collection; ``values`` are those of a dict."""
        made = cls(elements)
        made.changed = ""
        made.is_shared = False
        made.size, depth, made.is_mutable, made.is_known = 1, 0, mutable, True
        for part in chain(made, values):
            made.size += 1
            inner = part.elements
            if isinstance(inner, Elements):
                made.size += inner.size - 1
                depth = max(depth, inner.depth)
                made.is_mutable = made.is_mutable or inner.is_mutable
                made.is_known = made.is_known and inner.is_known
            elif part.type == "dynamic":
                made.is_known = False
        made.depth = depth + 1
        return made


def is_known(value: Value) -> bool:
    """Whether a value was known when it was made, and every part of it."""
    if isinstance(value.elements, Elements):
        return value.elements.is_known
    return value.type != "dynamic"


@dataclass(frozen=True, slots=True)
class Reference(Value):
    """A collection as a name leads to it: all that it holds stands where the name stands.

    Its elements are those of the collection, shared and not moved; ``parts`` moves them.
    """


def refer(value: Value, place: Range) -> Value:
    """A value as a name states it."""
    if value.type in COLLECTIONS:
        kind, text = value.type, value.text
        return Reference(kind, text, place, value.elements, literal=False, values=value.values)
    return replace(value, range=place, literal=False)


def parts(value: Value, budget: Budget) -> tuple[Value, ...]:
    """The elements of a collection, each where it stands for the one who refers to it."""
    return _moved(value, value.elements, budget)


def values(value: Value, budget: Budget) -> tuple[Value, ...]:
    """The values of a dict, in the same way."""
    return _moved(value, value.values, budget)


def _moved(value: Value, held: tuple[Value, ...], budget: Budget) -> tuple[Value, ...]:
    budget.hold(len(held))
    if not isinstance(value, Reference):
        return held
    return tuple(refer(element, value.range) for element in held)


def hold(value: Value, budget: Budget) -> Value:
    """A value of another module, as a collection that this file shares."""
    if value.type not in COLLECTIONS:
        return value
    budget.hold(len(value.elements) + len(value.values))
    inner = [hold(element, budget) for element in value.elements]
    values = tuple(hold(part, budget) for part in value.values)
    held = Elements.of(inner, mutable=value.type in MUTABLE, values=values)
    return replace(value, elements=held, values=values)


def settle(value: Value, budget: Budget, place: Range | None = None) -> Value:
    """A value as it is in the end, with plain elements, each in its place.

    What was changed after it was made is dynamic. ``place`` is where a name refers to it.
    """
    where = place or value.range
    if value.type not in COLLECTIONS:
        return value if place is None else replace(value, range=place, literal=False)
    changed = value.elements.changed if isinstance(value.elements, Elements) else ""
    if changed:
        return dynamic(changed, where, value.text)
    budget.hold(len(value.elements))
    inner = where if place or isinstance(value, Reference) else None
    elements = tuple(settle(element, budget, inner) for element in value.elements)
    literal = value.literal and place is None
    return Value(value.type, value.text, where, elements, literal=literal)


def mutables(value: Value) -> Iterator[Elements]:
    """The lists, sets and dicts that a value is or holds."""
    elements = value.elements
    if isinstance(elements, Elements) and elements.is_mutable:
        if value.type in MUTABLE:
            yield elements
        for part in elements:
            yield from mutables(part)
    for part in value.values:
        yield from mutables(part)
