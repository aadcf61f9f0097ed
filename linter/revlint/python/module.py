"""The constants of a module, for files that import them."""

from __future__ import annotations

from collections.abc import Mapping

from revlint.location import START
from revlint.python.budget import Spent
from revlint.python.follow import follow
from revlint.python.holding import settle
from revlint.python.names import Names
from revlint.python.parsed import parse
from revlint.python.value import Unreadable, Value, dynamic


def read_constants(path: str, data: bytes) -> Mapping[str, Value] | Unreadable:
    """The static values that a module binds, by name; its imports are not followed.

    ``"*"`` has the names that ``from module import *`` binds (see ``Constants.lookup``).
    """
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return parsed
    names = follow(path, parsed, None, frozenset())
    found = {name: final_value(names, name) for name in names.names}
    known = {n: v for n, v in found.items() if v is not None and not v.is_dynamic}
    return {**known, "*": _exports(names)}


def final_value(names: Names, name: str) -> Value | None:
    """The value of a name at the end of its module, None where the module does not bind it."""
    value = names.value_of(name)
    try:
        return None if value is None else settle(value, names.budget)
    except Spent as error:
        return dynamic(str(error), START)


def _exports(names: Names) -> Value:
    listed = final_value(names, "__all__")
    if listed is not None and not listed.is_dynamic:
        return Value("tuple", "", START, listed.elements)
    public = (Value("str", n, START) for n in names.names if not n.startswith("_"))
    others: tuple[Value, ...] = ()
    if listed is not None or names.may_bind_more:
        others = (dynamic("the module may bind other names", START),)
    return Value("tuple", "", START, (*public, *others))
