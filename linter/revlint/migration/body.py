"""What a revision file does besides stating its names: its functions and its imports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from revlint.location import Range
from revlint.python.syntax import parse
from revlint.python.value import Unreadable


@dataclass(frozen=True, slots=True)
class Function:
    """A function at module level.

    ``name_range`` is its name, ``does`` the first statement that does something, None where the
    function is empty: nothing but ``pass``, ``...``, a docstring, ``return``, ``return None`` and
    comments. ``source`` is that statement's first line.
    """

    name: str
    name_range: Range
    does: Range | None = None
    source: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether running it does nothing."""
        return self.does is None


@dataclass(frozen=True, slots=True)
class Import:
    """A module that is imported when the file is loaded.

    ``import a.b`` names ``a.b``; ``from a import b`` names module ``a`` and name ``b``, once for
    each name. ``level`` counts the dots of a relative import. ``range`` is the module as written
    in the statement.
    """

    module: str
    range: Range
    name: str | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Body:
    """The functions at module level by name (of two with one name the last), and the imports."""

    functions: Mapping[str, Function] = field(default_factory=dict)
    imports: tuple[Import, ...] = ()

    def does_something(self, name: str) -> bool:
        """Whether the function exists and is not empty."""
        return name in self.functions and not self.functions[name].is_empty


def read_body(data: bytes, path: str = "") -> Body | Unreadable:
    """Read the functions and the imports at module level of a revision file.

    Args:
        data: the bytes of the file.
        path: its path, for an ``Unreadable`` alone.
    """
    parsed = parse(data, path)
    if isinstance(parsed, Unreadable):
        return parsed
    # LibCST is only paid for where a rule asks for bodies.
    from revlint.migration.body_reader import body_of

    return body_of(parsed, path)
